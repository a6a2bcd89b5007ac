"""Machines are told from people."""

import io
from dataclasses import replace

import pytest

from channels.email.convert import EmailConverter
from channels.email.intake import NOT_FETCHED, RECEIVED_FROM, UNKNOWN
from gateway.model.submission import NOT_CONFIRMED, SubmissionKind
from tests.channels.email.test_convert import arrival_of, convert


@pytest.mark.parametrize(
    ("header", "kind", "reason"),
    [
        ("X: y", SubmissionKind.MESSAGE, ""),
        ("Auto-Submitted: no", SubmissionKind.MESSAGE, ""),
        ("Auto-Submitted: No; owner=x", SubmissionKind.MESSAGE, ""),
        ("Auto-Submitted: auto-generated", SubmissionKind.AUTOMATIC, "auto-submitted"),
        ("AUTO-SUBMITTED: Auto-Replied (x)", SubmissionKind.AUTOMATIC, "auto-submitted"),
        ("X-Autoreply: yes", SubmissionKind.AUTOMATIC, "auto-submitted"),
        ("X-Auto-Response-Suppress: DR, OOF", SubmissionKind.AUTOMATIC, "auto-submitted"),
        ("X-Auto-Response-Suppress: RN, NRN", SubmissionKind.MESSAGE, ""),
        ("Precedence: auto_reply", SubmissionKind.AUTOMATIC, "auto-submitted"),
        ("Precedence: bulk", SubmissionKind.AUTOMATIC, "bulk"),
        ("Precedence: Junk", SubmissionKind.AUTOMATIC, "bulk"),
        ("Precedence: list", SubmissionKind.AUTOMATIC, "list"),
        ("Precedence: first-class", SubmissionKind.MESSAGE, ""),
        ("List-Id: <x.example.org>", SubmissionKind.AUTOMATIC, "list"),
        ("Content-Type: multipart/report; boundary=x", SubmissionKind.REPORT, "report"),
    ],
)
def test_headers(header: str, kind: SubmissionKind, reason: str) -> None:
    """A header by which a machine gives itself away forbids the automatic answer."""
    submission = convert(f"From: jana@example.org\r\n{header}\r\n\r\nx\r\n".encode())

    assert (submission.kind, submission.no_answer_because) == (kind, reason)


@pytest.mark.parametrize(
    ("author", "kind"),
    [
        ("MAILER-DAEMON@example.org", SubmissionKind.REPORT),
        ("Postmaster <postmaster@example.org>", SubmissionKind.REPORT),
        ("jana@example.org", SubmissionKind.MESSAGE),
    ],
)
def test_null_sender(author: str, kind: SubmissionKind) -> None:
    """Nobody is answered who sent with the null sender; a postmaster's mail is a report."""
    submission = convert(f"From: {author}\r\n\r\nx\r\n".encode(), sender="")

    assert (submission.kind, submission.no_answer_because) == (kind, "null-sender")


@pytest.mark.parametrize(
    "octets",
    [
        b"From: Podatelna@LHOTA.example.org\r\n\r\nx\r\n",
        b"From: jana@example.org\r\nReply-To: podatelna@lhota.example.org\r\n\r\nx\r\n",
    ],
)
def test_own_address(octets: bytes) -> None:
    """Our own address is never answered, wherever it stands."""
    assert convert(octets).no_answer_because == "own-address"
    envelope = convert(b"From: jana@example.org\r\n\r\nx\r\n", "podatelna@lhota.example.org")
    assert envelope.no_answer_because == "own-address"


def test_nobody_to_answer() -> None:
    """Where no address can be had nobody is answered."""
    assert convert(b"From: Jana\r\n\r\nx\r\n", "nonsense").no_answer_because == "no-address"


@pytest.mark.parametrize(("known_by", "reason"), [(UNKNOWN, "imported"), ("received field", "")])
def test_out_of_a_file(known_by: str, reason: str) -> None:
    """Of which nothing says when it came, nobody waits for a confirmation."""
    octets = b"From: jana@example.org\r\n\r\nx\r\n"
    arrival = arrival_of(octets)
    arrival = replace(arrival, envelope={**arrival.envelope, RECEIVED_FROM: known_by})

    assert EmailConverter().convert(arrival, io.BytesIO(octets)).no_answer_because == reason


@pytest.mark.parametrize(
    ("header", "sender", "reason"),
    [
        ("X: y", "jana@example.org", NOT_CONFIRMED),
        ("List-Id: <x.example.org>", "jana@example.org", "list"),
        ("Auto-Submitted: auto-generated", "jana@example.org", "auto-submitted"),
        ("X: y", "", "null-sender"),
    ],
)
def test_a_header_alone(header: str, sender: str, reason: str) -> None:
    """Of a mail too large to be fetched, the header tells whether a person is to be told."""
    octets = f"From: jana@example.org\r\n{header}\r\n\r\n".encode()
    arrival = arrival_of(octets, sender)
    arrival = replace(arrival, envelope={**arrival.envelope, NOT_FETCHED: "too large"})
    submission = EmailConverter().convert(arrival, io.BytesIO(octets))

    assert (submission.kind, submission.no_answer_because) == (SubmissionKind.UNREADABLE, reason)
    assert submission.party.address == "jana@example.org"
