"""Uploads a file for a big message (VoDZ) as a stream, so that memory does not grow with it."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr

from channels.databox.answers import Unexpected
from channels.databox.by_hand import answered, text_in
from channels.databox.transport import Transport

_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_NAMESPACE = "http://isds.czechpoint.cz/v20"
_HEADERS = {"Content-Type": "application/soap+xml; charset=utf-8"}

#: Octets of a file read at a time; three become four in base64, so no piece ends in padding.
_PIECE = 48 * 1024

#: Seconds for an answer: the system looks for viruses before it gives one.
PATIENCE = 240.0


@dataclass(frozen=True, slots=True)
class Stored:
    """A file to upload, which lies somewhere and is opened only to be sent."""

    name: str
    media_type: str
    #: Octets.
    size: int
    #: Opens it anew each time. Raises ``LookupError`` or ``OSError``.
    opened: Callable[[], BinaryIO]


#: Hears how many octets of a file have left; called in the thread that sends.
Heard = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that the system keeps for a message to come; it forgets it after two hours."""

    id: str
    #: Two hashes as the system told them, each with the name of its kind.
    first: str
    first_kind: str
    second: str
    second_kind: str


class _Body:
    """The request: as long as it says, read from the file while it is sent."""

    def __init__(self, file: BinaryIO, stored: Stored, heard: Heard) -> None:
        attributes = (
            f"dmMimeType={quoteattr(stored.media_type)} dmFileDescr={quoteattr(stored.name)}"
        )
        self._before = (
            f'<s:Envelope xmlns:s="{_SOAP}"><s:Body><UploadAttachment xmlns="{_NAMESPACE}">'
            f"<dmFile {attributes}><dmEncodedContent>"
        ).encode()
        self._behind = b"</dmEncodedContent></dmFile></UploadAttachment></s:Body></s:Envelope>"
        self._file, self._size, self._heard = file, stored.size, heard

    def __len__(self) -> int:
        return len(self._before) + (self._size + 2) // 3 * 4 + len(self._behind)

    def __iter__(self) -> Iterator[bytes]:
        yield self._before
        self._file.seek(0)
        left = 0
        while piece := self._file.read(_PIECE):
            yield base64.b64encode(piece)
            left += len(piece)
            self._heard(left)
        yield self._behind


def upload(transport: Transport, address: str, stored: Stored, heard: Heard) -> Uploaded:
    """Upload a file and return under what the system keeps it; *heard* is told how far it is.

    Raises what ``trouble`` makes of the code, what ``Transport`` raises, and what opening raises.
    """
    with stored.opened() as file:
        answer = transport.give(address, _Body(file, stored, heard), _HEADERS, PATIENCE)
    element, _ = answered(answer, {"dmAttID", "dmAttHash1", "dmAttHash2"})
    return _uploaded(element)


def _uploaded(element: Any) -> Uploaded:
    told = Uploaded(
        text_in(element, "dmAttID"),
        text_in(element, "dmAttHash1"),
        _kind(element, "dmAttHash1"),
        text_in(element, "dmAttHash2"),
        _kind(element, "dmAttHash2"),
    )
    if not (told.id and told.first and told.second):
        raise Unexpected("The data-box system took a file without saying under what.")
    return told


def _kind(element: Any, name: str) -> str:
    found = element.find(f"{{{_NAMESPACE}}}{name}")
    return str(found.get("AttHashAlg", "")) if found is not None else ""
