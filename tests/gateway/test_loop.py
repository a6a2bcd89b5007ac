"""The bridge: named tasks, and a service tree that stops in order."""

import asyncio
import subprocess
import sys
from textwrap import dedent

import pytest

from gateway.loop import cancel, spawn


async def test_a_failed_task_is_logged_by_name(caplog: pytest.LogCaptureFixture) -> None:
    """A task nobody waits for does not fail silently."""

    async def fails() -> None:
        raise ValueError("kaput")

    task = spawn(fails(), "the failing one")
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert caplog.records[0].task == "the failing one"  # type: ignore[attr-defined]


async def test_cancelling_waits_for_the_end() -> None:
    """A cancelled task has run its cleanup when ``cancel`` returns."""
    ended: list[str] = []

    async def works() -> None:
        try:
            await asyncio.sleep(100)
        finally:
            await asyncio.sleep(0)
            ended.append("tidy")

    task = spawn(works(), "worker")
    await asyncio.sleep(0)
    await cancel(task, None)

    assert ended == ["tidy"]


SCRIPT = """
    import asyncio, os, signal
    from gateway import loop

    tree = loop.Tree()

    def part(name):
        async def start():
            print("start", name)
        async def stop():
            await asyncio.sleep(0.01)
            print("stop", name)
        return name, start, stop

    async def main():
        for name in ("store", "door"):
            await tree.begin(*part(name))
        {then}

    loop.run(tree, main)
    print("end")
"""


def run(then: str) -> "subprocess.CompletedProcess[str]":
    """Run a little daemon in a process of its own."""
    return subprocess.run(  # noqa: S603  (our own interpreter and script)
        [sys.executable, "-W", "error", "-c", dedent(SCRIPT).replace("{then}", then)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_sigterm_stops_in_order() -> None:
    """The last started is the first stopped, each waits for the one before."""
    ended = run("os.kill(os.getpid(), signal.SIGTERM)")

    assert ended.stdout.split("\n")[:-1] == [
        "start store", "start door", "stop door", "stop store", "end",
    ]  # fmt: skip
    assert ended.returncode == 0


def test_a_failing_start_stops_what_runs_and_is_raised() -> None:
    """The error comes out after the same orderly end."""
    ended = run('raise LookupError("no such port")')

    assert "stop door\nstop store\n" in ended.stdout
    assert "LookupError: no such port" in ended.stderr
    assert ended.returncode == 1
