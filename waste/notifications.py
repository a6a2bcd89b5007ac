"""Keeps notifications (ohlášení, § 14a of Act 565/1990) from being forgotten: each has an outcome.

Nothing is taken over by itself. A notification waits until a clerk makes a payer of it, changes
one by it, or says why there is nothing to change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, or_, select, tuple_

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling
from registry.dispatch import submission_of
from registry.tables import Filing
from registry.wording import line
from waste.tables import FeeNotification, FeePayer

#: The form on which the fee's notifications come.
FORM = "poplatek-odpad"
#: Notifications on one page.
PAGE = 50


class Outcome(StrEnum):
    """What became of a notification."""

    #: Put back among those that wait.
    WAITING = "waiting"
    NEW_PAYER = "new-payer"
    CHANGED = "changed"
    #: Read, and there was nothing to change.
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notification as one line of the list of those that wait."""

    filing: str
    reference: str
    #: What the form calls the reason: ``birth``; and how it is shown.
    reason: str
    reason_shown: str
    name: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Some that wait, the oldest first, and where the next begin; ``""`` after the last."""

    lines: tuple[Waiting, ...]
    next: str = ""


def waiting_count(unit: Unit) -> int:
    """Return how many notifications wait for a clerk."""
    return unit.rows.count(_waiting())


def waiting(unit: Unit, after: str = "", limit: int = PAGE) -> WaitingPage:
    """Return those that wait behind the filing *after*. Raises ``Wrong`` for an unknown one."""
    statement = _waiting()
    if after:
        mark = unit.rows.get(Filing, after)
        if mark is None:
            raise Wrong(msgid("There is no such page of the list."))
        key = tuple_(Filing.registered_at, Filing.record_identifier)
        statement = statement.where(key > (mark.registered_at, mark.record_identifier))
    ordered = statement.order_by(Filing.registered_at, Filing.record_identifier)
    found = unit.rows.all(ordered.limit(limit + 1))
    shown = found[:limit]
    following = shown[-1].record_identifier if len(found) > limit else ""
    return WaitingPage(tuple(_line(unit, filing) for filing in shown), following)


def _waiting() -> Select[Filing]:
    return (
        select(Filing)
        .outerjoin(FeeNotification, FeeNotification.filing == Filing.record_identifier)
        .where(
            Filing.form == FORM,
            Filing.handling != Handling.CANCELLED,
            or_(FeeNotification.filing.is_(None), FeeNotification.outcome == Outcome.WAITING),
        )
    )


def _line(unit: Unit, filing: Filing) -> Waiting:
    submission = submission_of(unit, filing)
    form = submission.form if submission else None
    answers = {one.name: one for one in form.answers} if form else {}
    reason, name = answers.get("reason"), answers.get("name")
    return Waiting(
        filing=filing.record_identifier,
        reference=filing.reference_number,
        reason=reason.value if reason else "",
        reason_shown=(reason.shown or reason.value) if reason else "",
        name=name.value if name else filing.sender_name,
        received_at=filing.received_at,
    )


def outcome_of(unit: Unit, filing: str) -> FeeNotification | None:
    """Return what became of a notification; ``None`` while it waits."""
    row = unit.rows.get(FeeNotification, filing)
    return None if row is None or row.outcome == Outcome.WAITING else row


def of_payer(unit: Unit, payer: str) -> Sequence[tuple[FeeNotification, Filing]]:
    """Return the notifications that made or changed a payer, oldest first."""
    return unit.rows.tuples(
        select(FeeNotification, Filing)
        .join(Filing, Filing.record_identifier == FeeNotification.filing)
        .where(FeeNotification.payer == payer)
        .order_by(FeeNotification.at, FeeNotification.filing)
    )


def settle(
    unit: Unit, filing: str, outcome: Outcome, payer: str | None = None, note: str = ""
) -> None:
    """Write what became of a notification. Raises ``Wrong`` when somebody has done so before."""
    why = line(note)
    if outcome == Outcome.NOTHING and not why:
        raise Wrong(msgid("Write why there is nothing to change."))
    if payer is not None and unit.rows.get(FeePayer, payer) is None:
        raise Wrong(msgid("There is no such payer."))
    values = {
        "filing": filing,
        "outcome": outcome,
        "payer": payer,
        "note": why,
        "by": unit.actor,
        "at": unit.now,
    }
    if not unit.rows.ensure(FeeNotification, values):
        _again(unit, filing, values)
    details = {"outcome": str(outcome), "payer": payer or "", "why": why}
    unit.record("notification.settled", f"filing:{filing}", details)


def _again(unit: Unit, filing: str, values: Mapping[str, object]) -> None:
    row = unit.rows.get(FeeNotification, filing, lock=True)
    if row is None or row.outcome != Outcome.WAITING:
        raise Wrong(msgid("This notification was taken over before."))
    for name, value in values.items():
        setattr(row, name, value)


def put_back(unit: Unit, filing: str) -> None:
    """Let a notification that changed nothing wait once more. Raises ``Wrong`` for others.

    What a notification changed is corrected at the payer's account, where it stands.
    """
    row = unit.rows.get(FeeNotification, filing, lock=True)
    if row is None or row.outcome != Outcome.NOTHING:
        raise Wrong(msgid("Only a notification that changed nothing can be put back."))
    row.outcome, row.payer, row.note = Outcome.WAITING, None, ""
    row.by, row.at = unit.actor, unit.now
    unit.record("notification.put-back", f"filing:{filing}")
