"""Tells a statement's format by its first signs and reads it."""

from collections.abc import Sequence

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from waste.bank_account import BankAccount
from waste.statements import camt, fio, gpc
from waste.statements.form import Statement
from waste.statements.text import decoded, in_utf16

_XML_STARTS = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")


def read(octets: bytes, bank: str = "", own: Sequence[BankAccount] = ()) -> list[Statement]:
    """Return the statements in a file. Raises ``Wrong`` with the reason.

    *bank* is the code of the bank, which GPC files lack; *own* are the accounts a statement may
    be of, by which a GPC file tells its account and bank for sure.
    """
    start = octets[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_XML_STARTS):
        return camt.read(octets)
    if start.startswith(b"{"):
        return fio.read(octets)
    if not start or start.startswith(b"07") or in_utf16(start):
        return gpc.read(decoded(octets), bank, own)
    raise Wrong(msgid("The format is not known: GPC (ABO), camt.053 or Fio's JSON is needed."))
