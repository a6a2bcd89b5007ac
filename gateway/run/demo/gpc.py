"""Writes GPC statements as a bank would, for the demo and for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from waste.bank_account import BankAccount, account_of


@dataclass(frozen=True, slots=True)
class Item:
    """One movement of a statement to be written; below zero a debit."""

    amount: Decimal
    variable_symbol: str = ""
    name: str = ""
    #: The counter-account's number, without check digits of its own.
    counter: str = ""
    message: str = ""


def gpc(
    account: str,
    opened_on: date,
    closed_on: date,
    items: Sequence[Item],
    opening: Decimal = Decimal("10000.00"),
    number: int = 1,
) -> bytes:
    """Return a GPC file in CP1250 with its sums right."""
    own = account_of(account)
    credited = sum((item.amount for item in items if item.amount > 0), Decimal(0))
    debited = -sum((item.amount for item in items if item.amount < 0), Decimal(0))
    closing = opening + credited - debited
    head = (
        f"074{_sixteen(own)}{'UCET POPLATKU':<20}{opened_on:%d%m%y}"
        f"{_amount(opening, 14)}{_sign(opening)}{_amount(closing, 14)}{_sign(closing)}"
        f"{_amount(debited, 14)}+{_amount(credited, 14)}+{number:03d}{closed_on:%d%m%y}{'':14}"
    )
    lines = [head]
    for position, item in enumerate(items, 1):
        lines += _lines(_sixteen(own), number * 10_000 + position, item, closed_on)
    return "".join(f"{line}\r\n" for line in lines).encode("cp1250")


def _lines(own: str, document: int, item: Item, on: date) -> list[str]:
    code = "2" if item.amount > 0 else "1"
    counter = f"{item.counter or '0':0>16}"
    text = (
        f"075{own}{counter}{document:013d}{_amount(abs(item.amount), 12)}{code}"
        f"{item.variable_symbol or '0':0>10}{'00' + '0100' + '0558'}{'0' * 10}{on:%d%m%y}"
        f"{item.name[:20]:<20}01101{on:%d%m%y}"
    )
    lines = [text]
    if item.message:
        lines.append(f"078{item.message[:70]:<70}")
    return lines


def _sixteen(account: BankAccount) -> str:
    return f"{account.prefix:0>6}{account.number:0>10}"


def _amount(amount: Decimal, width: int) -> str:
    return f"{int(abs(amount) * 100):0{width}d}"


def _sign(amount: Decimal) -> str:
    return "-" if amount < 0 else "+"
