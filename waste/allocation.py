"""Decides which debts a sum of payments covers, in the order of the tax code (§ 152 DŘ)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from waste.money import ZERO


class ClaimKind(StrEnum):
    """What is owed, in the order in which payments cover it."""

    FEE = "fee"
    #: An increase, costs: what follows the fate of a fee (příslušenství).
    ACCESSORY = "accessory"
    ENFORCED_FEE = "enforced-fee"
    ENFORCED_ACCESSORY = "enforced-accessory"
    #: Always below zero: what was waived (§ 16a) or written off.
    WRITE_OFF = "write-off"


_ORDER = {kind: rank for rank, kind in enumerate(ClaimKind)}


@dataclass(frozen=True, slots=True)
class Claim:
    """A debt as it stands in the journal; a correction may have made it nothing or less."""

    kind: ClaimKind
    year: int
    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Covered:
    """A claim and how much of it is paid."""

    claim: Claim
    paid: Decimal

    @property
    def open(self) -> Decimal:
        """What remains to be paid of it."""
        return self.claim.amount - self.paid


@dataclass(frozen=True, slots=True)
class Allocation:
    """What payments cover, and what is left over (přeplatek)."""

    covered: tuple[Covered, ...]
    overpaid: Decimal


def allocate(claims: Iterable[Claim], paid: Decimal) -> Allocation:
    """Cover *claims* by *paid* crowns: by kind in the order of the law, the oldest due first.

    Claims below zero (a correction, a write-off) count as money. Nothing else is looked at:
    neither the order of payments nor what the payer wrote.
    """
    known = sorted(claims, key=lambda c: (_ORDER[c.kind], c.due, c.year))
    rest = paid - sum((c.amount for c in known if c.amount < 0), ZERO)
    covered = []
    for claim in known:
        if claim.amount <= 0:
            continue
        part = max(ZERO, min(rest, claim.amount))
        rest -= part
        covered.append(Covered(claim, part))
    return Allocation(tuple(covered), max(ZERO, rest))
