"""Postfix's own smtp-sink: a mail server that does what one tells it to, wrong things too."""

import asyncio
import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from gateway.bench.place import until
from gateway.loop import in_thread
from tests.daemons import free_ports

#: In the folder of what it has got, each transaction is a file that begins with its envelope.
_FILE = "%M."


@dataclass(frozen=True, slots=True)
class Sink:
    """Where it listens and what it has got."""

    port: int
    folder: Path

    def got(self) -> list[bytes]:
        """Return all mail, each with the envelope in front."""
        return [path.read_bytes() for path in sorted(self.folder.iterdir())]


def _listens(port: int) -> bool:
    # One that hangs up at once has no greeting to wait for.
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def lacking() -> str:
    """Return why there is none here; empty when there is."""
    return "" if shutil.which("smtp-sink") else "smtp-sink is not installed (Debian: postfix)"


@asynccontextmanager
async def sink(folder: Path, *wrongs: str, port: int = 0) -> AsyncIterator[Sink]:
    """Run one in *folder*; *wrongs* are options of smtp-sink(1): ``-f RCPT``, ``-q .``."""
    port = port or free_ports(1)
    await in_thread(folder.mkdir, exist_ok=True)
    # Where root starts it, it wants to be told who it shall be.
    whose = ["-u", getpass.getuser()] if os.getuid() == 0 else []
    command = ["smtp-sink", *whose, "-d", f"{folder}/{_FILE}", *wrongs, f"127.0.0.1:{port}", "10"]
    process = subprocess.Popen(command)  # noqa: ASYNC220, S603  (ends with the test)
    try:
        if await in_thread(until, lambda: _listens(port), 10) is None:
            raise AssertionError("smtp-sink does not listen")
        yield Sink(port, folder)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)
