"""Decodes a statement's octets, and refuses those written in another code page."""

import codecs

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from waste.statements.form import LARGEST

#: Signs that names and messages never contain, but that Czech letters of the code pages Latin 2
#: and 852 turn into when they are read as CP1250.
_FOREIGN = frozenset("\u00a0ˇ˘¤¦¨©«¬®°±˛´µ¶·¸»˝×÷˙‡†‰‹›¶·Ł¢£¥")


def decoded(octets: bytes) -> str:
    """Return the text of a GPC file: UTF-8 or CP1250. Raises ``Wrong`` for anything else."""
    if not octets.strip():
        raise Wrong(msgid("The file is empty."))
    if len(octets) > LARGEST:
        raise Wrong(msgid("The file is too large for a bank statement."))
    if octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in octets:
        raise Wrong(msgid("The file is in a wrong code page: UTF-8 or CP1250 is needed."))
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _central_european(octets)


def _central_european(octets: bytes) -> str:
    try:
        text = octets.decode("cp1250")
    except UnicodeDecodeError:
        text = "\u00a0"
    if _FOREIGN.intersection(text):
        raise Wrong(msgid("The file is in a wrong code page: UTF-8 or CP1250 is needed."))
    return text
