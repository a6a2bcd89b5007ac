"""The name under which a part is shown."""

import unicodedata

from channels.email.charsets import one_line
from channels.email.headers import Headers
from channels.email.parameters import parameters

#: As file systems and people bear it, in characters.
_LONGEST = 200

_ENDINGS = {
    "application/pdf": ".pdf",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/pgp-signature": ".asc",
    "application/zip": ".zip",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/vcard": ".vcf",
}
#: For files whose container names no type.
_TYPES = {
    **{ending: kind for kind, ending in _ENDINGS.items() if not kind.startswith("application/x-")},
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".htm": "text/html",
    ".jpeg": "image/jpeg",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}


def sent_name(headers: Headers) -> str:
    """Return the name the sender gave a part, fit to be shown; empty when there is none."""
    for field, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        name = shown(parameters(headers.raw(field)).get(parameter, ""))
        if name:
            return name
    return ""


def made_name(media_type: str, number: int, title: str = "") -> str:
    """Return a name for a part that has none; *title* is what it says of itself."""
    ending = _ENDINGS.get(media_type) or (
        ".txt" if media_type.startswith(("text/", "message/")) else ""
    )
    return (shown(title)[: _LONGEST - len(ending)] or f"priloha-{number}") + ending


def type_by(name: str) -> str:
    """Return the media type that the ending of *name* promises."""
    return _TYPES.get(f".{name.rpartition('.')[2].lower()}", "application/octet-stream")


def shown(name: str) -> str:
    """Keep the name as sent but for what breaks a line or looks like a path."""
    # Apple takes letters and their accents apart.
    name = (
        unicodedata.normalize("NFC", one_line(name, 4 * _LONGEST))
        .replace("/", "_")
        .replace("\\", "_")
    )
    if len(name) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST // 4:
        return name[:_LONGEST]
    return stem[: _LONGEST - len(ending) - 1] + dot + ending
