"""The line to a box: one thing at a time, and whoever waits when it closes hears so."""

import asyncio
import threading
from typing import cast

import pytest

from channels.databox.client import BoxClient
from channels.databox.line import Line
from gateway.loop import cancel, spawn
from gateway.model.errors import TryLater


class NoClient:
    """Has nothing to close."""

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def line() -> Line:
    """Give a line to nobody."""
    return Line(cast("BoxClient", NoClient()), "x")


async def test_calls_take_turns(line: Line) -> None:
    """The second call begins when the first has ended."""
    begun, go_on, order = threading.Event(), threading.Event(), list[int]()

    def first() -> None:
        begun.set()
        go_on.wait(10)
        order.append(1)

    one = spawn(line.ask(first), "first")
    two = spawn(line.ask(order.append, 2), "second")
    await asyncio.to_thread(begun.wait, 10)
    assert order == []
    go_on.set()
    await asyncio.gather(one, two)
    line.close()

    assert order == [1, 2]


async def test_who_waits_when_it_closes_may_try_later(line: Line) -> None:
    """The call on its way ends by itself; the others are given up, and later ones too."""
    begun, go_on = threading.Event(), threading.Event()

    def first() -> str:
        begun.set()
        go_on.wait(10)
        return "done"

    one = spawn(line.ask(first), "first")
    two = asyncio.ensure_future(line.ask(print))  # noqa: TID251  (its failure is expected here)
    await asyncio.to_thread(begun.wait, 10)
    line.close()
    go_on.set()

    with pytest.raises(TryLater):
        await two
    assert await one == "done"
    with pytest.raises(TryLater):
        await line.ask(print)


async def test_a_cancelled_caller_is_cancelled(line: Line) -> None:
    """Cancelling is no trouble of the line's."""
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        go_on.wait(10)

    one = spawn(line.ask(first), "first")
    await asyncio.to_thread(begun.wait, 10)
    await cancel(one)
    go_on.set()
    line.close()

    assert one.cancelled()
