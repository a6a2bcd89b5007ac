"""Our own load client sends what smtp-source would, and hears when it is refused."""

import argparse
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channels.email.simulator.relay import LocalRelay, Trouble
from gateway.bench import client
from gateway.bench.delay import Visitor
from gateway.bench.source import Target
from gateway.loop import in_thread
from tests.conftest import StandingClock


@pytest.fixture
async def relay(tmp_path: Path, clock: StandingClock) -> AsyncIterator[LocalRelay]:
    """Give a mail server that keeps what it gets."""
    server = LocalRelay(tmp_path, ("127.0.0.1", 0), clock)
    await server.start()
    yield server
    await server.stop()


def arguments(relay: LocalRelay, *, kept: bool) -> argparse.Namespace:
    """Return seven messages of 3000 octets over three sessions."""
    host, port = relay.address
    return argparse.Namespace(
        server=f"inet:{host}:{port}",
        kept=kept,
        messages=7,
        length=3000,
        sessions=3,
        sender="a@b.test",
        recipient="c@d.test",
    )


@pytest.mark.parametrize("kept", [False, True], ids=["new", "kept"])
async def test_every_message_arrives_once(relay: LocalRelay, kept: bool) -> None:  # noqa: FBT001  (a parameter of the test)
    """All messages arrive, each with an identifier of its own and the size asked for."""
    await client.send_all(arguments(relay, kept=kept))

    contents = [mail.content() for mail in relay.messages()]
    assert len(set(contents)) == 7
    assert all(content.partition(b"\r\n\r\n")[2] == client.body(3000) for content in contents)


async def test_a_refusal_is_heard(relay: LocalRelay) -> None:
    """A load that was not taken is no result."""
    relay.troubles.append(Trouble("RCPT", "550 No"))

    with pytest.raises(client._Refused, match="550 No"):
        await client.send_all(arguments(relay, kept=False))


async def test_a_visitor_tells_how_long_it_waited(relay: LocalRelay) -> None:
    """Visits are counted and their delays are put in order."""
    visitor = Visitor(Target(*relay.address, "c@d.test"))

    def visit() -> None:
        with visitor:
            visitor.wait(0.2)

    await in_thread(visit)

    found = visitor.document()
    assert found["visits"] > 0
    assert 0 < found["median"] <= found["p95"] <= found["max"]
    assert found["failed"] == 0
