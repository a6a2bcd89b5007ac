"""Reads camt.053 statements (ISO 20022), the older and the newer versions alike.

The file comes from outside: no document type, no entities, nothing loaded from elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from waste.bank_account import BankAccount, account_of
from waste.money import ZERO, exact
from waste.statements import symbols_in
from waste.statements.form import LARGEST, Movement, Statement, checked
from waste.statements.xml import Node, parsed

_PRAGUE = ZoneInfo("Europe/Prague")
_SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.053\.001\.\d{2})")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_BOOKED = "BOOK"
_SIGNS = {"CRDT": 1, "DBIT": -1}


def read(octets: bytes) -> list[Statement]:
    """Return the statements in a camt.053 file, in its order. Raises ``Wrong``."""
    if len(octets) > LARGEST:
        raise Wrong(msgid("The file is too large."))
    root = parsed(octets)
    version = _SPACE.fullmatch(root.space)
    if version is None or root.name != "Document":
        raise Wrong(msgid("The XML file is not a camt.053 statement."))
    found = [_statement(node, version[1]) for node in root.all("BkToCstmrStmt", "Stmt")]
    if not found:
        raise Wrong(msgid("The file holds no statement."))
    return found


def _statement(node: Node, version: str) -> Statement:
    opening, opened_on = _balance(node, _OPENING)
    closing, closed_on = _balance(node, _CLOSING)
    currencies = {amount.get("Ccy") for amount in _amounts(node)}
    if len(currencies) != 1:
        raise Wrong(msgid("The statement mixes currencies."))
    account, warnings = _account(node)
    number = node.text("LglSeqNb") or node.text("ElctrncSeqNb") or node.text("Id")
    movements = tuple(_identified(_movements(node)))
    return checked(
        Statement(
            format=version,
            account=account,
            number=number[:40],
            currency=currencies.pop() or "",
            opened_on=_day(node.find("FrToDt", "FrDtTm")) or opened_on,
            closed_on=closed_on,
            opening=opening,
            closing=closing,
            movements=movements,
            warnings=warnings,
        )
    )


def _amounts(node: Node) -> Iterator[Node]:
    for balance in node.all("Bal"):
        if _code(balance) in (*_OPENING, *_CLOSING):
            yield from balance.all("Amt")
    for entry in node.all("Ntry"):
        yield from entry.all("Amt")


def _code(balance: Node) -> str:
    return balance.text("Tp", "CdOrPrtry", "Cd")


def _balance(node: Node, codes: tuple[str, ...]) -> tuple[Decimal, date]:
    for code in codes:
        for balance in node.all("Bal"):
            if _code(balance) == code:
                day = _day(balance.find("Dt"))
                if day is None:
                    break
                return _amount(balance.text("Amt")) * _sign(balance), day
    raise Wrong(msgid("The statement lacks the balance %(code)s."), code=codes[0])


def _sign(node: Node) -> int:
    # A reversal is an entry of its own whose sign says which way the money went.
    sign = _SIGNS.get(node.text("CdtDbtInd"))
    if sign is None:
        raise Wrong(msgid("An amount does not say whether it was credited or debited."))
    return sign


def _amount(text: str) -> Decimal:
    return exact(text)


def _day(node: Node | None) -> date | None:
    """Return the day in a date or date-time, however deep it stands."""
    if node is None:
        return None
    written = (node.text("Dt") or node.text("DtTm") or node.own).strip()
    try:
        if "T" not in written:
            return date.fromisoformat(written[:10])
        at = datetime.fromisoformat(written)
    except ValueError as error:
        raise Wrong(msgid("“%(text)s” is not a day."), text=written[:40]) from error
    return (at.astimezone(_PRAGUE) if at.tzinfo else at).date()


def _account(node: Node) -> tuple[str, tuple[str, ...]]:
    iban = re.sub(r"\s", "", node.text("Acct", "Id", "IBAN"))
    number = iban or node.text("Acct", "Id", "Othr", "Id").strip()
    if not number:
        raise Wrong(msgid("The statement names no account."))
    if not number.startswith("CZ"):
        return number[:34], ()
    try:
        return account_of(number).iban, ()
    except Wrong as error:
        return number[:34], (str(error),)


def _movements(node: Node) -> Iterator[Movement]:
    for entry in node.all("Ntry"):
        status = entry.text("Sts", "Cd") or entry.text("Sts")
        if status == _BOOKED:
            yield from _booked(entry)


def _booked(entry: Node) -> Iterator[Movement]:
    total, sign = _amount(entry.text("Amt")), _sign(entry)
    on = _day(entry.find("BookgDt")) or _day(entry.find("ValDt"))
    if on is None:
        raise Wrong(msgid("A movement has no day."))
    parts = entry.all("NtryDtls", "TxDtls")
    amounts = [_part_amount(part, sign) for part in parts]
    if len(parts) <= 1 or not any(amounts):
        part = parts[0] if parts else entry
        yield _movement(entry, part, on, total * sign)
        return
    if sum(amounts, ZERO) != total * sign:
        raise Wrong(
            msgid("The parts of a batch do not make its sum of %(total)s."), total=str(total)
        )
    for part, amount in zip(parts, amounts, strict=True):
        yield _movement(entry, part, on, amount)


def _part_amount(part: Node, sign: int) -> Decimal:
    """Return the part's amount, nothing when it names none.

    It goes the way of the whole entry unless it says otherwise: payments by card come in one
    batch with what the bank keeps for itself.
    """
    written = part.text("Amt") or part.text("AmtDtls", "TxAmt", "Amt")
    own = _sign(part) if part.text("CdtDbtInd") else sign
    return _amount(written) * own if written else ZERO


def _movement(entry: Node, part: Node, on: date, amount: Decimal) -> Movement:
    symbols = symbols_in.found_in(part)
    reference = part.text("Refs", "AcctSvcrRef") or entry.text("AcctSvcrRef")
    side = "Dbtr" if amount > 0 else "Cdtr"
    counter = _counter(part, side)
    fallback = f"{amount} {symbols.variable} {counter}"
    return Movement(
        identity=f"camt {on.isoformat()} {reference or fallback}"[:180],
        on=on,
        amount=amount,
        variable_symbol=symbols.variable,
        constant_symbol=symbols.constant,
        specific_symbol=symbols.specific,
        counter_account=counter,
        counter_name=_name(part, side),
        message=" ".join(" ".join(x.own for x in part.all("RmtInf", "Ustrd")).split()),
    )


def _name(part: Node, side: str) -> str:
    parties = ("RltdPties", side, "Pty", "Nm"), ("RltdPties", side, "Nm")
    return next((" ".join(part.text(*path).split()) for path in parties if part.text(*path)), "")


def _counter(part: Node, side: str) -> str:
    inside = part.find("RltdPties", f"{side}Acct", "Id")
    if inside is None:
        return ""
    iban = re.sub(r"\s", "", inside.text("IBAN"))
    if iban:
        try:
            return account_of(iban).written
        except Wrong:
            return iban[:34]
    number = re.sub(r"\s", "", inside.text("Othr", "Id"))
    agent = part.find("RltdAgts", f"{side}Agt", "FinInstnId")
    bank = (agent.text("Othr", "Id") or agent.text("ClrSysMmbId", "MmbId")) if agent else ""
    prefix, _, inner = number.rpartition("-")
    if (prefix + inner).isdigit() and bank.isdigit():
        return BankAccount(prefix, inner, bank).written
    return number[:60]


def _identified(movements: Iterable[Movement]) -> Iterator[Movement]:
    """Tell movements of one reference apart: some banks give a batch's parts that of the batch."""
    seen: Counter[str] = Counter()
    for one in movements:
        seen[one.identity] += 1
        count = seen[one.identity]
        yield one if count == 1 else replace(one, identity=f"{one.identity} {count}")
