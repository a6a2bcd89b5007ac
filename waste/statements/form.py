"""What every format is read into: a statement with its balances and movements."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from waste.money import ZERO
from waste.symbols import tidy

#: Octets of a statement; a town's year is far below.
LARGEST = 8_000_000


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of the account."""

    #: What tells the account's movements apart, whichever statement they come in.
    identity: str
    on: date
    #: In the statement's currency; credit positive, debit negative.
    amount: Decimal
    #: Digits without leading zeros; empty when there is none.
    variable_symbol: str = ""
    constant_symbol: str = ""
    specific_symbol: str = ""
    #: As people write it where it is Czech: ``1265098001/5500``.
    counter_account: str = ""
    counter_name: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One bank statement whose sums fit."""

    #: ``gpc``, ``camt.053.001.02``, ``fio``.
    format: str
    #: IBAN where it is known, otherwise the number as written.
    account: str
    number: str
    currency: str
    opened_on: date
    closed_on: date
    opening: Decimal
    closing: Decimal
    movements: tuple[Movement, ...]
    #: What looks odd and yet did not stop the reading.
    warnings: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """What tells the account's statements apart.

        Its movements are a part of it: a bank that issues a statement of one number and day once
        more, now with what came after noon, must not be told that it is known.
        """
        days = f"{self.opened_on.isoformat()}..{self.closed_on.isoformat()}"
        moved = "\n".join(sorted(one.identity for one in self.movements))
        mark = hashlib.sha256(moved.encode()).hexdigest()[:16]
        return f"{self.format} {self.number} {days} {mark}"


def checked(statement: Statement) -> Statement:
    """Return *statement* when opening balance and movements make the closing balance.

    Raises ``Wrong`` otherwise: something was lost or changed on the way.
    """
    moved = sum((one.amount for one in statement.movements), ZERO)
    if statement.opening + moved != statement.closing:
        raise Wrong(
            msgid(
                "The sums do not fit: %(opening)s and movements of %(moved)s "
                "do not make %(closing)s."
            ),
            opening=str(statement.opening),
            moved=str(moved),
            closing=str(statement.closing),
        )
    return statement


def symbol(text: str) -> str:
    """Return a payment symbol as it is compared, up to ten digits."""
    found = tidy(text)
    return found if len(found) <= 10 else ""  # noqa: PLR2004  (what banks transmit)


def constant_symbol(text: str) -> str:
    """Return a constant symbol as people write it, with four digits."""
    found = symbol(text)
    return found.zfill(4) if found else ""
