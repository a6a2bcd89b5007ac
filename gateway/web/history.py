"""What happened to a thing, out of the audit log, for the pages of all parts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.views import WORDS
from gateway.web.words import who

#: The newest lines shown; what was retried for ever has more.
SHOWN = 200

#: Events that say no more than that somebody looked.
VIEWS = "%.viewed"

#: What may say why, or of a search for which words.
_TOLD = ("note", "reason", "why", WORDS)

#: What the next hop answered interests the operator only.
_SILENT = frozenset({"outgoing-sent"})


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the audit log."""

    at: datetime
    #: A person's name, or a text to translate.
    by: str
    event: str
    #: Why; may be empty.
    note: str
    #: What a value was and has become; both empty where none was changed.
    before: str = ""
    after: str = ""


def history(unit: Unit, *about: str) -> tuple[Happened, ...]:
    """Return what happened to these things, oldest first: ``item:01J…``, ``filing:HLUC…``.

    Who only looked is left out: see ``whole_history``.
    """
    newest = (
        select(AuditRow)
        .where(AuditRow.about.in_(about), AuditRow.event.not_like(VIEWS))
        .order_by(AuditRow.seq.desc())
        .limit(SHOWN)
    )
    names = _names(unit)
    return tuple(_happened(row, names) for row in reversed(unit.rows.all(newest)))


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a thing's whole history, newest first."""

    lines: tuple[Happened, ...]
    #: The mark after which the next page begins; 0 on the last.
    next: int = 0


def whole_history(unit: Unit, about: str, before: int = 0) -> Part:
    """Return what happened to a thing before the line *before* (0: up to now), looks included."""
    statement = select(AuditRow).where(AuditRow.about == about)
    if before:
        statement = statement.where(AuditRow.seq < before)
    rows = unit.rows.all(statement.order_by(AuditRow.seq.desc()).limit(SHOWN + 1))
    names = _names(unit)
    lines = tuple(_happened(row, names) for row in rows[:SHOWN])
    return Part(lines, rows[SHOWN - 1].seq if len(rows) > SHOWN else 0)


def _names(unit: Unit) -> Mapping[str, str]:
    return {one.login: one.name for one in colleagues(unit)}


def _happened(row: AuditRow, names: Mapping[str, str]) -> Happened:
    details = json.loads(row.details)
    told = next((details[key] for key in _TOLD if details.get(key)), "")
    return Happened(
        row.at,
        who(row.actor, names),
        row.event,
        "" if row.event in _SILENT else told,
        details.get("before", ""),
        details.get("after", ""),
    )
