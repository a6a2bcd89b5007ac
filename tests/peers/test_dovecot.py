"""Mailboxes of a real Dovecot are read: what comes is accepted once, then moved."""

import asyncio
import hashlib
import io
import time
from pathlib import Path

import pytest

from channels.email.convert import EmailConverter
from channels.email.imap.taking import PIECE
from gateway.loop import in_thread
from gateway.model.ports import Condition
from gateway.model.submission import SubmissionKind
from tests.daemons import until
from tests.gateways import ARRIVED, LHOTA, SCHOOL, MemoryGateway
from tests.peers.conftest import Open
from tests.peers.dovecot import PASSWORD, Dovecot
from tests.peers.dovecot import dovecot as running
from tests.peers.line import Between

#: As many as a mailbox has in which nobody has tidied for a year.
MANY = 5000

pytestmark = [pytest.mark.peer, pytest.mark.slow]


def letter(mark: object, size: int = 0) -> bytes:
    """Return an invented mail of about *size* octets."""
    head = (
        f"Return-Path: <jana@posta.test>\r\nFrom: Jana <jana@posta.test>\r\nSubject: {mark}\r\n\r\n"
    )
    return head.encode() + b"Dobry den, prosim o potvrzeni.\r\n" * (size // 32 + 1)


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


async def test_flagged_where_it_lies(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """Without a folder to move to, mail stays and is flagged; the next look brings nothing.

    When it last brought something is known after a restart too.
    """
    await in_thread(dovecot.put, "urad", letter(1), letter(2))
    channel = await opened(mailboxes=(dovecot.mailbox("urad", LHOTA.id),))
    for _ in range(3):
        await channel.poll_once()

    assert gateway.calls == [1, 1]
    with dovecot.client("urad") as client:
        assert len(client.search("SEEN")) == 2
    await channel.stop()
    await channel.start(gateway)
    await channel.poll_once()
    assert [one.last_item for one in channel.watched()] == [None, ARRIVED]


async def test_announced_mail_is_here_within_two_seconds(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """Where the server announces new mail nobody waits for the next look."""
    channel = await opened(mailboxes=(dovecot.mailbox("urad", LHOTA.id, move_to="Hotovo"),))
    await channel.poll_once()
    for expected in range(1, 4):
        begun = time.monotonic()
        await in_thread(dovecot.deliver, "urad", letter(expected))
        await until(lambda n=expected: len(gateway.arrivals) == n, "the mail")  # type: ignore[misc]
        assert time.monotonic() - begun < 2


async def test_what_comes_while_mail_is_taken_in_is_not_overlooked(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """The server announces it once, in the middle of something else; the last look finds it."""
    await in_thread(dovecot.put, "urad", letter(1))
    gateway.at_leisure.clear()
    await opened(mailboxes=(dovecot.mailbox("urad", LHOTA.id, move_to="Hotovo"),))
    await gateway.busy.wait()
    await in_thread(dovecot.put, "urad", letter(2))
    gateway.at_leisure.set()
    await until(lambda: len(gateway.arrivals) == 2, "the second mail", 10)


async def test_without_extensions_it_is_polled(
    place: Path, opened: Open, gateway: MemoryGateway
) -> None:
    """A server without IDLE and MOVE is polled, and mail is copied and deleted."""
    bare = "imap_capability = IMAP4rev1 UIDPLUS"
    with running(place / "bare", "urad", more=bare) as server:
        box = server.mailbox("urad", LHOTA.id, move_to="Hotovo", poll_seconds=0.1)
        await opened(mailboxes=(box,))
        await in_thread(server.put, "urad", letter(1))
        await until(lambda: gateway.arrivals, "the mail")
        await until(lambda: server.count("urad") == 0, "the move")

        assert server.count("urad", "Hotovo") == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_under_tls(
    security: str, dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """TLS is spoken from the first octet or after STARTTLS, and the certificate is looked at."""
    port = dovecot.imaps if security == "tls" else dovecot.imap
    ways = {"security": security, "port": port, "host": "localhost"}
    good = dovecot.mailbox("urad", LHOTA.id, ca=str(dovecot.home / "ca.pem"), **ways)
    await in_thread(dovecot.put, "urad", letter(1))
    channel = await opened(mailboxes=(good,))
    await channel.poll_once()
    assert len(gateway.arrivals) == 1

    strange = await opened(mailboxes=(dovecot.mailbox("urad", LHOTA.id, **ways),))
    await strange.poll_once()
    assert "CERTIFICATE_VERIFY_FAILED" in strange.health().detail


async def test_a_wrong_password_is_said(dovecot: Dovecot, opened: Open) -> None:
    """It shows in health; a new password in the file helps without a restart."""
    secret = dovecot.home / "other"
    secret.write_text("tajnější\n", encoding="utf-8")
    box = dovecot.mailbox("urad", LHOTA.id, password_file=str(secret))
    channel = await opened(mailboxes=(box,))
    await channel.poll_once()
    assert channel.health().condition is Condition.DEGRADED
    assert "login refused" in channel.health().detail

    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    await channel.poll_once()
    assert channel.health().condition is Condition.OK


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
async def test_logged_in_by_token(
    mechanism: str, place: Path, opened: Open, gateway: MemoryGateway
) -> None:
    """A token opens the mailbox; a refused one is not used again, and that is told meanwhile."""
    words = place / "words"
    words.write_text("stale")

    async def told(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        said = b'{"active": true, "username": "urad"}' if b"fresh" in asked else b"{}"
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(said) + said)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(told, "127.0.0.1", 0) as provider:
        port = provider.sockets[0].getsockname()[1]
        introspection = place / "oauth2.conf"
        introspection.write_text(
            f"introspection_mode = get\nintrospection_url = http://127.0.0.1:{port}/?t=\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
        )
        more = (
            f"auth_mechanisms = plain {mechanism}\n"
            f"passdb {{\n  driver = oauth2\n  mechanisms = {mechanism}\n"
            f"  args = {introspection}\n}}\n"
        )
        with running(place / "tokens", "urad", more=more) as server:
            box = server.mailbox("urad", LHOTA.id, password_file="", token_command=f"cat {words}")
            await in_thread(server.put, "urad", letter(1))
            channel = await opened(mailboxes=(box,))
            await channel.poll_once()
            assert "login refused" in channel.health().detail
            words.write_text("fresh")
            await channel.poll_once()
            assert channel.health().condition is Condition.OK
            await channel.stop()
    assert len(gateway.arrivals) == 1


async def test_one_mailbox_does_not_stop_another(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """Who cannot log in keeps nobody else from it."""
    ill = dovecot.mailbox("nobody-there", LHOTA.id)
    channel = await opened(mailboxes=(ill, dovecot.mailbox("skola", SCHOOL.id)))
    await in_thread(dovecot.put, "skola", letter(1))
    await until(lambda: gateway.arrivals, "the mail")

    assert gateway.arrivals[0].originator == SCHOOL.id
    await until(lambda: "nobody-there" in channel.health().detail, "the word in health")


async def test_the_server_is_restarted(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """While waiting or while fetching: afterwards it goes on by itself, and nothing is double."""
    box = dovecot.mailbox("urad", LHOTA.id, move_to="Hotovo")
    channel = await opened(mailboxes=(box,))
    await channel.poll_once()
    letters = [letter(n, 3_000_000) for n in range(4)]
    gateway.at_leisure.clear()
    await in_thread(dovecot.put, "urad", *letters)
    await gateway.busy.wait()
    await in_thread(dovecot.stop)
    gateway.at_leisure.set()
    await until(lambda: channel.health().condition is not Condition.OK, "trouble")
    await in_thread(dovecot.start)
    await until(lambda: dovecot.count("urad") == 0, "an empty inbox")

    assert sorted(gateway.originals[a.original.sha256] for a in gateway.arrivals) == letters
    await until(lambda: channel.health().condition is Condition.OK, "health")


async def test_a_dead_line_is_noticed(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """A server that says nothing any more, and does not hang up either, is left and called anew."""
    async with Between(dovecot.imap) as between:
        box = dovecot.mailbox(
            "urad", LHOTA.id, port=between.port, renew_seconds=0.5, call_seconds=0.5
        )
        channel = await opened(mailboxes=(box,))
        await channel.poll_once()
        between.goes_dead()
        await in_thread(dovecot.put, "urad", letter(1))
        await until(lambda: gateway.arrivals, "the mail", 20)
        assert between.calls > 1


async def test_the_mailbox_is_made_anew(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """With another UIDVALIDITY numbers mean nothing: all is read, and what is known stays one."""
    await in_thread(dovecot.put, "urad", letter(1), letter(2))
    channel = await opened(mailboxes=(dovecot.mailbox("urad", LHOTA.id),))
    await channel.poll_once()
    await channel.stop()
    (dovecot.home / "mail" / "urad" / "dovecot-uidlist").unlink()
    for index in (dovecot.home / "mail" / "urad").glob("dovecot.index*"):
        index.unlink()
    await in_thread(dovecot.put, "urad", letter(3))
    await channel.start(gateway)
    await channel.poll_once()

    assert sum(gateway.calls) == 5
    assert len(gateway.arrivals) == 3
    (note,) = gateway.written.values()
    assert '"next": 4' in note


async def test_deleted_in_between_is_no_error(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """A message that is gone when its turn comes is simply gone."""
    await in_thread(dovecot.put, "urad", *(letter(n) for n in range(60)))
    gateway.at_leisure.clear()
    channel = await opened(mailboxes=(dovecot.mailbox("urad", LHOTA.id, move_to="Hotovo"),))
    await gateway.busy.wait()

    def delete() -> None:
        with dovecot.client("urad") as client:
            client.delete_messages([55, 60])
            client.uid_expunge([55, 60])

    await in_thread(delete)
    gateway.at_leisure.set()
    await channel.poll_once()

    assert len(gateway.arrivals) == 58
    assert channel.health().condition is Condition.OK


async def test_one_of_many_cannot_be_fetched(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """It is passed after a few attempts, told in health, and taken when it can be had again."""
    files = await in_thread(dovecot.lay, "urad", *(letter(n) for n in range(MANY)))
    with dovecot.client("urad") as client:
        # Sizes are known from now on; only the content cannot be had.
        client.fetch(client.search(), ["RFC822.SIZE"])
    (bad,) = [path for path in dovecot.files("urad") if path.name.startswith(files[77].name)]
    bad.chmod(0o000)
    box = dovecot.mailbox("urad", LHOTA.id, move_to="Hotovo")
    channel = await opened(mailboxes=(box,))
    await until(lambda: len(gateway.arrivals) == MANY - 1, "the others", 300)
    await until(lambda: "1 not fetched, UID 78" in channel.health().detail, "the word in health")
    await until(lambda: dovecot.count("urad") == 1, "the move")

    (bad,) = dovecot.files("urad")
    bad.chmod(0o600)
    # Nobody waits an hour for what somebody has touched (CONDSTORE).
    with dovecot.client("urad") as client:
        client.add_flags([78], ["\\Flagged"])
    await until(lambda: len(gateway.arrivals) == MANY, "the last")
    await until(lambda: dovecot.count("urad") == 0, "its move")
    assert channel.health().condition is Condition.OK


async def test_one_whose_size_cannot_be_had(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """Asking for it ends the connection each time; the others come in all the same."""
    files = await in_thread(dovecot.lay, "urad", *(letter(n) for n in range(60)))
    files[30].chmod(0o000)
    channel = await opened(mailboxes=(dovecot.mailbox("urad", LHOTA.id, move_to="Hotovo"),))
    await until(lambda: len(gateway.arrivals) == 59, "the others")
    await until(lambda: "1 not fetched, UID 31" in channel.health().detail, "the word in health")
    await until(lambda: dovecot.count("urad") == 1, "the move")


async def test_too_large_is_told_not_fetched(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """The clerk gets the header with the reason; the mail stays where it lies."""
    await in_thread(dovecot.put, "urad", letter("velky", 200_000), letter("maly"))
    box = dovecot.mailbox("urad", LHOTA.id, move_to="Hotovo")
    gateway.publish(100_000)
    channel = await opened(mailboxes=(box,), max_size=100_000)
    await channel.poll_once()

    told, small = gateway.arrivals
    assert told.envelope["not_fetched"].startswith("too large: ")
    assert gateway.originals[told.original.sha256].endswith(b"Subject: velky\r\n\r\n")
    assert "not_fetched" not in small.envelope
    assert await in_thread(dovecot.count, "urad") == 1
    read = EmailConverter().convert(told, io.BytesIO(gateway.originals[told.original.sha256]))
    assert read.kind is SubmissionKind.UNREADABLE
    assert read.subject == "velky"


async def test_large_mail_comes_in_pieces(
    dovecot: Dovecot, opened: Open, gateway: MemoryGateway
) -> None:
    """However large a mail is, only a piece of it is in memory, and its octets are all there."""
    large = letter("velky", 20_000_000)
    await in_thread(dovecot.put, "urad", large)
    channel = await opened(mailboxes=(dovecot.mailbox("urad", LHOTA.id),))
    await channel.poll_once()

    assert gateway.largest_chunk <= PIECE
    assert gateway.arrivals[0].original.sha256 == hashlib.sha256(large).hexdigest()
