"""SPF, DKIM and DMARC are checked against records of our own, without a network."""

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import dkim  # type: ignore[import-untyped]  # no types
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from channels.email.authentication import SenderCheck
from channels.email.convert import EmailConverter
from channels.email.verifying import examined
from gateway.model.blob import BlobRef
from gateway.model.errors import TryLater
from gateway.model.submission import Evidence, Outcome, Submission
from tests.channels.email.test_convert import arrival_of

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()
PRIVATE = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
)

RECORDS = {
    ("s1._domainkey.obcan.test", "TXT"): [f"v=DKIM1; k=rsa; p={PUBLIC}"],
    ("_dmarc.obcan.test", "TXT"): ["v=DMARC1; p=reject"],
    ("posta.test", "TXT"): ["v=spf1 ip4:93.184.216.0/24 mx -all"],
    ("posta.test", "MX"): ["10 mx.posta.test."],
    ("mx.posta.test", "A"): ["93.184.217.9"],
}

MAIL = b"From: Eva <eva@mail.obcan.test>\r\nTo: podatelna@hlucin.test\r\nSubject: x\r\n\r\nAhoj\r\n"


@dataclass(frozen=True)
class Records:
    """Records as a domain's owner has written them."""

    known: Mapping[tuple[str, str], list[str]] = field(default_factory=lambda: RECORDS)
    #: Names that cannot be asked for now.
    lost: frozenset[str] = frozenset()

    def records(self, name: str, kind: str) -> list[str]:
        """Return what is known."""
        if name in self.lost:
            raise TryLater("no answer")
        return list(self.known.get((name.lower(), kind), []))


def signed(mail: bytes = MAIL, domain: bytes = b"obcan.test") -> bytes:
    """Return *mail* with a signature of *domain*."""
    mark: bytes = dkim.sign(mail, b"s1", domain, PRIVATE, include_headers=[b"from", b"subject"])
    return mark + mail


def found(octets: bytes, resolver: Records | None = None, **facts: str) -> dict[str, Evidence]:
    """Return the verdicts by their kind."""
    return {one.kind: one for one in examined(octets, facts, resolver or Records())}


def test_signed_by_the_authors_domain() -> None:
    """A good signature of the author's domain proves where the mail comes from."""
    verdicts = found(signed())

    assert verdicts["dkim"].outcome is Outcome.VALID
    assert verdicts["dmarc"].outcome is Outcome.VALID
    assert verdicts["dmarc"].summary.endswith("(DMARC, ověřila podatelna)")


def test_changed_on_the_way() -> None:
    """A changed mail is told, and that the address may be forged."""
    verdicts = found(signed().replace(b"Ahoj", b"Nazdar"))

    assert verdicts["dkim"].outcome is Outcome.INVALID
    assert verdicts["dmarc"].outcome is Outcome.INVALID
    assert "podvržená" in verdicts["dmarc"].summary


def test_signed_by_another_domain() -> None:
    """A good signature of somebody else says nothing about the author's address."""
    known = {
        **RECORDS,
        ("s1._domainkey.jina.test", "TXT"): RECORDS["s1._domainkey.obcan.test", "TXT"],
    }
    verdicts = found(signed(domain=b"jina.test"), Records(known))

    assert verdicts["dkim"].outcome is Outcome.VALID
    assert verdicts["dmarc"].outcome is Outcome.INVALID


def test_no_answer_is_no_failure() -> None:
    """When a key cannot be asked for, nothing is held against the sender."""
    verdicts = found(signed(), Records(lost=frozenset({"s1._domainkey.obcan.test"})))

    assert verdicts["dkim"].outcome is Outcome.NOT_ASSESSED
    assert verdicts["dmarc"].outcome is Outcome.NOT_ASSESSED


@pytest.mark.parametrize(
    ("peer", "result"), [("93.184.216.34", "pass"), ("93.184.217.9", "pass"), ("8.8.8.8", "fail")]
)
def test_the_server_that_handed_over(peer: str, result: str) -> None:
    """Whether the server may send for the envelope's domain is checked by its address."""
    spf = found(MAIL, peer=peer, sender="eva@posta.test", helo="mx.posta.test")["spf"]

    assert spf.details["result"] == result


def test_a_server_of_the_house_says_nothing() -> None:
    """Behind a relay of our own its address proves nothing either way."""
    assert "spf" not in found(MAIL, peer="10.0.0.4", sender="eva@posta.test", helo="mx")
    assert "spf" not in found(MAIL, sender="eva@posta.test")


def test_an_unsigned_mail_of_a_domain_without_rules() -> None:
    """Nothing is known, and nothing is held against the sender."""
    verdicts = found(MAIL, Records({}))

    assert {one.outcome for one in verdicts.values()} == {Outcome.NOTED}


@given(st.binary(max_size=300))
def test_any_octets(octets: bytes) -> None:
    """Any octets are examined without an error."""
    found(octets)
    found(b"DKIM-Signature: " + octets + b"\r\n" + MAIL, peer="8.8.8.8", sender="a@posta.test")


class Inline:
    """Runs what should run in a process of its own right here."""

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """Call it."""
        return function(*args)


class NoBlobs:
    """Everything travels along."""

    def open(self, blob: BlobRef) -> Any:
        """Find nothing."""
        raise LookupError(blob.sha256)


def submission(octets: bytes, **facts: str) -> Submission:
    """Return a mail that came with *facts*."""
    arrival = arrival_of(octets)
    arrival = replace(arrival, envelope={**arrival.envelope, **facts})
    return EmailConverter().convert(arrival, io.BytesIO(octets))


async def test_only_where_the_door_asked_for_it() -> None:
    """The check follows the fact that the door noted."""
    check = SenderCheck(Inline(), Records())
    asked = await check.examine(submission(signed(), check_sender="yes"), NoBlobs())
    other = await check.examine(submission(signed()), NoBlobs())

    assert {one.kind for one in asked.evidence} == {"dkim", "dmarc"}
    assert other.evidence == ()


async def test_what_fails_is_told() -> None:
    """A check that breaks leaves a word, and the mail as it was."""

    class Breaking(Inline):
        async def run(self, function: Callable[..., Any], *args: Any) -> Any:
            del function, args
            raise MemoryError

    check = SenderCheck(Breaking(), Records())
    findings = await check.examine(submission(signed(), check_sender="yes"), NoBlobs())

    assert [one.outcome for one in findings.evidence] == [Outcome.NOT_ASSESSED]
