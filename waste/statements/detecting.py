"""Tells a statement's format by its first signs and reads it."""

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from waste.statements import camt, fio, gpc
from waste.statements.form import Statement
from waste.statements.text import decoded

_XML_STARTS = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")


def read(octets: bytes, bank: str = "") -> list[Statement]:
    """Return the statements in a file. Raises ``Wrong`` with the reason.

    *bank* is the code of the bank, which GPC files lack.
    """
    start = octets[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_XML_STARTS):
        return camt.read(octets)
    if start.startswith(b"{"):
        return fio.read(octets)
    text = decoded(octets)
    if text.lstrip("\r\n").startswith("07"):
        return gpc.read(text, bank)
    raise Wrong(msgid("The format is not known: GPC (ABO), camt.053 or Fio's JSON is needed."))
