"""Writes small files so that they are there whole or not at all."""

import os
import tempfile
from pathlib import Path


def written(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Put *content* at *path* for good; an older file is replaced in one step."""
    waiting = _waiting(path, content, mode)
    waiting.replace(path)
    synced(path.parent)


def written_once(path: Path, content: bytes) -> bool:
    """Put *content* at *path* unless something is there; tell whether it was put."""
    waiting = _waiting(path, content, 0o600)
    try:
        os.link(waiting, path)
    except FileExistsError:
        return False
    finally:
        waiting.unlink()
    synced(path.parent)
    return True


def synced(folder: Path) -> None:
    """Let the names in *folder* survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _waiting(path: Path, content: bytes, mode: int) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)
