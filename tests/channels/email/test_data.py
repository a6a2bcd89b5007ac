"""The content of a message: dots, terminators and chunks cut anywhere."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.data import TERMINATOR, Content, Unstuffing
from gateway.model.errors import TooLarge
from tests.channels.email.conftest import OpenDoor
from tests.channels.email.talk import Talk, stuffed
from tests.gateways import MemoryGateway

#: Octets of which terminators and stuffed lines are made, and one that is nothing special.
NASTY = st.lists(st.sampled_from([b"\r", b"\n", b".", b"x", b"\r\n", b"\r\n.", b"\0"])).map(
    b"".join
)


def by_the_book(content: bytes) -> bytes:
    """Return what arrives when *content* is sent: SMTP knows only whole lines."""
    return content if not content or content.endswith(b"\r\n") else content + b"\r\n"


def unstuffed(wire: bytes, cuts: list[int]) -> tuple[bytes, bytes | None]:
    """Feed *wire* cut at *cuts*; return content and rest."""
    unstuffing, content = Unstuffing(), b""
    borders = sorted({0, len(wire), *(cut % (len(wire) + 1) for cut in cuts)})
    for start, end in pairwise(borders):
        if unstuffing.rest is not None:
            unstuffing.rest += wire[start:end]
        else:
            content += unstuffing.feed(wire[start:end])
    return content, unstuffing.rest


@given(NASTY, NASTY, st.lists(st.integers(min_value=0, max_value=10_000), max_size=20))
def test_cut_anywhere(content: bytes, rest: bytes, cuts: list[int]) -> None:
    """Whatever the content and wherever the chunks are cut, it arrives whole and the rest stays."""
    wire = stuffed(content)

    assert unstuffed(wire + rest, cuts) == (by_the_book(content), rest)


@given(NASTY, NASTY)
def test_octet_by_octet(content: bytes, rest: bytes) -> None:
    """One octet at a time is only the worst way of cutting."""
    wire = stuffed(content) + rest

    assert unstuffed(wire, list(range(len(wire)))) == (by_the_book(content), rest)


@given(NASTY)
def test_no_end_without_terminator(octets: bytes) -> None:
    """Octets without the exact terminator never end a message."""
    _, rest = unstuffed(octets, [])

    assert (rest is None) == (TERMINATOR not in b"\r\n" + octets)


@pytest.mark.parametrize(
    ("wire", "content"),
    [
        (b".\r\n", b""),
        (b"..\r\n.\r\n", b".\r\n"),
        (b".x\r\n.\r\n", b"x\r\n"),
        (b"x\r\n...\r\n.\r\n", b"x\r\n..\r\n"),
        (b"\r\n.\r\n", b"\r\n"),
        (b"x\r\n..x\r\n.\r\n", b"x\r\n.x\r\n"),
        (b"x.\r\n.\r\n", b"x.\r\n"),
    ],
)
def test_dots(wire: bytes, content: bytes) -> None:
    """The dots that transparency added are taken off, and no other."""
    assert unstuffed(wire, []) == (content, b"")


#: Ends that some server takes for the end of a message. To us they are data: what follows must
#: not become a message of its own.
SMUGGLED = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r.\r",
    b"\r\n.\n",
    b"\r\n.\r",
    b"\n.\r",
    b"\r.\n",
    b"\r\n\x00.\r\n",
    b"\r\n.\x00\r\n",
    b"\r\n. \r\n",
    b"\r.\r\n",
]


@pytest.mark.parametrize("end", SMUGGLED, ids=repr)
async def test_smuggling(open_door: OpenDoor, gateway: MemoryGateway, end: bytes) -> None:
    """Nothing but the exact terminator ends a message, so no second one can be smuggled in."""
    channel = await open_door()
    smuggled = b"MAIL FROM:<starosta@lhota.example.org>\r\nRCPT TO:<urad@lhota.example.org>\r\n"
    content = b"Subject: one\r\n\r\nfirst" + end + smuggled + b"DATA\r\nSubject: two\r\n\r\nsecond"
    async with Talk(channel.address) as client:
        await client.begin()
        client.say(content + TERMINATOR)
        assert (await client.hear()).startswith("250 ")
        assert (await client.ask("NOOP")).startswith("250 ")

    (arrival,) = gateway.arrivals
    assert arrival.original.content == (content + b"\r\n").replace(b"\r\n.", b"\r\n")


@given(chunks=st.lists(NASTY.filter(bool), min_size=1), limit=st.integers(0, 20))
async def test_limit(chunks: list[bytes], limit: int) -> None:
    """Never more than the limit is handed on, and what is over can be dropped up to the end."""
    wire = iter([*chunks, TERMINATOR])

    async def read() -> bytes:
        return next(wire)

    content, taken = Content(read, limit), b""
    try:
        async for chunk in content:
            taken += chunk
    except TooLarge:
        assert await content.drain(10_000)
        assert content.size > limit

    assert len(taken) <= limit
    assert content.rest is not None
