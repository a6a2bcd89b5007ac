"""Tells by a file's octets that the data-box system would not take it, whatever it is called."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from channels.databox.limits import Limits

#: How files begin, by the endings of their names (bulletins for developers: the content is compared
#: with the ending, code 1214).
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    **dict.fromkeys(("jpg", "jpeg", "jfif"), (b"\xff\xd8\xff",)),
    "gif": (b"GIF8",),
    **dict.fromkeys(("tif", "tiff"), (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")),
    "rtf": (b"{\\rtf",),
    **dict.fromkeys(("odt", "ods", "odp", "isdocx"), _ARCHIVE),
    # With a password they are kept in the build of the old ones.
    **dict.fromkeys(("docx", "xlsx", "pptx"), _ARCHIVE + _OLD_OFFICE),
    **dict.fromkeys(("zip", "asice", "asics", "sce", "scs"), _ARCHIVE),
    **dict.fromkeys(("doc", "xls", "ppt"), _OLD_OFFICE),
}
#: Documents of old office programs may also be of these kinds, which the programs take for theirs.
_ALSO_OLD = (b"{\\rtf", b"<html", b"<?xml")
_PROGRAMS = (b"MZ", b"\x7fELF")

#: A PDF may begin a little later (ISO 32000-1, annex H.3.4.1).
_HEAD = 1024
_ENCRYPTED = 0x1


def defects(name: str, content: BinaryIO, rules: Limits) -> Iterator[str]:
    """Yield in Czech why *content* cannot be sent under *name*; blocks, and reads little."""
    ending = name.rpartition(".")[2].lower()
    content.seek(0)
    head = content.read(_HEAD)
    if head.startswith(_PROGRAMS):
        yield f"Soubor {name} je program; ten datové schránky nepřijímají."
    elif not _fits(ending, head):
        yield f"Obsah souboru {name} neodpovídá jeho příponě; datové schránky by ho odmítly."
    elif ending in rules.container_extensions:
        yield from _container_defects(name, content, rules)


def _fits(ending: str, head: bytes) -> bool:
    beginnings = _BEGINNINGS.get(ending)
    if not head or beginnings is None or head.startswith(beginnings):
        return True
    if ending == "pdf":
        return beginnings[0] in head
    return beginnings is _OLD_OFFICE and head.lstrip().lower().startswith(_ALSO_OLD)


def _container_defects(name: str, content: BinaryIO, rules: Limits) -> Iterator[str]:
    try:
        with zipfile.ZipFile(content) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        yield f"Kontejner {name} nelze otevřít, je poškozený nebo rozdělený na díly."
        return
    for problem in _inside(members, rules):
        yield f"Kontejner {name} {problem}."


def _inside(members: Sequence[zipfile.ZipInfo], rules: Limits) -> Iterator[str]:
    if any(one.flag_bits & _ENCRYPTED for one in members):
        yield "je zašifrovaný; datové schránky šifrované kontejnery nepřijímají"
    nested = next((one.filename for one in members if _is_container(one.filename, rules)), "")
    if nested:
        yield f"má v sobě další kontejner {nested}"
    if len(members) > rules.container_files:
        yield f"má {len(members)} souborů; smí jich mít {rules.container_files}"
    if any(_depth(one.filename) > rules.container_depth for one in members):
        yield f"má složky hlubší než {rules.container_depth} úrovně"
    if sum(one.file_size for one in members) > rules.container_unpacked:
        yield f"je po rozbalení větší než {rules.container_unpacked // 1024**3} GB"


def _is_container(name: str, rules: Limits) -> bool:
    return name.rpartition(".")[2].lower() in rules.container_extensions


def _depth(name: str) -> int:
    return len([one for one in re.split(r"[/\\]", name)[:-1] if one])
