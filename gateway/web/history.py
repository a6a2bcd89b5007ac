"""What happened to a thing, out of the audit log, for the pages of all parts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.words import who

#: The newest lines shown; what was retried for ever has more.
SHOWN = 200

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
    """Return what happened to these things, oldest first: ``item:01J…``, ``filing:HLUC…``."""
    names = {one.login: one.name for one in colleagues(unit)}
    newest = (
        select(AuditRow).where(AuditRow.about.in_(about)).order_by(AuditRow.seq.desc()).limit(SHOWN)
    )
    return tuple(_happened(row, names) for row in reversed(unit.rows.all(newest)))


def _happened(row: AuditRow, names: Mapping[str, str]) -> Happened:
    details = json.loads(row.details)
    told = next((details[key] for key in ("note", "reason", "why") if details.get(key)), "")
    return Happened(
        row.at,
        who(row.actor, names),
        row.event,
        "" if row.event in _SILENT else told,
        details.get("before", ""),
        details.get("after", ""),
    )
