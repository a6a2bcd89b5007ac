"""A real Postfix passes the office's mail to us, by SMTP and by LMTP."""

from collections.abc import Callable
from pathlib import Path

import pytest

from channels.email.channel import EmailChannel
from gateway.bench.postfix import lacking
from gateway.model.errors import StoreFull
from tests.daemons import until
from tests.gateways import LHOTA, SCHOOL, MemoryGateway
from tests.peers.conftest import Open
from tests.peers.postfix import postfix
from tests.post import hand_in, mail

pytestmark = [
    pytest.mark.peer,
    pytest.mark.slow,
    pytest.mark.skipif(bool(lacking()), reason=lacking()),
]

OFFICE, SCHOOLS = "podatelna@lhota.example.org", "skola@lhota.example.org"

Transport = Callable[[EmailChannel], str]

#: How Postfix is told to reach us.
TRANSPORTS: dict[str, Transport] = {
    "smtp": lambda channel: f"smtp:[127.0.0.1]:{channel.address[1]}",
    "lmtp": lambda channel: f"lmtp:inet:[127.0.0.1]:{channel.lmtp_address[1]}",
}


@pytest.mark.parametrize("way", TRANSPORTS)
async def test_one_mail_for_two_originators(
    way: str, place: Path, opened: Open, gateway: MemoryGateway
) -> None:
    """It becomes one arrival each, with the same octets, and Postfix keeps nothing."""
    channel = await opened(lmtp="127.0.0.1:0", hostname="podatelna.test")
    with postfix(place / "postfix", TRANSPORTS[way](channel)) as server:
        octets = mail(size=300_000)
        assert await hand_in(server.port, octets, OFFICE, SCHOOLS) == 250
        await until(lambda: len(gateway.arrivals) == 2, "both arrivals")
        await until(lambda: not server.waiting(), "an empty queue")

    assert {arrival.originator for arrival in gateway.arrivals} == {LHOTA.id, SCHOOL.id}
    assert len({arrival.original.sha256 for arrival in gateway.arrivals}) == 1
    assert gateway.originals[gateway.arrivals[0].original.sha256].endswith(octets)
    assert gateway.arrivals[0].envelope["sender"] == "jana.novotna@posta.test"


async def test_through_a_socket(place: Path, opened: Open, gateway: MemoryGateway) -> None:
    """LMTP over a socket of this machine, whose rights the settings say."""
    await opened(lmtp=f"unix:{place}/lmtp", lmtp_mode="0666")
    with postfix(place / "postfix", f"lmtp:unix:{place}/lmtp") as server:
        assert await hand_in(server.port, mail(), OFFICE) == 250
        await until(lambda: gateway.arrivals, "the arrival", 20)


async def test_under_tls(
    place: Path, opened: Open, gateway: MemoryGateway, certificate: dict[str, str]
) -> None:
    """A Postfix that demands TLS gets it."""
    channel = await opened(**certificate)
    transport = TRANSPORTS["smtp"](channel)
    with postfix(place / "postfix", transport, tls="encrypt") as server:
        assert await hand_in(server.port, mail(), OFFICE) == 250
        await until(lambda: gateway.arrivals, "the arrival", 20)
    assert gateway.arrivals[0].envelope["tls"].startswith("TLSv1.")


@pytest.mark.parametrize("way", TRANSPORTS)
async def test_while_we_are_full_postfix_keeps_it(
    way: str, place: Path, opened: Open, gateway: MemoryGateway
) -> None:
    """It hears 452, repeats by itself, and then each originator has it once."""
    channel = await opened(lmtp="127.0.0.1:0")
    with postfix(place / "postfix", TRANSPORTS[way](channel)) as server:
        gateway.accept_fails = StoreFull()
        assert await hand_in(server.port, mail(), OFFICE, SCHOOLS) == 250
        await until(lambda: "452 4.3.1" in server.log(), "the refusal")
        assert gateway.arrivals == []
        gateway.accept_fails = None
        await until(lambda: len(gateway.arrivals) == 2, "both arrivals")
        await until(lambda: not server.waiting(), "an empty queue")


async def test_an_unknown_address_bounces(
    place: Path, opened: Open, gateway: MemoryGateway
) -> None:
    """The others of the same mail are served."""
    channel = await opened(lmtp="127.0.0.1:0")
    with postfix(place / "postfix", TRANSPORTS["lmtp"](channel)) as server:
        assert await hand_in(server.port, mail(), "nikdo@lhota.example.org", OFFICE) == 250
        await until(lambda: "550 5.1.1 Nobody of ours" in server.log(), "the refusal")
        await until(lambda: gateway.arrivals, "the arrival", 20)
