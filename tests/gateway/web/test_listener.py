"""The listener: free ports, taken ports, an orderly end with answers under way."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar, get
from litestar.response import ServerSentEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.loop import spawn
from gateway.model.errors import ConfigError
from gateway.web.listener import HttpListener, split
from gateway.web.settings import WebSettings

BEGUN = asyncio.Event()
SETTINGS = WebSettings(grace_seconds=1)


@get("/slow")
async def slow() -> str:
    """Answer after a while."""
    BEGUN.set()
    await asyncio.sleep(0.3)
    return "done"


async def _endless() -> AsyncIterator[str]:
    BEGUN.set()
    while True:
        yield "tick"
        await asyncio.sleep(0.05)


@get("/events")
async def events() -> ServerSentEvent:
    """Send events for ever."""
    return ServerSentEvent(_endless())


def listener(address: str = "127.0.0.1:0") -> HttpListener:
    """Make a listener in front of the two handlers."""
    BEGUN.clear()
    app = Litestar([slow, events], logging_config=None, openapi_config=None)
    return HttpListener("test", app, address, SETTINGS)


async def test_a_running_answer_ends_before_the_listener_does() -> None:
    """Stopping waits for what is under way and then takes no more."""
    one = listener()
    await one.start()
    address = f"http://127.0.0.1:{one.port}/slow"
    async with httpx.AsyncClient() as client:
        answer = spawn(client.get(address), "ask")
        await BEGUN.wait()
        await one.stop()
        assert (await answer).text == "done"
        with pytest.raises(httpx.ConnectError):
            await client.get(address)
    await one.stop()


async def test_an_endless_answer_is_cut_after_the_grace() -> None:
    """Open event streams and idle connections do not hold up the daemon's end."""
    one = listener()
    await one.start()
    address = f"http://127.0.0.1:{one.port}/events"
    async with httpx.AsyncClient() as client, client.stream("GET", address) as answer:
        await BEGUN.wait()
        assert answer.status_code == 200
        async with asyncio.timeout(10):
            await one.stop()


async def test_answers_are_not_held_back_by_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accepted connections have Nagle's delay switched off, which costs 40 ms an answer."""
    seen: list[int] = []
    made = HttpToolsProtocol.connection_made

    def looked_at(self: HttpToolsProtocol, transport: asyncio.Transport) -> None:
        connection = transport.get_extra_info("socket")
        seen.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        made(self, transport)

    monkeypatch.setattr(HttpToolsProtocol, "connection_made", looked_at)
    one = listener()
    await one.start()
    async with httpx.AsyncClient() as client:
        await client.get(f"http://127.0.0.1:{one.port}/slow")
    await one.stop()
    assert seen
    assert all(seen)


async def test_a_taken_address_is_a_mistake_in_the_settings() -> None:
    """The program says which listener cannot have its address, and can start it elsewhere."""
    one = listener()
    await one.start()
    try:
        with pytest.raises(ConfigError, match="test: cannot listen"):
            await listener(f"127.0.0.1:{one.port}").start()
    finally:
        await one.stop()


def test_an_address_has_a_port() -> None:
    """IPv4, IPv6 and names are read; anything else is a mistake in the settings."""
    assert split("127.0.0.1:80") == ("127.0.0.1", 80)
    assert split("[::1]:8080") == ("::1", 8080)
    for wrong in ("127.0.0.1", ":80", "x:y", ""):
        with pytest.raises(ConfigError):
            split(wrong)
