"""What our own relay found out about a sender counts; what a stranger claims does not."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.convert import EmailConverter
from channels.email.reported import trust
from channels.email.settings import EmailSettings
from gateway.model.submission import Evidence, Outcome
from tests.channels.email.conftest import OpenDoor
from tests.channels.email.talk import Talk, stuffed
from tests.channels.email.test_convert import arrival_of, convert
from tests.gateways import MemoryGateway

OURS = "mx.hlucin.test"
PASSED = (
    f"Authentication-Results: {OURS};\r\n\tdkim=pass header.d=obcan.test;\r\n"
    "\tspf=softfail smtp.mailfrom=eva@posta.test;\r\n\tdmarc=pass header.from=obcan.test\r\n"
)
FORGED = f"Authentication-Results: {OURS}; dmarc=pass header.from=banka.test\r\n"
TRACE = "Received: from a by b; Mon, 23 Nov 2026 08:00:00 +0100\r\n"
MAIL = "From: eva@obcan.test\r\nSubject: x\r\n\r\nDobrý den\r\n"


def verdicts(mail: str, below: int = 0, ours: str = OURS) -> list[Evidence]:
    """Return the verdicts found in *mail*."""
    octets = mail.encode()
    facts = trust(EmailSettings(authserv_ids=(ours,), authserv_received=below))
    arrival = arrival_of(octets)
    arrival = replace(arrival, envelope={**arrival.envelope, **facts})
    found = EmailConverter().convert(arrival, io.BytesIO(octets)).evidence
    return [one for one in found if one.kind in {"spf", "dkim", "dmarc"}]


def test_our_relay_is_believed() -> None:
    """Its verdicts are told in Czech, with the field kept word for word."""
    dmarc, dkim, spf = verdicts(PASSED + TRACE + MAIL)

    assert (dmarc.kind, dmarc.outcome) == ("dmarc", Outcome.VALID)
    assert dmarc.summary == (
        "Adresa odesílatele je pravá: doména obcan.test se k e-mailu hlásí. "
        "(DMARC, ověřil mx.hlucin.test)"
    )
    assert "ručí doména obcan.test" in dkim.summary
    assert (spf.outcome, spf.details["domain"]) == (Outcome.NOTED, "posta.test")
    assert spf.details["field"].startswith(OURS)


@pytest.mark.parametrize(
    ("mail", "below"),
    [
        (TRACE + FORGED + MAIL, 0),
        (TRACE + TRACE + FORGED + MAIL, 1),
        (PASSED.replace(OURS, "mx.zly.test") + MAIL, 0),
        (PASSED.replace(f"{OURS};", f"{OURS}.zly.test;") + MAIL, 0),
        (MAIL.replace("\r\n\r\n", f"\r\n\r\n{FORGED}"), 0),
    ],
    ids=("below a trace", "below both", "another's", "similar", "in the text"),
)
def test_nobody_else_is_believed(mail: str, below: int) -> None:
    """A field below the traces, or of another server, is anybody's claim."""
    assert verdicts(mail, below) == []


def test_below_our_own_trace() -> None:
    """Where the relay writes its verdicts below its own trace, the settings say so."""
    assert [one.kind for one in verdicts(TRACE + PASSED + TRACE + FORGED + MAIL, 1)] == [
        *("dmarc", "dkim", "spf")
    ]


def test_without_trust_nothing_is_read() -> None:
    """Whoever names no server of his own gets no verdicts."""
    found = convert((PASSED + MAIL).encode()).evidence

    assert [one.kind for one in found] == ["e-mail"]


def test_one_good_signature_is_enough() -> None:
    """Of two signatures, one broken by a list, the good one counts."""
    field = (
        f"Authentication-Results: {OURS}; dkim=fail header.d=a.test; dkim=pass header.d=b.test\r\n"
    )
    (dkim,) = verdicts(field + MAIL)

    assert (dkim.outcome, dkim.details["domain"]) == (Outcome.VALID, "b.test")


@given(st.text(max_size=200))
def test_any_field(text: str) -> None:
    """Any field is read without an error."""
    verdicts(f"Authentication-Results: {OURS}; {text}\r\n{MAIL}")
    verdicts(f"Authentication-Results: {text}\r\n{MAIL}")


async def test_the_door_notes_whom_it_trusts(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """Whose verdicts count is a fact of the arrival."""
    channel = await open_door(authserv_ids=(OURS,), authserv_received=1, check_sender=True)
    async with Talk(channel.address) as client:
        await client.hello()
        await client.ask("MAIL FROM:<a@obcan.test>")
        await client.ask("RCPT TO:<podatelna@lhota.example.org>")
        await client.ask("DATA")
        client.say(stuffed(MAIL.encode()))
        assert (await client.hear()).startswith("250 ")

    envelope = gateway.arrivals[0].envelope
    assert (envelope["authserv"], envelope["authserv_received"]) == (OURS, "1")
    assert envelope["check_sender"] == "yes"
