"""Takes the files that a clerk encloses to a letter out of the form he sent."""

from collections.abc import AsyncIterator, Sequence
from os import SEEK_END

from litestar.datastructures import UploadFile

from gateway.loop import in_thread
from gateway.model.blob import BlobRef
from gateway.model.errors import Wrong
from gateway.model.submission import Part, PartRole
from gateway.store.blobs import BlobFolder
from gateway.web.languages import msgid
from gateway.web.names import file_name
from gateway.web.page import AnyRequest

#: The name of the field.
FIELD = "files"
#: Octets of a whole form. Far more than any letter carries: whoever chose too much hears so beside
#: the field, and what he wrote is kept. A big data message carries a hundred megabytes.
LARGEST_FORM = 104 * 1024 * 1024
#: What one mail carries; Base64 makes a third more of it, and many servers take 25 MB.
MOST, LARGEST = 20, 15_000_000

_MEGABYTE = 1_000_000
_PIECE = 64 * 1024
_UNKNOWN, _ARCHIVE = "application/octet-stream", "application/zip"
_VAGUE = frozenset({"", _UNKNOWN, "text/plain", "application/x-zip-compressed"})
#: How files of these types begin.
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"PK\x03\x04", _ARCHIVE),
)
_KNOWN = frozenset(kind for _, kind in _BEGINNINGS)


class NotEnclosed(Wrong):
    """What a clerk chose cannot be enclosed; said beside the field."""


async def files_of(request: AnyRequest) -> tuple[UploadFile, ...]:
    """Return the files that were chosen; they lie on disk and are not read yet."""
    form = await request.form()
    found = form.getall(FIELD, [])
    return tuple(one for one in found if isinstance(one, UploadFile) and one.filename)


def named(files: Sequence[UploadFile]) -> list[tuple[str, int]]:
    """Return each file's name as it will be shown, and its size in octets."""
    return [(file_name(one.filename), _size(one)) for one in files]


def check(files: Sequence[UploadFile]) -> None:
    """Raise ``NotEnclosed`` for what one mail does not carry."""
    sizes = named(files)
    if len(sizes) > MOST:
        text = msgid("There are %(count)s files; at most %(most)s can be enclosed.")
        raise NotEnclosed(text, count=len(sizes), most=MOST)
    together = sum(size for _, size in sizes)
    if together > LARGEST:
        text = msgid("The files have %(size)s MB together; at most %(most)s MB can be enclosed.")
        # Rounded up: what is too large never looks as if it were not.
        raise NotEnclosed(text, size=-(-together // _MEGABYTE), most=LARGEST // _MEGABYTE)
    empty = next((name for name, size in sizes if not size), None)
    if empty is not None:
        raise NotEnclosed(msgid("The file “%(name)s” is empty."), name=empty)


async def parts_of(files: Sequence[UploadFile]) -> tuple[Part, ...]:
    """Return the files as parts of a letter, which carry their content until it is stored."""
    return tuple([await _part(one) for one in files])


async def parts_kept(files: Sequence[UploadFile], blobs: BlobFolder) -> tuple[Part, ...]:
    """Return the files as parts whose content is stored already, piece by piece, however large."""
    return tuple([await _kept(one, blobs) for one in files])


async def _kept(file: UploadFile, blobs: BlobFolder) -> Part:
    declared = (file.content_type or "").partition(";")[0].strip().lower()
    media_type = media_type_of(await file.read(_PIECE), declared)
    await file.seek(0)
    blob = await blobs.keep(_pieces(file))
    return Part(file_name(file.filename), media_type, PartRole.ATTACHMENT, blob)


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_PIECE):
        yield piece


async def _part(file: UploadFile) -> Part:
    octets = await file.read()
    declared = (file.content_type or "").partition(";")[0].strip().lower()
    media_type = media_type_of(octets, declared)
    blob = await in_thread(BlobRef.of, octets)
    return Part(file_name(file.filename), media_type, PartRole.ATTACHMENT, blob)


def media_type_of(octets: bytes, declared: str) -> str:
    """Return the type by how the *octets* begin; by that only of which they tell nothing.

    Documents of an office suite are archives by their octets: what was declared tells more.
    """
    found = next((kind for start, kind in _BEGINNINGS if octets.startswith(start)), "")
    if found == _ARCHIVE and declared not in _KNOWN | _VAGUE:
        return declared
    if not found and declared not in _KNOWN:
        return declared or _UNKNOWN
    # What says that it is a picture or a PDF and does not begin like one is neither.
    return found or _UNKNOWN


def _size(file: UploadFile) -> int:
    file.file.seek(0, SEEK_END)
    size = file.file.tell()
    file.file.seek(0)
    return size
