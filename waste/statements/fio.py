"""Reads Fio bank's JSON: amounts from the text of the file, never through a float."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from waste.bank_account import BankAccount, account_of
from waste.money import exact
from waste.statements.form import (
    LARGEST,
    Movement,
    Statement,
    checked,
    constant_symbol,
    symbol,
)

_PRAGUE = ZoneInfo("Europe/Prague")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})([+-]\d{2}:?\d{2}|Z)?")

#: Numbers of the columns that are read.
_ID, _DATE, _AMOUNT, _CURRENCY = 22, 0, 1, 14
_ACCOUNT, _BANK, _NAME = 2, 3, 10
_KS, _VS, _SS = 4, 5, 6
_WORDS = (16, 7, 25, 18)


def read(octets: bytes) -> list[Statement]:
    """Return the statement in Fio's answer. Raises ``Wrong``."""
    found = _object(_parsed(octets), "accountStatement")
    head = _object(found, "info")
    rows = _object(found, "transactionList").get("transaction") or []
    if not isinstance(rows, list):
        raise Wrong(msgid("The file is not a statement of Fio bank."))
    movements = tuple(_movements(rows))
    account, warnings = _account(head)
    currency = str(head.get("currency", ""))
    for row in rows:
        if (_text(row, _CURRENCY) or currency) != currency:
            raise Wrong(msgid("The statement mixes currencies."))
    return [
        checked(
            Statement(
                format="fio",
                account=account,
                number=f"{head.get('idFrom') or ''}-{head.get('idTo') or ''}",
                currency=currency,
                opened_on=_day(head.get("dateStart")),
                closed_on=_day(head.get("dateEnd")),
                opening=_amount(head.get("openingBalance")),
                closing=_amount(head.get("closingBalance")),
                movements=movements,
                warnings=warnings,
            )
        )
    ]


def _parsed(octets: bytes) -> Any:
    if len(octets) > LARGEST:
        raise Wrong(msgid("The file is too large."))
    try:
        return json.loads(octets.decode("utf-8-sig"), parse_float=Decimal, parse_constant=str)
    except UnicodeDecodeError as error:
        raise Wrong(msgid("The file is in a wrong code page: UTF-8 is needed.")) from error
    except (ValueError, RecursionError) as error:
        raise Wrong(msgid("The file is cut off or is not JSON.")) from error


def _object(found: Any, name: str) -> Mapping[str, Any]:
    inner = found.get(name) if isinstance(found, dict) else None
    if not isinstance(inner, dict):
        raise Wrong(msgid("The file is not a statement of Fio bank."))
    return inner


def _account(head: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the account's IBAN and, when its check sums do not fit, a warning."""
    iban = re.sub(r"\s", "", str(head.get("iban") or ""))
    try:
        return account_of(iban).iban, ()
    except Wrong as error:
        number = f"{head.get('accountId') or ''}/{head.get('bankId') or ''}"
        if not iban and number == "/":
            raise Wrong(msgid("The statement names no account.")) from error
        return iban or number, (str(error),)


def _movements(rows: list[Any]) -> Iterator[Movement]:
    for row in rows:
        identity = _text(row, _ID)
        if not identity:
            raise Wrong(msgid("A movement has no number."))
        bank, number = _text(row, _BANK), _text(row, _ACCOUNT)
        yield Movement(
            identity=f"fio {identity}",
            on=_day(_value(row, _DATE)),
            amount=_amount(_value(row, _AMOUNT)),
            variable_symbol=symbol(_text(row, _VS)),
            constant_symbol=constant_symbol(_text(row, _KS)),
            specific_symbol=symbol(_text(row, _SS)),
            counter_account=_counter(number, bank),
            counter_name=_text(row, _NAME),
            message=_message(row),
        )


def _counter(number: str, bank: str) -> str:
    prefix, _, inner = number.rpartition("-")
    if (prefix + inner).isdigit():
        return BankAccount(prefix, inner, bank).written
    return f"{number}/{bank}" if number and bank else number


def _message(row: Mapping[str, Any]) -> str:
    texts = (" ".join(_text(row, column).split()) for column in _WORDS)
    return " ".join(dict.fromkeys(text for text in texts if text))


def _value(row: Any, column: int) -> Any:
    cell = row.get(f"column{column}") if isinstance(row, dict) else None
    return cell.get("value") if isinstance(cell, dict) else None


def _text(row: Any, column: int) -> str:
    value = _value(row, column)
    return "" if value is None else str(value).strip()


def _amount(value: Any) -> Decimal:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise Wrong(msgid("“%(text)s” is not an amount."), text=str(value)[:40])
    return exact(str(value))


def _day(value: Any) -> date:
    """Return a day: written with the zone behind it, or as milliseconds of midnight in Prague."""
    try:
        if isinstance(value, int):
            return datetime.fromtimestamp(value / 1000, UTC).astimezone(_PRAGUE).date()
        if isinstance(value, str) and (match := _DAY.fullmatch(value)):
            return date.fromisoformat(match[1])
    except (ValueError, OverflowError, OSError):
        pass
    raise Wrong(msgid("“%(text)s” is not a day."), text=str(value)[:40])
