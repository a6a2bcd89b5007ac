"""Decodes octets of Czech offices and banks, and refuses those written in another code page."""

import codecs

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from waste.statements.form import LARGEST

_HOME = frozenset("áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ")
#: Letters of our neighbours' names, and signs that people type: possible, but seldom.
_NEAR = frozenset("ĺľŕôäöüßąćęłńśźżőűĹĽŔÔÄÖÜĄĆĘŁŃŚŹŻŐŰ\u00a0§…‚‘’„“”–—´°¨·×€")
_STRANGE = 3
#: By how much another reading must be the likelier one; two Polish names are no other code page.
_SURELY = 3

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: What else Czech texts are written in, by programs of the last century.
_OTHERS = ("iso-8859-2", "cp852")

_WRONG_PAGE = msgid("The file is in a wrong code page: UTF-8 or CP1250 is needed.")


def in_utf16(octets: bytes) -> bool:
    """Tell whether the octets begin as UTF-16 does."""
    return octets.startswith(_UTF16)


def decoded(octets: bytes, largest: int = LARGEST) -> str:
    """Return the text of a file in UTF-8 or CP1250. Raises ``Wrong`` for anything else."""
    if not octets.strip():
        raise Wrong(msgid("The file is empty."))
    if len(octets) > largest:
        raise Wrong(msgid("The file is too large."))
    if in_utf16(octets) or b"\x00" in octets:
        raise Wrong(_WRONG_PAGE)
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _central_european(octets)


def _central_european(octets: bytes) -> str:
    """Return the text in CP1250, unless Czech letters say that it was written in another page."""
    try:
        text = octets.decode("cp1250")
    except UnicodeDecodeError as error:
        raise Wrong(_WRONG_PAGE) from error
    likelier = min(_strangeness(octets.decode(page)) for page in _OTHERS)
    if likelier + _SURELY <= _strangeness(text):
        raise Wrong(_WRONG_PAGE)
    return text


def _strangeness(text: str) -> int:
    return sum(_weight(character) for character in text if not character.isascii())


def _weight(character: str) -> int:
    if character in _HOME:
        return 0
    return 1 if character in _NEAR else _STRANGE
