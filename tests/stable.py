"""Starts daemons quickly: a process that has loaded everything makes a copy of itself for each.

There is one for all tests of a worker. It reads one JSON line for each daemon and writes the
daemon's process id beside its output, and its exit code once it has ended. The daemon's own start
would load the same modules hundreds of times, and so would the server that forks its readers.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from gateway import faults
from gateway.intake.bounded import Bounded
from gateway.run import cli, parts
from gateway.web.assets import Assets
from gateway.web.rendering import Rendering

ROOT = Path(__file__).parent.parent

#: What a daemon loads on its way to being ready, and when it draws.
PARTS = ("channels", "checks", "answers", "pages", "public", "days")
LATER = (
    "gateway.run.commands.lifecycle",
    "psycopg",
    "uvloop",
    "anyio._backends._asyncio",
    "httpcore",
)
#: What daemon and reader load when they draw.
DRAWING = ("weasyprint", "pikepdf.pdfa", "docx", "forms.pdf")

#: Forks the readers of all daemons; each of them ends with its daemon.
FORKS: Any = forkserver._forkserver
TRACKER: Any = resource_tracker._resource_tracker
#: What every reader loads.
CHILD = "gateway.intake.child"

#: ``-c`` and no module: the daemon's readers would load what the main module is.
_MAIN = "from tests.stable import main; main()"
_LONGEST_BIRTH = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A daemon to be started."""

    arguments: tuple[str, ...]
    #: As in ``PODATELNA_FAULT``.
    fault: str
    #: Files for what it prints; process id and exit code are written beside *out*.
    out: str
    err: str
    #: Whether it starts its readers before anything comes.
    readers: bool = True


def pid_file(out: Path) -> Path:
    """Return where the process id is written."""
    return out.with_suffix(".pid")


def code_file(out: Path) -> Path:
    """Return where the exit code is written."""
    return out.with_suffix(".code")


def start(asked: Asked) -> int:
    """Have a daemon started and return its process id."""
    process = _stable()
    assert process.stdin is not None
    process.stdin.write(json.dumps(asdict(asked)) + "\n")
    process.stdin.flush()
    file, deadline = pid_file(Path(asked.out)), time.monotonic() + _LONGEST_BIRTH
    while not file.exists():
        assert process.poll() is None, "the stable burned down"
        assert time.monotonic() < deadline, "in vain waited for a daemon"
        time.sleep(0.002)
    return int(file.read_text())


def environment(fault: str = "") -> dict[str, str]:
    """Return the environment of a process of ours that fails at *fault*."""
    # Many processes start here; without compiled modules each would take three times as long.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return kept | {"PODATELNA_FAULT": fault, "PYTHONPATH": path}


@cache
def _stable() -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603  (our own program)
        [sys.executable, "-c", _MAIN],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        text=True,
    )
    atexit.register(_close, process)
    return process


def _close(process: subprocess.Popen[str]) -> None:
    """Let it end, as nobody can ask any more."""
    process.communicate()


def main() -> None:
    """Start daemons until nobody can ask any more."""
    for kind in PARTS:
        list(parts.named(kind))
    parts.handlers()
    for module in (*LATER, *DRAWING):
        import_module(module)
    FORKS.set_forkserver_preload([CHILD, *parts.read_with(parts.Channels()), *DRAWING])
    FORKS.ensure_running()
    # Its catalogues stay in memory, and what Litestar and Babel load when they are first used.
    Rendering([*dict(parts.named("pages")).values(), *parts.kept()], Assets())
    children: dict[int, Path] = {}
    with _deaths() as deaths, DefaultSelector() as waiting:
        waiting.register(sys.stdin, EVENT_READ)
        waiting.register(deaths, EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in waiting.select()}
            if deaths in ready:
                os.read(deaths, 4096)
                _bury(children)
            if sys.stdin in ready:
                # Whoever asks waits for the process id before he asks again.
                line = sys.stdin.readline()
                if not line:
                    return
                asked = Asked(**json.loads(line))
                children[_born(asked)] = Path(asked.out)


@contextmanager
def _deaths() -> Iterator[int]:
    """Return a pipe that can be read when a child has died."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # The tests are stopped by the keyboard; the daemons are ended by the tests.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.set_wakeup_fd(writer)
    yield reader


def _bury(children: dict[int, Path]) -> None:
    for child, out in tuple(children.items()):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            del children[child]
            _write(code_file(out), os.waitstatus_to_exitcode(status))


def _born(asked: Asked) -> int:
    child = os.fork()
    if not child:
        _live(asked)
    _write(pid_file(Path(asked.out)), child)
    return child


def _write(file: Path, number: int) -> None:
    """Write the number at once and wholly, as somebody may be looking."""
    unfinished = file.with_suffix(file.suffix + "-")
    unfinished.write_text(str(number))
    unfinished.replace(file)


def _live(asked: Asked) -> None:
    """Be a daemon, and never come back."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _plug({0: os.devnull, 1: asked.out, 2: asked.err})
    _fork_readers(asked.fault)
    os.environ["PODATELNA_FAULT"] = asked.fault
    faults.arm(faults.parse(asked.fault))
    if not asked.readers:
        setattr(Bounded, "start", _asleep)  # noqa: B010  (mypy knows no better way)
    code = 1
    try:
        code = cli.main(asked.arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _plug(files: Mapping[int, str]) -> None:
    for number, name in files.items():
        opened = os.open(name, os.O_RDWR | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)


def _fork_readers(fault: str) -> None:
    """Use the common fork server, unless the fault may strike in a reader as well."""
    if any(action != "kill" for action, _ in faults.parse(fault).values()):
        forget_forks()
    else:
        # It is our child and not the daemon's, which may not wait for it.
        FORKS.ensure_running = _runs
    # Whoever is killed leaves semaphores, which the tracker of its own clears away and tells of.
    TRACKER._fd = TRACKER._pid = None


def forget_forks() -> None:
    """Let the next child come from a new fork server; the old one ends with its children."""
    if FORKS._forkserver_pid is not None:
        os.close(FORKS._forkserver_alive_fd)
        FORKS._forkserver_pid = FORKS._forkserver_alive_fd = FORKS._forkserver_address = None


def _runs() -> None:
    """Say that the readers' fork server runs."""


async def _asleep(_: Bounded) -> None:
    """Start no reader; they wake when there is something to read."""
