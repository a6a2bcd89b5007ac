"""Knows what the law says about the fee, as dated configuration: ceilings and exemptions."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("law.toml")


class FeeKind(StrEnum):
    """Which of the two fees the municipality has introduced; it may have one only (§ 10d)."""

    #: For the municipal system: a rate for a person and year (§§ 10e to 10h).
    SYSTEM = "system"
    #: For depositing waste, by weight or volume (§§ 10i to 10n); held, not computed yet.
    DEPOSIT = "deposit"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The highest rate that an ordinance may set."""

    fee: str
    amount: Decimal
    legal_basis: str
    valid_from: date
    valid_to: date | None = None
    #: Whether nobody has compared the row with the law in force.
    unconfirmed: bool = False


class Bound(StrEnum):
    """What else the law sets a number for."""

    #: How many times as high as the unpaid fee it is at most with its increase.
    INCREASED = "increased"
    #: The greatest payment in cash, in crowns.
    CASH = "cash"
    #: Days after the end of the first month for a duty that begins after a due date.
    LATE_DUE = "late-due"
    #: Years of age from which one owes for oneself.
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Limit:
    """One number from the law."""

    code: str
    value: Decimal
    legal_basis: str
    valid_from: date
    valid_to: date | None = None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class ExemptionKind:
    """One reason for which somebody pays less or nothing."""

    code: str
    #: In Czech, and in English.
    name: str
    english: str
    legal_basis: str
    #: By how much the fee is lowered, unless the ordinance says otherwise.
    percent: int
    #: For which titles of liability it counts.
    titles: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    unconfirmed: bool = False

    def named(self, language: str) -> str:
        """Return the name in a language; Czech where it is not known."""
        return self.english if language == "en" else self.name


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def ceilings() -> tuple[Ceiling, ...]:
    """Return every ceiling the configuration names."""
    return tuple(Ceiling(**row | {"amount": Decimal(row["amount"])}) for row in _read()["ceiling"])


@cache
def limits() -> tuple[Limit, ...]:
    """Return every other number the configuration names."""
    return tuple(Limit(**row | {"value": Decimal(row["value"])}) for row in _read()["limit"])


@cache
def exemptions() -> tuple[ExemptionKind, ...]:
    """Return every kind of exemption and relief, in the configuration's order."""
    rows = _read()["exemption"]
    return tuple(ExemptionKind(**row | {"titles": tuple(row["titles"])}) for row in rows)


def ceiling_on(fee: str, day: date) -> Ceiling | None:
    """Return the ceiling of *fee* on *day*, ``None`` when the law sets none known here."""
    return next((c for c in ceilings() if c.fee == fee and _holds(c, day)), None)


def exemption_on(code: str, day: date) -> ExemptionKind:
    """Return the kind of exemption *code* as it is on *day*. Raises ``LookupError``."""
    for kind in exemptions():
        if kind.code == code and _holds(kind, day):
            return kind
    raise LookupError(f"no exemption {code!r} on {day}")


def limit_on(code: Bound, day: date) -> Decimal:
    """Return a number from the law as it is on *day*. Raises ``LookupError``."""
    for limit in limits():
        if limit.code == code and _holds(limit, day):
            return limit.value
    raise LookupError(f"no number {code!r} on {day}")


def _holds(row: Ceiling | Limit | ExemptionKind, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
