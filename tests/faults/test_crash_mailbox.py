"""The daemon is killed while it takes mail from a mailbox or by LMTP: all of it is in once."""

import smtplib
from collections.abc import Iterator

import pytest

from gateway.loop import in_thread
from tests.conftest import MLYN
from tests.daemons import AUTOMATIC_ADDRESS, Installation, everything, until
from tests.peers import dovecot as peer
from tests.peers.dovecot import Dovecot
from tests.peers.ways import listen_for_lmtp, read_mailbox
from tests.post import mail

pytestmark = pytest.mark.slow


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """Give a running Dovecot with the school's mailbox."""
    if lacks := peer.lacking():
        pytest.skip(lacks)
    with peer.place() as home, peer.dovecot(home / "dovecot", "skola") as server:
        yield server


def assert_registered_once(installation: Installation, count: int = 1) -> None:
    """Demand exactly so many items, all registered, all different, and a whole store."""
    there = everything(installation)[MLYN]
    assert [state for state, _ in there.items] == ["registered"] * count
    assert len({digest for _, digest in there.items}) == count
    assert installation.verify() == 0


@pytest.mark.peer
@pytest.mark.parametrize("point", ["mailbox.before-accept=kill:2", "mailbox.before-move=kill"])
async def test_killed_at(point: str, installation: Installation, dovecot: Dovecot) -> None:
    """Before acceptance the mail lies untouched; after it, it is read again and recognised."""
    await in_thread(dovecot.put, "skola", *(mail(f"Podnět {n}") for n in range(3)))
    read_mailbox(installation, dovecot, "skola", MLYN)
    daemon = installation.daemon(point)
    assert await daemon.ended() == -9
    assert await in_thread(dovecot.count, "skola") == 3

    await installation.start()
    await until(lambda: dovecot.count("skola") == 0, "an empty inbox")
    await installation.idle()

    assert_registered_once(installation, 3)
    assert await in_thread(dovecot.count, "skola", "Hotovo") == 3


async def test_killed_before_the_answers(installation: Installation) -> None:
    """The mail server heard nothing and repeats: its recipient has the mail once."""
    port = listen_for_lmtp(installation)
    octets = mail()
    daemon = installation.daemon("lmtp.before-answer=kill")
    await daemon.ready()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        await in_thread(hand_in, port, octets)
    assert await daemon.ended() == -9

    await installation.start()
    await in_thread(hand_in, port, octets)
    await installation.idle()
    assert_registered_once(installation)


def hand_in(port: int, octets: bytes) -> None:
    """Send a mail by LMTP."""
    with smtplib.LMTP("127.0.0.1", port, timeout=20) as client:
        client.sendmail("jana.novotna@posta.test", [AUTOMATIC_ADDRESS], octets)
