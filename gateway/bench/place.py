"""Where the measured programs run: this program's own code, a free port, a bounded wait."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import gateway
from gateway.model.errors import Broken

HOST = "127.0.0.1"

_ROOT = Path(gateway.__file__).parents[1]


def environment() -> dict[str, str]:
    """Return an environment in which ``python -m gateway...`` is this very code."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.create_server((HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def until(met: Callable[[], bool], seconds: float, every: float = 0.05) -> float | None:
    """Wait until *met*; return the seconds it took, ``None`` when it never was."""
    begun = time.monotonic()
    while not met():
        if time.monotonic() - begun > seconds:
            return None
        time.sleep(every)
    return time.monotonic() - begun


def greets(port: int) -> bool:
    """Tell whether a mail server on this machine says 220."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            return connection.recv(100).startswith(b"220")
    except OSError:
        return False


def wait_for_greeting(port: int, what: str, seconds: float = 60.0) -> None:
    """Wait until a mail server is ready. Raises ``Broken`` when it never is."""
    if until(lambda: greets(port), seconds) is None:
        raise Broken(f"{what} did not answer within {seconds:g} s.")
