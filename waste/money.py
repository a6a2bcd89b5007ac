"""Amounts in Czech crowns: ``Decimal`` in the program, whole haléře in the database."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import BigInteger, Dialect, TypeDecorator

from gateway.model.errors import Wrong
from gateway.web.languages import msgid

ZERO = Decimal("0.00")
_HALER = Decimal("0.01")
#: More than any town has; a slip of the finger ends here.
MOST = Decimal("9999999.99")

_WRITTEN = re.compile(r"-?\d{1,12}([.,]\d{1,2})?")


class Money(TypeDecorator[Decimal]):
    """An amount in crowns, kept exactly as a whole number of haléře."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, _dialect: Dialect) -> int | None:
        """Turn crowns into haléře; refuses a fraction of a haléř."""
        return None if value is None else halere(Decimal(value))

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> Decimal | None:
        """Turn haléře, also a sum of them, into crowns."""
        return None if value is None else crowns(int(value))


def halere(amount: Decimal) -> int:
    """Return *amount* as whole haléře. Raises ``ValueError`` when there is a fraction of one."""
    found = amount * 100
    if found != int(found):
        raise ValueError(f"{amount} is no whole number of haléře")
    return int(found)


def crowns(found: int) -> Decimal:
    """Return whole haléře as crowns with two decimals."""
    return (Decimal(found) / 100).quantize(_HALER)


def exact(text: str) -> Decimal:
    """Return an amount as a bank writes it. Raises ``Wrong`` for what is not a sum in haléře."""
    try:
        amount = Decimal(text.strip())
        if amount.is_finite() and abs(amount) <= Decimal(10) ** 13:
            return crowns(halere(amount))
    except (InvalidOperation, ValueError):
        pass
    raise Wrong(msgid("“%(text)s” is not an amount."), text=text[:40])


def written(text: str) -> Decimal:
    """Return an amount as a clerk writes it: ``1 200,50``. Raises ``Wrong``."""
    tidy = re.sub(r"\s|Kč", "", text)
    if not _WRITTEN.fullmatch(tidy):
        raise Wrong(msgid("“%(text)s” is not an amount."), text=text[:40])
    amount = crowns(halere(Decimal(tidy.replace(",", "."))))
    if abs(amount) > MOST:
        raise Wrong(msgid("The amount is too large."))
    return amount
