"""Lines and chunks, whatever the pieces."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.wire import LineTooLong, Wire


def wire_of(*pieces: bytes) -> Wire:
    """Return a wire on which *pieces* have come, and then the end."""
    reader = asyncio.StreamReader()
    for piece in pieces:
        reader.feed_data(piece)
    reader.feed_eof()
    return Wire(reader)


async def test_lines_with_either_end() -> None:
    """Lines end in CRLF, or in LF when somebody types them by hand."""
    wire = wire_of(b"HE", b"LO x\r\nNOOP\nQUIT\r\n")

    assert [await wire.line(100) for _ in range(3)] == [b"HELO x", b"NOOP", b"QUIT"]
    with pytest.raises(EOFError):
        await wire.line(100)


async def test_what_is_pushed_back_comes_first() -> None:
    """What was read too much comes again, before everything else."""
    wire = wire_of(b"first\r\nthird\r\n")
    assert await wire.line(100) == b"first"
    wire.push_back(b"second\r\n")

    assert await wire.chunk() == b"second\r\nthird\r\n"


async def test_forgets() -> None:
    """What was sent ahead can be forgotten."""
    wire = wire_of(b"first\r\nsecond\r\n")
    await wire.line(100)

    assert wire.forget() == b"second\r\n"
    with pytest.raises(EOFError):
        await wire.chunk()


@given(st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=9))
async def test_long_lines_are_dropped_whole(lines: list[bytes]) -> None:
    """A line that is too long is dropped to its end; its neighbours are whole."""
    wire = wire_of(b"".join(line + b"\n" for line in lines))
    for line in lines:
        if len(line) > 10:
            with pytest.raises(LineTooLong):
                await wire.line(10)
        else:
            assert await wire.line(10) == line.removesuffix(b"\r")
