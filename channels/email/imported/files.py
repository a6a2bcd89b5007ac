"""Finds the mails in what an operator names: single files, mbox, Maildir, folders of all these."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from channels.email.imported import mbox, outlook
from gateway.model.errors import Malformed

#: So much of a file is read at one time, in octets.
_PIECE = 256 * 1024

_MAILS, _MESSAGES, _MANY = {".eml", ".mail"}, {".msg"}, {".mbox", ".mbx"}


@dataclass(frozen=True, slots=True)
class Found:
    """One mail, or why there is none."""

    #: The file, and which mail in it when it holds many.
    place: str
    #: What to read, once and before the next is asked for.
    pieces: Iterator[bytes]
    #: Why nothing can be taken; empty when it can.
    why: str = ""
    #: Whether the operator did not ask for it by name, and nothing says that it is a mail.
    is_other: bool = False
    #: The file an Outlook message was made from.
    source: bytes = b""


def size(path: Path) -> int:
    """Return how many octets lie there, as far as that can be known."""
    files = path.rglob("*") if path.is_dir() else (path,)
    with suppress(OSError):
        return sum(one.stat().st_size for one in files if one.is_file())
    return 0


def found(path: Path) -> Iterator[Found]:
    """Yield every mail below *path*, in a stable order."""
    try:
        if not path.is_dir():
            yield from _in_file(path)
        elif (path / "cur").is_dir() and (path / "new").is_dir():
            yield from _in_maildir(path)
        else:
            for one in sorted(path.iterdir()):
                yield from _in_folder(one)
    except OSError as error:
        yield _nothing(path, error)


def _in_maildir(path: Path) -> Iterator[Found]:
    for name in ("cur", "new"):
        for one in sorted((path / name).iterdir()):
            yield from _single(one)
    for one in sorted(path.iterdir()):
        # Its folders are Maildirs themselves, and begin with a dot; the rest is the server's.
        if one.is_dir() and one.name not in {"cur", "new", "tmp"}:
            yield from found(one)


def _in_folder(path: Path) -> Iterator[Found]:
    suffix = path.suffix.lower()
    is_mail = suffix in _MAILS | _MESSAGES | _MANY
    if path.is_dir() or is_mail or (not suffix and mbox.begins_one(_beginning(path))):
        yield from found(path)
    else:
        yield Found(str(path), iter(()), "is no mail", is_other=True)


def _in_file(path: Path) -> Iterator[Found]:
    beginning = _beginning(path)
    if beginning.startswith(outlook.MAGIC) or path.suffix.lower() in _MESSAGES:
        yield _message(path)
    elif mbox.begins_one(beginning) and path.suffix.lower() not in _MAILS:
        yield from _many(path)
    elif not beginning:
        yield Found(str(path), iter(()), "is empty")
    else:
        yield from _single(path)


def _single(path: Path) -> Iterator[Found]:
    yield Found(str(path), _pieces(path))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _many(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        for number, pieces in enumerate(mbox.mails(file), 1):
            yield Found(f"{path}#{number}", pieces)


def _message(path: Path) -> Found:
    try:
        octets = path.read_bytes()
        return Found(str(path), iter((outlook.as_mail(octets, path.name),)), source=octets)
    except OSError as error:
        return _nothing(path, error)
    except Malformed as error:
        return Found(str(path), iter(()), str(error))


def _nothing(path: Path, error: OSError) -> Found:
    return Found(str(path), iter(()), error.strerror or type(error).__name__)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.readline(4096)
