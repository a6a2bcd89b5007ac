"""Runs a foreign program in a group of its own, within limits of time and memory."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: Less urgent than the daemon and than the readers of mail.
NICE = 15
#: What a program says is kept up to this many octets.
_LONGEST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take."""

    seconds: float
    #: Octets of address space of each process.
    memory: int
    #: Octets of any file it writes.
    output: int = 4 << 30


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    #: Its exit code; a signal's number below zero.
    code: int
    #: It was killed because its time was over.
    too_slow: bool
    #: The end of what it printed on standard error.
    said: str


async def run(
    command: Sequence[str], folder: Path, limits: Limits, environment: Mapping[str, str]
) -> Ended:
    """Run *command* in *folder*; whatever happens, nothing of it is left running."""
    words = folder / "said"
    with words.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *_limited(limits),
            *command,
            cwd=folder,
            env={**os.environ, **environment, "TMPDIR": str(folder)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
    too_slow = False
    try:
        await asyncio.wait_for(process.wait(), limits.seconds)
    except TimeoutError:
        too_slow = True
    finally:
        # Also when we are told to stop: the group goes before we do.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        code = await process.wait()
    text = words.read_bytes()[-_LONGEST_WORDS:].decode("utf-8", "replace")
    return Ended(code, too_slow, text)


def _limited(limits: Limits) -> Sequence[str]:
    """Return the words in front of a command that bound it; they are part of every Linux."""
    bounds = (f"--as={limits.memory}", f"--fsize={limits.output}", "--core=0")
    return ("prlimit", *bounds, "nice", "-n", str(NICE))
