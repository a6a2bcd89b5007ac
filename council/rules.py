"""Knows the law's numbers for each kind of body, as dated configuration."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("rules.toml")


class BodyKind(StrEnum):
    """What a body is by law."""

    COUNCIL = "council"
    BOARD = "board"
    COMMITTEE = "committee"
    COMMISSION = "commission"


@dataclass(frozen=True, slots=True)
class BodyRule:
    """The law about one kind of body between two days. Terms are days; 0 is none."""

    kind: BodyKind
    #: More than this share of all members must be present.
    quorum: Fraction
    #: More than this share of all members must agree.
    majority: Fraction
    notice_days: int
    crisis_notice_days: int
    minutes_days: int
    substitute_days: int
    legal_basis: str
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether this is the law on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def notice(self, *, crisis: bool) -> int:
        """Return how many days before the meeting the invitation must hang."""
        return self.crisis_notice_days if crisis else self.notice_days

    def minutes_due(self, held: date) -> date | None:
        """Return the last day for making the minutes of a meeting held that day."""
        return held + timedelta(days=self.minutes_days) if self.minutes_days else None

    def substitute_by(self, held: date) -> date | None:
        """Return the last day for the meeting in place of one that was not able to vote."""
        return held + timedelta(days=self.substitute_days) if self.substitute_days else None


@cache
def rules() -> tuple[BodyRule, ...]:
    """Return every rule the configuration names, in its order."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["rule"]
    return tuple(
        BodyRule(
            **row
            | {
                "kind": BodyKind(row["kind"]),
                "quorum": Fraction(row["quorum"]),
                "majority": Fraction(row["majority"]),
            }
        )
        for row in rows
    )


def rule_on(kind: BodyKind, day: date) -> BodyRule:
    """Return the law about *kind* as it is valid on *day*. Raises ``LookupError``."""
    for rule in rules():
        if rule.kind is kind and rule.holds_on(day):
            return rule
    raise LookupError(f"no rule for {kind} on {day}")
