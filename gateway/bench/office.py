"""A whole daemon in a temporary folder, as a process of its own, with a relay that swallows."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gateway.bench.place import HOST, environment, free_port, until, wait_for_greeting
from gateway.bench.source import Target
from gateway.bench.town import RECIPIENT, write_settings

_OPEN = """
select (select count(*) from item where state in ('received', 'working'))
     + (select count(*) from outgoing where state in ('waiting', 'sending'))
"""


@dataclass(frozen=True, slots=True)
class RunningOffice:
    """The daemon as the measurement sees it."""

    pid: int
    target: Target
    database: Path

    def behind(self) -> int:
        """Return how many items and letters are still to be dealt with."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            number: int = database.execute(_OPEN).fetchone()[0]
            return number

    def accepted(self) -> int:
        """Return how many items it has ever taken in."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            number: int = database.execute("select count(*) from item").fetchone()[0]
            return number

    def settle(self, seconds: float) -> float | None:
        """Wait until nothing is left to do; return how long that took, ``None`` if too long."""
        return until(lambda: not self.behind(), seconds, 0.2)


@contextmanager
def office(more: str = "") -> Iterator[RunningOffice]:
    """Make a folder ready, start relay and daemon, and stop both at the end.

    *more* is put at the end of the daemon's settings.
    """
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="podatelna-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        smtp, relay = free_port(), free_port()
        settings = write_settings(folder, smtp=smtp, relay=relay, more=more)
        _python("-m", "gateway.run", "init", "--dir", str(folder))
        with (folder / "log").open("wb") as log:
            stack.enter_context(_running(log, "-m", "gateway.bench.sink", f"{HOST}:{relay}"))
            wait_for_greeting(relay, "The relay")
            daemon = stack.enter_context(
                _running(log, "-m", "gateway.run", "run", "-c", str(settings))
            )
        wait_for_greeting(smtp, "The daemon")
        yield RunningOffice(daemon, Target(HOST, smtp, RECIPIENT), folder / "podatelna.db")


def _python(*arguments: str) -> None:
    command = [sys.executable, *arguments]
    subprocess.run(command, check=True, timeout=60, env=environment(), stdout=subprocess.DEVNULL)  # noqa: S603  (our own code)


@contextmanager
def _running(log: IO[bytes], *arguments: str) -> Iterator[int]:
    process = subprocess.Popen(  # noqa: S603  (our own code)
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=environment(),
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
