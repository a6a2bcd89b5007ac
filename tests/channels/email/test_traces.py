"""What servers wrote on top of a mail is read: from whom, and when it was taken."""

from datetime import UTC, datetime

import pytest

from channels.email import traces

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "facts"),
    [
        (b"Return-Path: <jana@posta.test>\r\n", {"sender": "jana@posta.test"}),
        (b"Return-Path: <>\r\nFrom: a@b.test\r\n", {"sender": ""}),
        (b"From: Jana <a@b.test>\r\n", {"sender": "a@b.test", "sender_from": "author"}),
        (b"", {"sender": "", "sender_from": "author"}),
    ],
)
def test_sender(head: bytes, facts: dict[str, str]) -> None:
    """The last server's note counts; without one the author stands for it, and that is said."""
    assert traces.sender_of(head + b"\r\nbody") == facts


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Mon, 2 Nov 2026 10:00:00 +0100", datetime(2026, 11, 2, 9, tzinfo=UTC)),
        ("Mon, 2 Nov 2026 10:00:00 +0100 (CET)", datetime(2026, 11, 2, 9, tzinfo=UTC)),
        ("Mon, 2 Nov 2026 10:00:00", None),
        ("Mon, 2 Nov 2099 10:00:00 +0100", None),
        ("Mon, 1 Jan 1996 10:00:00 +0100", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_received(date: str, at: datetime | None) -> None:
    """The topmost field's time, with its zone, not in the future and not long gone."""
    head = f"Received: from a by b; {date}\r\nReceived: from c; Sun, 1 Nov 2026 1:00:00 +0000\r\n"
    assert traces.received_at(head.encode(), NOW) == at


def test_never_received() -> None:
    """Without the field there is no such time."""
    assert traces.received_at(b"Subject: x\r\n\r\n", NOW) is None
