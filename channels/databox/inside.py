"""Looks into attachments that hold further documents: data messages in messages, ZIP and ASiC."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from channels.databox.document import NotAMessage, SentFile, read_pieces
from channels.databox.kinds import CONTAINER
from channels.databox.proofs import inside
from channels.databox.signed import NotSigned
from channels.databox.zfo import unsealed
from gateway.model.submission import Evidence, Outcome

#: A message in a message in a message is opened; what is deeper stays as it is.
_DEEPEST = 2
#: So many files are taken out of all messages inside one, and so many names told of a container.
MOST, _TOLD = 100, 30

_SIGNED = b"0"
_ZIP = b"PK\x03\x04"
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found inside the attachments of a message."""

    evidence: tuple[Evidence, ...] = ()
    #: Files of messages inside, each with the attachment it came in.
    files: tuple[tuple[SentFile, SentFile], ...] = ()


def look(files: Sequence[SentFile]) -> Found:
    """Look into *files*; nothing is unpacked but data messages. Never raises."""
    evidence: list[Evidence] = []
    taken: list[tuple[SentFile, SentFile]] = []
    waiting: list[tuple[SentFile | None, SentFile, int]] = [(None, one, 0) for one in files]
    while waiting:
        holder, one, depth = waiting.pop(0)
        if holder is not None:
            taken.append((holder, one))
        if one.content[:4] == _ZIP:
            evidence.append(_container(one))
        elif one.content[:1] == _SIGNED and depth < _DEEPEST:
            name = one.name or "?"
            for told, further in _opened(one, name):
                evidence.append(told)
                waiting += [(one, each, depth + 1) for each in further[: MOST - len(taken)]]
    return Found(tuple(evidence), tuple(taken[:MOST]))


def _opened(file: SentFile, name: str) -> Iterator[tuple[Evidence, tuple[SentFile, ...]]]:
    """Yield what is inside a data message, nothing for other signed things."""
    try:
        opened = unsealed(file.content)
        document = read_pieces(opened.pieces)
    except (NotSigned, NotAMessage):
        return
    yield inside(document, opened.seal, name), document.files


def _container(file: SentFile) -> Evidence:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        told = f"Kontejner {file.name} nelze otevřít, je poškozený."
        return Evidence(CONTAINER, Outcome.NOT_ASSESSED, told, {"name": file.name})
    names = [one.filename for one in members]
    details = {
        "name": file.name,
        "files": "\n".join(names[:_TOLD]),
        "count": str(len(names)),
        "size": str(sum(one.file_size for one in members)),
    }
    if any(_UNSAFE.search(name) for name in names):
        details["warning"] = "Některá jména by při rozbalení vedla mimo složku."
    told = f"Kontejner {file.name}, souborů: {len(names)}"
    return Evidence(CONTAINER, Outcome.NOTED, told, details)
