"""Mailboxes of a real Dovecot are read: what comes is accepted once, then moved."""

import pytest

from channels.email.channel import EmailChannel
from gateway.loop import in_thread
from gateway.model.ports import Condition
from tests.daemons import until
from tests.gateways import SCHOOL, MemoryGateway
from tests.peers.conftest import Open
from tests.peers.dovecot import Dovecot

pytestmark = [pytest.mark.peer, pytest.mark.slow]


def letter(mark: object, size: int = 0) -> bytes:
    """Return an invented mail of about *size* octets."""
    head = (
        f"Return-Path: <jana@posta.test>\r\nFrom: Jana <jana@posta.test>\r\nSubject: {mark}\r\n\r\n"
    )
    return head.encode() + b"Dobry den, prosim o potvrzeni.\r\n" * (size // 32 + 1)


async def well(channel: EmailChannel) -> None:
    """Wait until the mailboxes are read without trouble."""
    await until(lambda: channel.health().condition is Condition.OK, "health")


async def test_what_lies_there_is_accepted_and_moved(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """Each mail is one arrival of the mailbox's originator, octet for octet; the inbox is empty."""
    letters = [letter(n) for n in range(5)]
    await in_thread(dovecot.put, "skola", *letters)
    box = dovecot.mailbox("skola", SCHOOL.id, move_to="Přijato")
    channel = await opened(mailboxes=(box,))
    await channel.poll_once()

    assert [gateway.originals[a.original.sha256] for a in gateway.arrivals] == letters
    assert {a.originator for a in gateway.arrivals} == {SCHOOL.id}
    assert gateway.arrivals[0].envelope["sender"] == "jana@posta.test"
    assert gateway.arrivals[0].envelope["mailbox"] == "skola@127.0.0.1/INBOX"
    assert await in_thread(dovecot.count, "skola") == 0
    assert await in_thread(dovecot.count, "skola", "Přijato") == 5
    assert channel.health().condition is Condition.OK
