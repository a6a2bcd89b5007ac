"""Whole daemons as real processes: an installation of their own, a relay, and a mail client."""

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from gateway.model.ids import OriginatorId
from gateway.run import cli, home, parts
from gateway.run.assembly import open_store
from gateway.run.clock import SystemClock
from gateway.run.settings import load
from gateway.store.store import Store
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.tables import Filing
from tests import stable
from tests.conftest import LHOTA, MLYN

T = TypeVar("T")

ROOT = Path(__file__).parent.parent

#: A guard against hanging, no measure of speed.
PATIENCE = 60.0

CLERKS_ADDRESS = "podatelna@lhota.test"
AUTOMATIC_ADDRESS = "skola@mlyn.test"

SETTINGS = """\
[daemon]
log = "json"
readers = 1

[store]
url = "{url}"

[web]
public = "127.0.0.1:0"
desk = "127.0.0.1:{desk}"
grace_seconds = 2.0

[[originators]]
id = "lhota"
name = "Obec Horní Lhota"
abbreviation = "LHOTA"
addresses = ["podatelna@lhota.test"]
registration = "clerk"
receipts_per_hour = 0
receipts_per_day = 0

[[originators]]
id = "mlyn"
name = "Základní škola U Mlýna"
abbreviation = "ZSMLYN"
addresses = ["skola@mlyn.test"]
registration = "automatic"
receipts_per_hour = 0
receipts_per_day = 0

[channels.email]
listen = "127.0.0.1:{smtp}"
hostname = "podatelna.lhota.test"
relay = "127.0.0.1:{relay}"
grace_seconds = 2.0

[channels.web]
"""


def free_ports(count: int) -> int:
    """Return the first of *count* neighbouring ports that are free, outside the ephemeral range.

    Drawn from the system's own randomness: seeded tests side by side would draw the same ones.
    """
    while True:
        first = 10_000 + secrets.randbelow(22_000 - count)
        if all(_is_free(first + offset) for offset in range(count)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


async def until(seen: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """Look again and again until *seen* returns something true, and return that."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := seen():
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"in vain waited for: {what}")


async def eventually(seen: Callable[[], Awaitable[T]], what: str, patience: float = PATIENCE) -> T:
    """Look again and again until the coroutine *seen* returns something true."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := await seen():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"in vain waited for: {what}")


class Process:
    """One command as a process; what it prints goes to files."""

    def __init__(self, folder: Path, *arguments: str, fault: str = "") -> None:
        name = f"{time.monotonic_ns()}"
        self.out, self.err = folder / f"{name}.out", folder / f"{name}.err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self._process = subprocess.Popen(  # noqa: S603  (our own command)
                # Whoever started the tests may ignore the keyboard's signal; the command must not.
                [
                    "/usr/bin/env",
                    "--default-signal=INT",
                    sys.executable,
                    "-m",
                    "gateway.run",
                    *arguments,
                ],
                cwd=ROOT,
                env=stable.environment(fault),
                stdout=out,
                stderr=err,
            )

    @property
    def code(self) -> int | None:
        """The exit code, a signal's number below zero, ``None`` while it runs."""
        return self._process.poll()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    async def ended(self, patience: float = PATIENCE) -> int:
        """Wait until it has ended and return its exit code."""
        await until(
            lambda: self.code is not None, f"the end of the process; {self.said()}", patience
        )
        assert self.code is not None
        return self.code

    def said(self) -> str:
        """Return what it printed on standard error."""
        return self.err.read_text(encoding="utf-8", errors="replace")

    def log(self) -> list[dict[str, Any]]:
        """Return the log's lines."""
        return [json.loads(line) for line in self.said().splitlines() if line.startswith("{")]

    async def ready(self) -> None:
        """Wait for the daemon's word that it is ready."""
        await self.ready_or_ended()
        assert self._is_ready(), f"it ended with {self.code}: {self.said()}"

    async def ready_or_ended(self) -> None:
        """Wait until the daemon is ready or has died on the way."""
        await until(lambda: self.code is not None or self._is_ready(), "a daemon that is ready")

    def _is_ready(self) -> bool:
        return '"event": "ready"' in self.said()

    def destroy(self) -> None:
        """End it without a word if it still runs."""
        if self.code is None:
            self._process.kill()
        self._process.wait()


class Daemon(Process):
    """A daemon, copied from one that has loaded everything; see ``tests.stable``."""

    def __init__(self, folder: Path, config: str, fault: str = "", *, readers: bool = True) -> None:
        name = f"{time.monotonic_ns()}"
        self.out, self.err = folder / f"{name}.out", folder / f"{name}.err"
        self.out.touch()
        self.err.touch()
        arguments = ("run", "-c", config)
        self._pid = stable.start(
            stable.Asked(arguments, fault, str(self.out), str(self.err), readers)
        )

    @property
    def code(self) -> int | None:
        """The exit code, a signal's number below zero, ``None`` while it runs."""
        file = stable.code_file(self.out)
        return int(file.read_text()) if file.exists() else None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self._pid, number)

    def destroy(self) -> None:
        """End it without a word if it still runs."""
        deadline = time.monotonic() + PATIENCE
        while self.code is None:
            with suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)
            assert time.monotonic() < deadline, "it cannot be killed"
            time.sleep(0.002)


