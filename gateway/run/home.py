"""The folder of everything durable: its lock, its key, and this daemon's name in leases."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ulid import ULID

from gateway.intake.codes import SECRET
from gateway.model.errors import ConfigError

KEY = "secret.key"
NAME = "daemon.id"
LOCK = "daemon.lock"


def settle_in(folder: Path) -> None:
    """Make the folder, its key and the daemon's name, as far as they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    _once(folder / KEY, secrets.token_hex(SECRET), 0o600)
    _once(folder / NAME, str(ULID()), 0o644)


def _once(path: Path, content: str, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())


def key(folder: Path) -> bytes:
    """Return the installation's secret. Raises ``ConfigError``.

    PINs are derived from it: whoever loses it cannot check the PINs on old receipts any more.
    """
    try:
        return bytes.fromhex((folder / KEY).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise ConfigError(f"{folder / KEY}: {error}; `podatelna init` makes it") from error


def name(folder: Path) -> str:
    """Return the daemon's name in leases; it survives restarts."""
    try:
        return (folder / NAME).read_text(encoding="ascii").strip()
    except OSError as error:
        raise ConfigError(f"{folder / NAME}: {error.strerror}") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one daemon. Raises ``ConfigError`` when another one has it."""
    with (folder / LOCK).open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigError(f"{folder}: another daemon is running here") from error
        yield
