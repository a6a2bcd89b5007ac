"""Reads GPC (ABO) statements: lines of fixed width, 074 the head, 075 an item, 076 to 079 more."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from waste.bank_account import BankAccount, Order, from_sixteen, in_order, likely_order
from waste.money import ZERO, crowns
from waste.statements.form import Movement, Statement, checked, constant_symbol, symbol

#: The shortest lines that carry everything that is read.
_HEAD, _ITEM = 114, 97
_EXTENDED = 128
_DEBIT, _CREDIT = 1, -1
#: What an item's code says. 3 is a reversed debit and 4 a reversed credit at Česká spořitelna; at
#: the others 4 is a reversed debit and 5 a reversed credit.
_CODES = {"1": -1, "2": 1, "4": 1, "5": -1}
_SAVINGS_BANK = "0800"
_SAVINGS_CODES = {"1": -1, "2": 1, "3": 1, "4": -1}
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class _Head:
    #: The account's sixteen digits as the file has them.
    account: str
    number: str
    opened_on: date
    closed_on: date
    opening: Decimal
    closing: Decimal
    debits: Decimal
    credits: Decimal


@dataclass(frozen=True, slots=True)
class _Item:
    code: str
    #: The other account's sixteen digits, and its bank.
    counter: str
    bank: str
    #: Its amount is still without a sign.
    movement: Movement


def read(text: str, bank: str = "", own: Sequence[BankAccount] = ()) -> list[Statement]:
    """Return the statements in the text of a GPC file. Raises ``Wrong``.

    *bank* is the code of the bank the account is at, where it is known: the format names none.
    *own* are the accounts it may be; if it is one of them, that says which bank it is.
    """
    return [_statement(head, items, bank, own) for head, items in _pieces(text)]


def _pieces(text: str) -> Iterator[tuple[_Head, list[_Item]]]:
    """Yield the head and the items of each statement."""
    head: _Head | None = None
    items: list[_Item] = []
    for number, line in enumerate(text.splitlines(), 1):
        kind = line[:3]
        if kind == "074":
            if head is not None:
                yield head, items
            head, items = _head(line, number), []
        elif kind == "075" and head is not None:
            items.append(_item(line, number))
        elif kind in {"076", "077", "078", "079"} and items:
            items[-1] = replace(items[-1], movement=_longer(items[-1].movement, line))
        elif line.strip("\x1a \t"):
            raise Wrong(msgid("Line %(line)s is not a line of a GPC file."), line=number)
    if head is None:
        raise Wrong(msgid("The file has no head of a statement."))
    yield head, items


def _head(line: str, number: int) -> _Head:
    if len(line.rstrip()) < _HEAD:
        raise Wrong(msgid("Line %(line)s is cut off."), line=number)
    fields = _Fields(line, number)
    return _Head(
        account=fields.digits(3, 19),
        number=line[105:108].strip(),
        opened_on=fields.day(39),
        closed_on=fields.day(108),
        opening=fields.amount(45, 59) * fields.sign(59),
        closing=fields.amount(60, 74) * fields.sign(74),
        debits=fields.amount(75, 89) * fields.sign(89),
        credits=fields.amount(90, 104) * fields.sign(104),
    )


def _item(written: str, number: int) -> _Item:
    # Some banks fill lines up with spaces, and length tells the longer kind of item.
    line = written.rstrip()
    if len(line) < _ITEM:
        raise Wrong(msgid("Line %(line)s is cut off."), line=number)
    fields = _Fields(line, number)
    bank, counter = line[73:77].strip(), fields.digits(19, 35)
    movement = Movement(
        identity=line[35:48].strip(),
        on=_booked(fields, line),
        amount=fields.amount(48, 60),
        variable_symbol=symbol(line[61:71]),
        constant_symbol=constant_symbol(line[77:81]),
        specific_symbol=symbol(line[81:91]),
        # By this the movement is known again, whatever file it comes in.
        counter_account=_written(from_sixteen(counter), bank),
        counter_name=line[97:117].strip() if len(line) <= _EXTENDED else "",
        message=_extended(line),
    )
    return _Item(line[60], counter, bank, movement)


def _booked(fields: "_Fields", line: str) -> date:
    """Return the day of booking where the item names one, else the day of value."""
    if re.fullmatch(r"\d{6}", line[122:128]) and line[122:128] != "000000":
        return fields.day(122)
    return fields.day(91)


def _extended(line: str) -> str:
    """Return the message of an extended item: four times 35 characters from the text's place."""
    return _words(line[97:237]) if len(line) > _EXTENDED else ""


def _written(account: BankAccount, bank: str) -> str:
    if not (account.prefix + account.number).strip("0"):
        return ""
    known = bank if bank.strip("0") else ""
    return BankAccount(account.prefix, account.number, known).written


