"""Finds whose a movement may be, best first, each with its reasons; a person decides."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from sqlalchemy import select

from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.wording import folded
from waste import symbols
from waste.matching import State
from waste.payers import by_symbol, household_of
from waste.standing import Standing, standings
from waste.tables import BankMovement, FeePayer, FeePosting

#: Suggestions that are shown.
SHOWN = 5
#: Payers looked at for one reason.
_LOOKED = 40
#: Words of a name or message that are looked for.
_MOST_WORDS = 5
_SHORTEST = 3
#: Digits in a message that may be a symbol, and how they may stand apart.
_DIGITS = re.compile(r"\d(?:\s?\d)+")
_FEWEST_DIGITS, _MOST_DIGITS = 4, 10

#: What a reason adds to a suggestion's weight, and how the desk says it.
REASONS: Mapping[str, tuple[int, str]] = {
    "exact": (100, msgid("the variable symbol is right")),
    "written": (70, msgid("the message holds his variable symbol")),
    # More fingers change places than hit a wrong key.
    "swap": (65, msgid("two neighbouring digits of the symbol are swapped")),
    "digit": (60, msgid("one digit of the symbol differs")),
    "check": (60, msgid("the last digit of the symbol differs")),
    "extra": (45, msgid("the symbol has one digit too many")),
    "missing": (45, msgid("the symbol lacks one digit")),
    "specific": (50, msgid("the specific symbol is his variable symbol")),
    "account": (40, msgid("the same account paid for him before")),
    "name": (35, msgid("the payer's name fits")),
    "message": (20, msgid("the message names him")),
    "owed": (25, msgid("the amount is exactly what he owes")),
    "household": (25, msgid("the amount is exactly what his household owes")),
    "part": (5, msgid("he owes at least as much")),
    "over": (-10, msgid("it is more than is owed")),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A payer to whom a movement may belong."""

    payer: str
    name: str
    variable_symbol: str
    address: str
    owed: Decimal
    #: Keys of ``REASONS``, the weightiest first.
    reasons: tuple[str, ...]
    weight: int
    #: Whether the amount is what the whole household owes.
    household: bool = False


def suggestions(unit: Unit, row: BankMovement) -> tuple[Suggestion, ...]:
    """Return the likeliest payers of a movement."""
    reasons: dict[str, set[str]] = defaultdict(set)
    for payer, reason in (
        *_by_symbol(unit, row.variable_symbol),
        *_by_specific(unit, row.specific_symbol),
        *_by_written(unit, row.message),
        *_by_account(unit, row),
        *_by_words(unit, _words(row.counter_name), "name"),
        *_by_words(unit, _stems(row.message), "message"),
    ):
        reasons[payer].add(reason)
    found = standings(unit, list(reasons)) if reasons else {}
    made = []
    for payer, why in reasons.items():
        whole = why | _by_amount(unit, payer, row, found[payer])
        made.append(_suggestion(unit, payer, whole, found[payer]))
    return tuple(sorted(made, key=lambda one: (-one.weight, one.name))[:SHOWN])


def _suggestion(unit: Unit, payer: str, why: set[str], stands: Standing) -> Suggestion:
    row = unit.rows.get(FeePayer, payer)
    if row is None:
        raise AssertionError  # pragma: no cover  (found a moment ago in the same snapshot)
    ordered = sorted(why, key=lambda reason: -REASONS[reason][0])
    return Suggestion(
        payer=payer,
        name=row.name,
        variable_symbol=row.variable_symbol,
        address=row.address,
        owed=stands.owed,
        reasons=tuple(ordered),
        weight=sum(REASONS[reason][0] for reason in why),
        household="household" in why,
    )


def _by_symbol(unit: Unit, symbol: str) -> list[tuple[str, str]]:
    if not symbol:
        return []
    slips = symbols.neighbours(symbol)
    wanted = select(FeePayer.id, FeePayer.variable_symbol).where(
        FeePayer.variable_symbol.in_([symbol, *slips])
    )
    return [(payer, slips.get(found, "exact")) for payer, found in unit.rows.tuples(wanted)]


def _by_specific(unit: Unit, symbol: str) -> list[tuple[str, str]]:
    payer = by_symbol(unit, symbol)
    return [(payer.id, "specific")] if payer is not None else []


def _by_written(unit: Unit, message: str) -> list[tuple[str, str]]:
    """Return payers whose symbol somebody wrote as words, with or without spaces in it."""
    runs = [re.sub(r"\s", "", run) for run in _DIGITS.findall(message)]
    numbers = {symbols.tidy(run) for run in (*runs, *re.findall(r"\d+", message))}
    likely = sorted(one for one in numbers if _FEWEST_DIGITS <= len(one) <= _MOST_DIGITS)
    wanted = select(FeePayer.id).where(FeePayer.variable_symbol.in_(likely[:_MOST_WORDS]))
    return [(payer, "written") for payer in unit.rows.all(wanted)] if likely else []


def _by_account(unit: Unit, row: BankMovement) -> list[tuple[str, str]]:
    if not row.counter_account:
        return []
    earlier = (
        select(FeePosting.payer)
        .join(BankMovement, BankMovement.settlement == FeePosting.entry)
        .where(
            BankMovement.counter_account == row.counter_account,
            BankMovement.state == State.MATCHED,
            FeePosting.payer.is_not(None),
        )
        .distinct()
        .limit(_LOOKED)
    )
    return [(payer, "account") for payer in unit.rows.all(earlier) if payer]


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+", folded(text))
    return list(dict.fromkeys(word for word in words if len(word) >= _SHORTEST))[:_MOST_WORDS]


def _stems(text: str) -> list[str]:
    """Return words without their endings: Czech declines names."""
    return list(dict.fromkeys(word[: max(_SHORTEST, len(word) - 2)] for word in _words(text)))


def _by_words(unit: Unit, words: list[str], reason: str) -> list[tuple[str, str]]:
    """Return payers in whose name or address two of the words stand; one alone says nothing."""
    found: dict[str, str] = {}
    for one, other in combinations(words, 2):
        both = (
            FeePayer.sought.contains(one, autoescape=True),
            FeePayer.sought.contains(other, autoescape=True),
        )
        named = select(FeePayer.id).where(*both).order_by(FeePayer.id).limit(_LOOKED)
        found |= dict.fromkeys(unit.rows.all(named), reason)
    return list(found.items())


def _by_amount(unit: Unit, payer: str, row: BankMovement, stands: Standing) -> set[str]:
    if row.amount <= 0:
        return set()
    if row.amount == stands.owed:
        return {"owed"}
    members = household_of(unit, payer, row.on)
    if members:
        together = standings(unit, members)
        if row.amount == sum(one.owed for one in together.values()):
            return {"household"}
    return {"part"} if row.amount < stands.owed else {"over"}