@dataclass
class Installation:
    """One folder with its settings and database; daemons come and go on it."""

    folder: Path
    smtp: int
    desk: int = 0
    #: All processes ever started, the newest last.
    processes: list[Process] = field(default_factory=list)

    @property
    def config(self) -> str:
        """The settings file's path."""
        return str(self.folder / "podatelna.toml")

    def command(self, *arguments: str, fault: str = "") -> Process:
        """Start a command on this installation."""
        started = Process(self.folder, *arguments, "-c", self.config, fault=fault)
        self.processes.append(started)
        return started

    def daemon(self, fault: str = "", *, readers: bool = True) -> Process:
        """Start a daemon on this installation."""
        started = Daemon(self.folder, self.config, fault, readers=readers)
        self.processes.append(started)
        return started

    async def start(self, fault: str = "", *, readers: bool = True) -> Process:
        """Start a daemon and wait until it is ready."""
        daemon = self.daemon(fault, readers=readers)
        await daemon.ready()
        return daemon

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the installation's database beside the daemon."""
        settings = load(Path(self.config), parts.Channels())
        opened = open_store(settings, SystemClock())
        try:
            yield opened
        finally:
            opened.close()

    async def idle(self, patience: float = PATIENCE) -> None:
        """Wait until every item has its verdict and nothing is owed any more."""
        with self.store() as store:

            def is_open() -> list[str]:
                return [line for each in store.originators for line in store.look(each, _open)]

            try:
                await until(lambda: not is_open(), "an idle queue", patience)
            except AssertionError as error:
                error.add_note("\n".join([*is_open(), self.newest()]))
                raise

    def newest(self) -> str:
        """Return what the newest process printed last, for messages."""
        return self.processes[-1].said()[-3000:] if self.processes else ""

    def verify(self) -> int:
        """Return the exit code of ``podatelna verify``."""
        return cli.main(["verify", "-c", self.config])

    def destroy(self) -> None:
        """End whatever still runs."""
        for process in self.processes:
            process.destroy()


def _open(unit: Unit) -> list[str]:
    items = select(ItemRow).where(ItemRow.state.in_(("received", "working")))
    owed = select(OutgoingRow).where(OutgoingRow.state.in_(("waiting", "sending")))
    return [_told(row) for row in unit.rows.all(items)] + [
        _told(row) for row in unit.rows.all(owed)
    ]


def _told(row: ItemRow | OutgoingRow) -> str:
    return f"{row.id} {row.state} {row.attempts} {row.due_at} {row.note}"


def install(folder: Path, url: str, relay: int) -> Installation:
    """Write settings and key into *folder*, whose database *url* names and has been migrated."""
    smtp = free_ports(2)
    text = SETTINGS.format(url=url, smtp=smtp, desk=smtp + 1, relay=relay)
    (folder / "podatelna.toml").write_text(text, encoding="utf-8")
    home.settle_in(folder)
    return Installation(folder, smtp, smtp + 1)


@dataclass(frozen=True, slots=True)
class Found:
    """What one originator has."""

    #: State and SHA-256 of each item.
    items: tuple[tuple[str, str], ...]
    #: Reference numbers of all filings.
    numbers: tuple[str, ...]
    #: Key and state of everything owed.
    owed: tuple[tuple[str, str], ...]


def found(store: Store, originator: OriginatorId) -> Found:
    """Look at everything an originator has."""

    def look(unit: Unit) -> Found:
        items = unit.rows.tuples(select(ItemRow.state, ItemRow.sha256).order_by(ItemRow.id))
        numbers = unit.rows.all(select(Filing.reference_number).order_by(Filing.reference_number))
        owed = unit.rows.tuples(select(OutgoingRow.key, OutgoingRow.state))
        return Found(
            tuple((state, sha256) for state, sha256 in items),
            tuple(numbers),
            tuple((key, state) for key, state in owed),
        )

    return store.look(originator, look)


def everything(installation: Installation) -> Mapping[OriginatorId, Found]:
    """Look at what both originators have."""
    with installation.store() as store:
        return {originator: found(store, originator) for originator in (LHOTA, MLYN)}