def _longer(movement: Movement, line: str) -> Movement:
    if line.startswith("076"):
        name = _words(line[35:])
        return replace(movement, counter_name=name) if name else movement
    said = _words(f"{movement.message} {line[3:]}")
    return replace(movement, message=said)


def _words(text: str) -> str:
    return " ".join(text.split())


def _statement(
    head: _Head, items: Sequence[_Item], bank: str, own: Sequence[BankAccount]
) -> Statement:
    account, order = _account(head, items, bank, own)
    codes = _SAVINGS_CODES if account.bank == _SAVINGS_BANK else _CODES
    movements = tuple(_read_in(order, items, _identified(_signed(items, codes))))
    _fits(head, movements)
    warnings = () if account.checked else ("the account number's check digits do not fit",)
    return checked(
        Statement(
            format="gpc",
            account=account.iban if account.bank else account.written,
            number=head.number.lstrip("0") or "0",
            currency="CZK",
            opened_on=head.opened_on,
            closed_on=head.closed_on,
            opening=head.opening,
            closing=head.closing,
            movements=movements,
            warnings=warnings,
        )
    )


def _account(
    head: _Head, items: Sequence[_Item], bank: str, own: Sequence[BankAccount]
) -> tuple[BankAccount, Order]:
    """Return the statement's account, and in which order the file writes the digits of accounts.

    One of our own accounts tells it for sure. Else the check digits of all accounts in the file
    do, for a bank writes all of them in one order.
    """
    for order in Order:
        found = in_order(head.account, order)
        for mine in own:
            if (found.prefix, found.number) == (mine.prefix.zfill(6), mine.number.zfill(10)):
                return mine, order
    order = likely_order((head.account, *(item.counter for item in items)))
    found = in_order(head.account, order)
    return BankAccount(found.prefix, found.number, bank), order


def _signed(items: Iterable[_Item], codes: dict[str, int]) -> Iterator[Movement]:
    for item in items:
        if item.code not in codes:
            raise Wrong(msgid("An item has the unknown code “%(code)s”."), code=item.code)
        yield replace(item.movement, amount=item.movement.amount * codes[item.code])


def _read_in(
    order: Order, items: Iterable[_Item], movements: Iterable[Movement]
) -> Iterator[Movement]:
    """Yield the movements with the other accounts as people write them."""
    for item, movement in zip(items, movements, strict=True):
        account = in_order(item.counter, order)
        yield replace(movement, counter_account=_written(account, item.bank))


def _identified(movements: Iterable[Movement]) -> Iterator[Movement]:
    """Tell items that are the same in everything apart: banks repeat document numbers.

    A statement holds whole days, so the numbers are the same in every statement of that day.
    """
    seen: Counter[str] = Counter()
    for one in movements:
        key = (
            f"gpc {one.on.isoformat()} {one.identity} {one.amount} {one.variable_symbol}"
            f" {one.counter_account}"
        )
        seen[key] += 1
        yield replace(one, identity=f"{key} {seen[key]}")


def _fits(head: _Head, movements: tuple[Movement, ...]) -> None:
    credits_, debits = ZERO, ZERO
    for one in movements:
        credits_, debits = credits_ + max(one.amount, ZERO), debits - min(one.amount, ZERO)
    # Reversals are subtracted from their side by some banks and added to the other by others.
    if credits_ - debits != head.credits - head.debits:
        raise Wrong(
            msgid(
                "The sums do not fit: the head says %(credits)s in and %(debits)s out, "
                "the items make %(in_)s and %(out)s."
            ),
            credits=str(head.credits),
            debits=str(head.debits),
            in_=str(credits_),
            out=str(debits),
        )


@dataclass(frozen=True, slots=True)
class _Fields:
    """Cuts one line; complains about it by its number."""

    line: str
    number: int

    def digits(self, begin: int, end: int) -> str:
        found = self.line[begin:end].replace(" ", "0")
        if not (found.isascii() and found.isdigit()):
            self._wrong(begin)
        return found

    def amount(self, begin: int, end: int) -> Decimal:
        return crowns(int(self.digits(begin, end)))

    def sign(self, at: int) -> int:
        sign = self.line[at]
        if sign not in "+-0 ":
            self._wrong(at)
        return -1 if sign == "-" else 1

    def day(self, begin: int) -> date:
        found = self.digits(begin, begin + 6)
        try:
            return date(_CENTURY + int(found[4:]), int(found[2:4]), int(found[:2]))
        except ValueError:
            return self._wrong(begin)

    def _wrong(self, at: int) -> date:
        raise Wrong(
            msgid("Line %(line)s is damaged at column %(column)s."),
            line=self.number,
            column=at + 1,
        )
