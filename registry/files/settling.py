"""Settles filings (vyřízení) and re-opens them; with them their deadlines end and run again."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from ulid import ULID

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling
from registry.calendar import legal_day
from registry.circulation import OPEN
from registry.deadlines import CONFIRM_UNSIGNED, DeadlineState
from registry.file_tables import Settlement
from registry.files.contents import file_of, locked, why
from registry.files.states import FileState
from registry.plan import law
from registry.tables import Deadline, Filing

LONGEST_CONTENT = 2000


class Method(StrEnum):
    """By what a filing was settled (NSESSS 2023, ``tZpusobVyrizeni``)."""

    BY_DOCUMENT = "by-document"
    BY_FORWARDING = "by-forwarding"
    NOTED = "noted"
    BY_RECORD_ON_DOCUMENT = "by-record-on-document"
    #: Content and reason must then be said.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a clerk says about the settlement."""

    method: str
    #: What was done.
    content: str = ""
    #: Why so.
    reason: str = ""


#: Where a term has ended; settling leaves it alone.
_ENDED = frozenset({DeadlineState.MET, DeadlineState.MISSED, DeadlineState.CANCELLED})


def settle(unit: Unit, filing: Filing, said: Settled) -> Settlement:
    """Settle the locked *filing*. Raises ``Wrong`` when it cannot be, or something is not said.

    Source: Decree 259/2012 §§ 12(1) and 14.
    """
    method, content, reason = _checked(said)
    if filing.handling not in OPEN:
        raise Wrong(msgid("The filing is settled or cancelled already."))
    _in_an_open_file(unit, filing)
    row = Settlement(
        id=str(ULID()),
        filing=filing.record_identifier,
        method=method,
        content=content,
        reason=reason,
        terms=" ".join(_end_terms(unit, filing)),
        before=filing.handling,
        by=unit.actor,
        at=unit.now,
        reopened_by="",
        reopened_at=None,
        reopened_because="",
    )
    unit.rows.add(row)
    filing.handling = Handling.SETTLED
    details = {"method": method, "note": content}
    unit.record("filing.settled", f"filing:{filing.record_identifier}", details)
    return row


def reopen(unit: Unit, filing: Filing, reason: str) -> None:
    """Take the settlement of the locked *filing* back; its terms run again."""
    reason = why(reason)
    row = settlement_of(unit, filing.record_identifier)
    if filing.handling != Handling.SETTLED or row is None:
        raise Wrong(msgid("The filing is not settled."))
    entry = file_of(unit, filing.record_identifier)
    file = locked(unit, entry.file) if entry else None
    if file is not None and file.state != FileState.OPEN:
        raise Wrong(msgid("Re-open the file %(mark)s first."), mark=file.mark)
    row.reopened_by, row.reopened_at, row.reopened_because = unit.actor, unit.now, reason
    filing.handling = Handling(row.before)
    ended = set(row.terms.split())
    for term in _terms(unit, filing):
        if _name(term) in ended:
            term.state = DeadlineState.RUNNING
    unit.record("filing.reopened", f"filing:{filing.record_identifier}", {"note": reason})


def settlement_of(unit: Unit, filing: str) -> Settlement | None:
    """Return how the filing is settled; ``None`` when it is not."""
    statement = select(Settlement).where(
        Settlement.filing == filing, Settlement.reopened_at.is_(None)
    )
    return unit.rows.first(statement.order_by(Settlement.id.desc()))


def _checked(said: Settled) -> tuple[Method, str, str]:
    name, content, reason = said.method.strip(), said.content.strip(), said.reason.strip()
    if name not in set(Method):
        raise Wrong(msgid("Choose how the filing was settled."))
    if max(len(content), len(reason)) > LONGEST_CONTENT:
        raise Wrong(msgid("Content and reason have up to 2000 characters each."))
    if name == Method.OTHER and not (content and reason):
        raise Wrong(msgid("Another way of settling needs its content and its reason."))
    return Method(name), content, reason


def _in_an_open_file(unit: Unit, filing: Filing) -> None:
    """Demand what § 12(1) demands, and hold the file while its content changes."""
    entry = file_of(unit, filing.record_identifier)
    if entry is None:
        rule = law.rule_on(law.FILE_BEFORE_SETTLEMENT, legal_day(unit.now))
        if rule is not None:
            raise Wrong(
                msgid("Put the filing into a file before settling it (%(law)s)."),
                law=rule.legal_basis,
            )
        return
    file = locked(unit, entry.file)
    if file.state != FileState.OPEN:
        raise Wrong(msgid("Re-open the file %(mark)s first."), mark=file.mark)


def _end_terms(unit: Unit, filing: Filing) -> list[str]:
    """End the running terms: met or missed; return their names."""
    today, ended = legal_day(unit.now), []
    for term in _terms(unit, filing):
        if term.state in _ENDED:
            continue
        if term.end < today:
            term.state = DeadlineState.MISSED
        else:
            # Nobody waits any more for a confirmation that has not come.
            waits = term.kind == CONFIRM_UNSIGNED
            term.state = DeadlineState.CANCELLED if waits else DeadlineState.MET
        ended.append(_name(term))
    return ended


def _terms(unit: Unit, filing: Filing) -> list[Deadline]:
    mine = select(Deadline).where(Deadline.filing == filing.record_identifier)
    return list(unit.rows.all(mine.order_by(Deadline.kind, Deadline.start)))


def _name(term: Deadline) -> str:
    return f"{term.kind}@{term.start.isoformat()}"
