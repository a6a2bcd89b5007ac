"""Starts daemons quickly: a process that has loaded everything and makes a copy of itself for each.

Reads one JSON line for each daemon (``config``, ``fault``, ``err``), and answers with its process
id, and with its exit code once it has ended. The daemon's own start would load the same modules a
hundred times.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from gateway import faults
from gateway.intake.bounded import Bounded
from gateway.loop import in_thread
from gateway.run import cli, parts
from tests.daemons import PATIENCE, ROOT, Installation

#: What a daemon loads on its way to being ready, and when it prints.
PARTS = ("channels", "checks", "answers", "pages", "public")
LATER = (
    "gateway.run.commands.lifecycle",
    "litestar.plugins.pydantic",
    "weasyprint",
    "pikepdf.pdfa",
    "docx",
)


class Stable:
    """Daemons of one installation, one after another."""

    def __init__(self, installation: Installation) -> None:
        self._config = installation.config
        self._err = installation.folder / "stable.err"
        #: The daemon that runs.
        self._child = 0
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.stable"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    async def start(self, fault: str = "") -> None:
        """Start a daemon that dies at *fault*, and wait until it is ready."""
        self._err.write_text("")
        asked = {"config": self._config, "fault": fault, "err": str(self._err)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        self._child = int(await in_thread(self._process.stdout.readline))
        deadline = time.monotonic() + PATIENCE
        while '"event": "ready"' not in self._err.read_text():
            assert time.monotonic() < deadline, self._err.read_text()
            await asyncio.sleep(0.01)

    async def ended(self) -> int:
        """Wait until the daemon has ended and return its exit code."""
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE):
                code = int(await in_thread(self._process.stdout.readline))
        except TimeoutError:
            self.destroy()
            raise AssertionError(f"it lives on: {self._err.read_text()}") from None
        self._child = 0
        return code

    def kill(self) -> None:
        """Kill the daemon where it stands."""
        os.kill(self._child, signal.SIGKILL)

    def destroy(self) -> None:
        """End everything."""
        with suppress(ProcessLookupError):
            if self._child:
                self.kill()
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def main() -> None:
    """Start one daemon after another until nobody asks any more."""
    for kind in PARTS:
        list(parts.named(kind))
    parts.handlers()
    for module in LATER:
        import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            live(json.loads(line))
        _say(child)
        _, status = os.waitpid(child, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def live(asked: dict[str, str]) -> None:
    """Be a daemon, and never come back."""
    faults.arm(faults.parse(asked["fault"]))
    # Its readers wake when there is something to read, which is not before it is ready.
    setattr(Bounded, "start", asleep)  # noqa: B010  (mypy knows no better way)
    with Path(asked["err"]).open("ab") as err:
        os.dup2(err.fileno(), 2)
    os._exit(cli.main(["run", "-c", asked["config"]]))


async def asleep(_: Bounded) -> None:
    """Start no reader."""


if __name__ == "__main__":
    main()
