"""Delivery reports are read, in the standard's form and as people write them."""

import io

import pytest

from channels.email.convert import EmailConverter
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.report import Fate, Report
from gateway.model.submission import Submission, SubmissionKind
from tests.gateways import ARRIVED, LHOTA

STANDARD = b"""\
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: podatelna@lhota.example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <zprava@mx.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary="hranice"
MIME-Version: 1.0

--hranice
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you.

--hranice
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Original-Envelope-Id: znamka@lhota.example.org
Arrival-Date: Mon, 23 Nov 2026 08:15:30 +0000

Final-Recipient: rfc822; jana@example.org
Original-Recipient: rfc822;jana+2Bx@example.org
Action: ACTION
Status: STATUS
Remote-MTA: dns; mx2.example.org
Diagnostic-Code: smtp; 550 5.1.1 <jana@example.org>:
    Recipient address rejected

--hranice
Content-Type: text/rfc822-headers

From: podatelna@lhota.example.org
Message-ID: <znamka@lhota.example.org>

--hranice--
"""

BY_HAND = """\
From: postmaster@example.org
To: podatelna@lhota.example.org
Subject: Nedoručitelná zpráva
Message-ID: <zprava@mx.example.org>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}

--- Původní zpráva ---
> Message-ID: <znamka@lhota.example.org>
> Subject: Výzva
"""


def read(octets: bytes, sender: str = "", **envelope: str) -> Submission:
    """Convert a mail from *sender*."""
    facts = {"sender": sender, "recipients": "podatelna@lhota.example.org", **envelope}
    arrival = Arrival(LHOTA.id, "email", "x", ARRIVED, BlobRef.of(octets), facts)
    return EmailConverter().convert(arrival, io.BytesIO(octets))


def report(octets: bytes, **envelope: str) -> Report:
    """Return the report that a mail is."""
    submission = read(octets, **envelope)
    assert submission.kind is SubmissionKind.REPORT
    assert submission.no_answer_because
    assert submission.report is not None
    return submission.report


@pytest.mark.parametrize(
    ("action", "status", "fate"),
    [
        ("failed", "5.1.1", Fate.UNDELIVERED),
        ("Delayed (will retry)", "4.4.1", Fate.UNKNOWN),
        ("delayed", "4.4.1", Fate.DELAYED),
        ("delivered", "2.0.0", Fate.DELIVERED),
        ("relayed", "2.0.0", Fate.UNKNOWN),
        ("nonsense", "", Fate.UNKNOWN),
    ],
)
def test_the_standard(action: str, status: str, fate: Fate) -> None:
    """Action, status, recipient and diagnosis of RFC 3464, and what it is about twice told."""
    octets = STANDARD.replace(b"ACTION", action.encode()).replace(b"STATUS", status.encode())

    assert report(octets) == Report(
        ("<znamka@lhota.example.org>",),
        fate,
        "jana+x@example.org",
        status,
        "550 5.1.1 <jana@example.org>: Recipient address rejected",
        "mx2.example.org",
    )


READ = """\
From: jana@example.org
To: podatelna@lhota.example.org
Subject: Přečteno: Výzva
Message-ID: <precteno@example.org>
Content-Type: multipart/report; report-type={kind}; boundary="hranice"

--hranice
Content-Type: text/plain; charset=utf-8

Vaše zpráva byla 550x zobrazena.
--hranice
Content-Type: {part}

Reporting-UA: pc; Pošta
Final-Recipient: rfc822; jana@example.org
Original-Message-ID: <znamka@lhota.example.org>
Disposition: manual-action/MDN-sent-manually; {did}

--hranice--
"""


@pytest.mark.parametrize(
    ("did", "fate"),
    [
        ("displayed", Fate.DELIVERED),
        ("deleted/error", Fate.DELIVERED),
        ("failed", Fate.UNKNOWN),
        ("", Fate.UNKNOWN),
    ],
)
def test_that_it_was_read(did: str, fate: Fate) -> None:
    """Somebody's program says what it did with the letter; that is never a failure to deliver."""
    part = "message/disposition-notification"
    octets = READ.format(kind="disposition-notification", part=part, did=did).encode()
    found = report(octets, sender="jana@example.org")

    assert (found.about, found.fate) == (("<znamka@lhota.example.org>",), fate)


def test_what_else_is_reported() -> None:
    """A complaint about spam says nothing about delivery."""
    octets = READ.format(kind="feedback-report", part="message/feedback-report", did="").encode()

    assert report(octets, about="<znamka@lhota.example.org>").fate is Fate.UNKNOWN


def test_the_signed_path_is_the_surest() -> None:
    """What the return path names comes first, and stands among what the mail answers."""
    octets = STANDARD.replace(b"ACTION", b"failed")
    about = "<podepsana@lhota.example.org>"

    assert report(octets, about=about).about[0] == about
    assert about in read(octets, about=about).references


@pytest.mark.parametrize(
    ("text", "fate", "status"),
    [
        ("550 5.1.1 Uživatel neexistuje", Fate.UNDELIVERED, "5.1.1"),
        ("Server řekl: 552 schránka je plná", Fate.UNDELIVERED, "552"),
        ("Zprávu nebylo možné doručit.", Fate.UNDELIVERED, ""),
        ("Doručení se zpožďuje, budeme to zkoušet.", Fate.DELAYED, ""),
        ("451 4.4.1 zkusíme to později", Fate.DELAYED, "4.4.1"),
        ("250 2.0.0 zpráva byla doručena", Fate.DELIVERED, "2.0.0"),
    ],
)
def test_for_people(text: str, fate: Fate, status: str) -> None:
    """What some servers only write is read as well as it goes."""
    found = report(BY_HAND.format(text=text).encode())

    assert (found.fate, found.status) == (fate, status)
    assert found.about == ("<znamka@lhota.example.org>",)


def test_a_persons_mail_is_no_report() -> None:
    """However it quotes one."""
    octets = BY_HAND.format(text="550 5.1.1").replace("postmaster", "jana").encode()

    assert read(octets, "jana@example.org").report is None


@pytest.mark.parametrize("cut", range(0, len(STANDARD), 37))
def test_broken_ones_do_no_harm(cut: int) -> None:
    """Wherever it ends."""
    submission = read(STANDARD[:cut])

    assert "unreadable" not in [one.details.get("code") for one in submission.evidence] or cut < 40
