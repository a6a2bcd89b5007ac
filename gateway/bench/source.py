"""Hands mail in as fast as a server takes it: by Postfix's smtp-source, or by our own client."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

from gateway.bench.loads import Load
from gateway.bench.place import environment
from gateway.model.errors import Broken

SENDER = "obcan@posta.test"

#: Seconds one load may take.
PATIENCE = 180.0


@dataclass(frozen=True, slots=True)
class Target:
    """A mail server on this machine and somebody who lives there."""

    host: str
    port: int
    recipient: str


def name() -> str:
    """Return what the mail is sent with."""
    return "smtp-source" if shutil.which("smtp-source") else "gateway.bench.client"


def send(load: Load, target: Target) -> float:
    """Hand everything in and return the messages accepted in a second.

    The clock runs from before the first connection to after the last answer. Raises ``Broken``
    when a message was not accepted.
    """
    begun = time.perf_counter()
    sender = start(load, target)
    finish(sender)
    return load.messages / (time.perf_counter() - begun)


def start(load: Load, target: Target) -> "subprocess.Popen[bytes]":
    """Begin to send."""
    return subprocess.Popen(  # noqa: S603  (our own command line)
        command(load, target),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    )


def finish(sender: "subprocess.Popen[bytes]") -> None:
    """Wait until everything is accepted. Raises ``Broken`` when something was not."""
    try:
        _, said = sender.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        sender.kill()
        sender.communicate()
        raise Broken(f"The load was not through after {PATIENCE:g} s.") from error
    if sender.returncode:
        raise Broken(f"The load broke off: {said.decode(errors='replace').strip()[:300]}")


def command(load: Load, target: Target) -> list[str]:
    """Return the command line; both programs understand the same one."""
    found = shutil.which("smtp-source")
    program = [found] if found else [sys.executable, "-m", "gateway.bench.client"]
    return [
        *program,
        *(["-d"] if load.kept else []),
        *("-m", str(load.messages)),
        *("-l", str(load.size)),
        *("-s", str(load.sessions)),
        *("-f", SENDER),
        *("-t", target.recipient),
        f"inet:{target.host}:{target.port}",
    ]
