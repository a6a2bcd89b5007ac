"""Counts the office's work: filings by channel and month, what waits, how long settling took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, literal, select

from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from registry.axes import Handling
from registry.calendar import PRAGUE, legal_day
from registry.circulation import OPEN, departments
from registry.deadlines import CONFIRM_UNSIGNED, DeadlineState
from registry.tables import Deadline, Filing

MONTHS = 12

#: What the audit log says when a filing is settled.
SETTLED = "filing.settled"

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class ByChannel:
    """Filings that came by one channel, month by month."""

    channel: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ByDepartment:
    """What a department has before it."""

    #: Both empty for filings that belong to no department yet.
    code: str
    name: str
    #: Neither settled nor cancelled.
    waiting: int
    #: Those of them with a term of the office's whose last day has passed.
    overdue: int


@dataclass(frozen=True, slots=True)
class Settled:
    """Filings settled in one month."""

    count: int
    #: Mean number of days from receipt to settlement, to a tenth; ``None`` without any.
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows."""

    #: First days of the last twelve months, the present one last.
    months: tuple[date, ...]
    channels: tuple[ByChannel, ...]
    departments: tuple[ByDepartment, ...]
    settled: tuple[Settled, ...]

    def came(self, at: int) -> int:
        """Return how many filings came in one month, by whatever channel."""
        return sum(line.counts[at] for line in self.channels)

    @property
    def empty(self) -> bool:
        """Nothing came, nothing waits and nothing was settled."""
        return not self.channels and not self.departments and not any(s.count for s in self.settled)


def overview(unit: Unit) -> Overview:
    """Return the numbers of the unit's originator as of now."""
    months = last_months(legal_day(unit.now))
    return Overview(months, _by_channel(unit, months), _by_department(unit), _settled(unit, months))


def last_months(today: date) -> tuple[date, ...]:
    """Return the first days of the twelve months that end with *today*'s."""
    number = today.year * 12 + today.month - 1
    return tuple(date(n // 12, n % 12 + 1, 1) for n in range(number - MONTHS + 1, number + 1))


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), PRAGUE)


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _by_channel(unit: Unit, months: tuple[date, ...]) -> tuple[ByChannel, ...]:
    found: dict[str, list[int]] = {}
    for at, first in enumerate(months):
        # One range of the index for each month: neither database knows the months of Prague.
        statement = (
            select(Filing.channel, func.count())
            .where(
                Filing.registered_at >= _instant(first),
                Filing.registered_at < _instant(_next(first)),
            )
            .group_by(Filing.channel)
        )
        for channel, count in unit.rows.tuples(statement):
            found.setdefault(channel, [0] * len(months))[at] = count
    lines = [ByChannel(channel, tuple(counts)) for channel, counts in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.channel)))


def _by_department(unit: Unit) -> tuple[ByDepartment, ...]:
    waiting = (
        select(Filing.department, func.count())
        .where(Filing.handling.in_(OPEN))
        .group_by(Filing.department)
    )
    overdue = (
        select(Filing.department, func.count(Filing.record_identifier.distinct()))
        .join(Deadline, Deadline.filing == Filing.record_identifier)
        .where(
            # Each night those that have passed are marked as missed; of today's morning some run.
            Deadline.state.in_((DeadlineState.RUNNING, DeadlineState.MISSED)),
            Deadline.end < legal_day(unit.now),
            # That term is the sender's.
            Deadline.kind != CONFIRM_UNSIGNED,
            Filing.handling.in_(OPEN),
        )
        .group_by(Filing.department)
    )
    open_: Mapping[str | None, int] = dict(map(tuple, unit.rows.tuples(waiting)))
    late: Mapping[str | None, int] = dict(map(tuple, unit.rows.tuples(overdue)))
    names = {one.code: one.name for one in departments(unit)}
    lines = [
        ByDepartment(code or "", names.get(code or "", ""), count, late.get(code, 0))
        for code, count in open_.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.waiting, line.code)))


def _settled(unit: Unit, months: tuple[date, ...]) -> tuple[Settled, ...]:
    """Return settlements by month, of filings registered within a year before the first month."""
    begin = months[0].replace(year=months[0].year - 1)
    last = func.max(AuditRow.at)
    statement = (
        select(Filing.received_at, last)
        .join(AuditRow, AuditRow.about == literal("filing:") + Filing.record_identifier)
        .where(
            Filing.handling == Handling.SETTLED,
            Filing.registered_at >= _instant(begin),
            AuditRow.event == SETTLED,
        )
        .group_by(Filing.record_identifier, Filing.received_at)
    )
    found: dict[date, list[int]] = {first: [] for first in months}
    for received, settled in unit.rows.tuples(statement):
        day = legal_day(settled)
        if day.replace(day=1) in found:
            found[day.replace(day=1)].append((day - legal_day(received)).days)
    return tuple(Settled(len(days), _mean(days)) for days in found.values())


def _mean(days: list[int]) -> Decimal | None:
    return (Decimal(sum(days)) / len(days)).quantize(_TENTH, ROUND_HALF_UP) if days else None
