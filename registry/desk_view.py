"""Gathers what the page of one filing shows, within one snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from gateway.model.form import FormData
from gateway.model.submission import PartRole
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from gateway.web.accounts import Colleague, colleagues
from gateway.web.history import Happened, history
from gateway.web.pages import Panel
from gateway.web.panels import Panels
from registry import circulation, confirming
from registry.calendar import legal_day
from registry.counter import prepared_of
from registry.deadlines import DeadlineState, kind_on
from registry.desk_joining import Alike, Joined, alike, joined
from registry.dispatch import Sent, sent, submission_of, suggested_subject
from registry.files.panel import FilePanel, panel
from registry.joining import Standing
from registry.listing import FilingLine, as_line
from registry.people.merging import living
from registry.tables import Assignment, Component, Deadline, Filing

#: Characters of a letter that are shown.
LONGEST_LETTER = 20_000

#: Pairs for a select: value and label.
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ComponentView:
    """One component and where the desk serves it; no address when it did not come as an item."""

    name: str
    media_type: str
    role: str
    size: int
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One legal term."""

    name: str
    legal_basis: str
    end: date
    #: DeadlineState, or ``over`` when it runs and its last day has passed.
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """One assignment: to whom, by whom, when."""

    department: str
    clerk: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Automatic:
    """Something the program itself owes or owed the sender."""

    #: ``receipt``, ``delivery``: the beginning of its key.
    kind: str
    state: str
    at: datetime
    note: str
    #: gateway.model.report.Fate.
    fate: str


@dataclass(frozen=True, slots=True)
class Signing:
    """That the sender signed at the counter: when, known by what, before whom."""

    at: datetime
    #: registry.counter.Identity.
    identity: str
    by: str


@dataclass(frozen=True, slots=True)
class FilingView:
    """Everything the page of one filing shows."""

    line: FilingLine
    #: Who stands for the sender in the name registry: identifier and name; ``None`` for nobody.
    person: tuple[str, str] | None
    item: str
    address: str
    sender_number: str
    code: str
    no_receipt_because: str
    #: The beginning of the letter, and whether there is more of it.
    text: str
    cut: bool
    #: The filled form, where it was one.
    form: FormData | None
    signing: Signing | None
    components: tuple[ComponentView, ...]
    deadlines: tuple[DeadlineView, ...]
    steps: tuple[Step, ...]
    consignments: tuple[Sent, ...]
    automatic: tuple[Automatic, ...]
    history: tuple[Happened, ...]
    departments: Options
    clerks: Options
    #: What departments and clerks are called.
    names: Mapping[str, str]
    #: Whether it may still be given to somebody, and whether the sender has yet to confirm it.
    open: bool
    unproven: bool
    reply_subject: str
    #: What other parts show about it.
    panels: tuple[Panel, ...]
    #: Its file and its settlement.
    filed: FilePanel
    #: What came later and belongs here, what may, and what may be the same filing.
    joined: tuple[Joined, ...]
    proposed: tuple[Joined, ...]
    alike: tuple[Alike, ...]


def receivers(unit: Unit) -> tuple[Options, Options]:
    """Return the departments and the clerks a filing can be given to."""
    people: tuple[Colleague, ...] = colleagues(unit)
    return (
        tuple((one.code, one.name) for one in circulation.departments(unit)),
        tuple((one.login, one.name) for one in people),
    )


def view(unit: Unit, record_identifier: str, panels: Panels) -> FilingView | None:
    """Return what the page shows; ``None`` when this originator has no such filing."""
    filing = unit.rows.get(Filing, record_identifier)
    if filing is None:
        return None
    units, clerks = receivers(unit)
    names = dict(units) | dict(clerks)
    submission = submission_of(unit, filing)
    text = submission.text if submission else ""
    return FilingView(
        line=as_line(filing),
        person=_person(unit, filing),
        item=filing.item_id or "",
        address=filing.sender_address,
        sender_number=filing.sender_number,
        code=filing.code,
        no_receipt_because=filing.no_receipt_because,
        text=text[:LONGEST_LETTER],
        cut=len(text) > LONGEST_LETTER,
        form=submission.form if submission else None,
        signing=_signing(unit, filing),
        components=_components(unit, filing),
        deadlines=_deadlines(unit, filing),
        steps=_steps(unit, filing, names),
        consignments=sent(unit, filing),
        automatic=_automatic(unit, filing),
        history=history(unit, *_abouts(filing)),
        departments=units,
        clerks=clerks,
        names=names,
        open=filing.handling in circulation.OPEN,
        unproven=filing.authenticity in confirming.OPEN and filing.handling in circulation.OPEN,
        reply_subject=suggested_subject(filing),
        panels=panels.on_filing(unit, record_identifier),
        filed=panel(unit, filing, text),
        joined=joined(unit, filing.record_identifier, Standing.JOINED),
        proposed=joined(unit, filing.record_identifier, Standing.PROPOSED),
        alike=alike(unit, filing.item_id) if filing.item_id else (),
    )


def _person(unit: Unit, filing: Filing) -> tuple[str, str] | None:
    person = living(unit, filing.sender_id) if filing.sender_id else None
    return (person.id, person.name) if person is not None else None


def _signing(unit: Unit, filing: Filing) -> Signing | None:
    prepared = prepared_of(unit, filing.item_id) if filing.item_id else None
    if prepared is None or prepared.signed_at is None:
        return None
    return Signing(prepared.signed_at, prepared.identity, prepared.by)


def _components(unit: Unit, filing: Filing) -> tuple[ComponentView, ...]:
    mine = select(Component).where(Component.filing == filing.record_identifier)
    return tuple(
        ComponentView(row.name, row.media_type, row.role, row.size, _path(filing, row), row.sha256)
        for row in unit.rows.all(mine.order_by(Component.position))
    )


def _path(filing: Filing, component: Component) -> str:
    """Return where the queue's own pages serve the part, with all their caution."""
    if not filing.item_id:
        return ""
    if component.role == PartRole.ORIGINAL:
        return f"/items/{filing.item_id}/original"
    return f"/items/{filing.item_id}/parts/{component.position - 1}"


def _deadlines(unit: Unit, filing: Filing) -> tuple[DeadlineView, ...]:
    mine = select(Deadline).where(Deadline.filing == filing.record_identifier)
    today = legal_day(unit.now)

    def shown(row: Deadline) -> DeadlineView:
        over = row.state == DeadlineState.RUNNING and row.end < today
        name = kind_on(row.kind, row.start).name
        return DeadlineView(name, row.legal_basis, row.end, "over" if over else row.state)

    return tuple(map(shown, unit.rows.all(mine.order_by(Deadline.end, Deadline.kind))))


def _steps(unit: Unit, filing: Filing, names: Mapping[str, str]) -> tuple[Step, ...]:
    mine = select(Assignment).where(Assignment.filing == filing.record_identifier)
    return tuple(
        Step(
            names.get(row.to_department or "", row.to_department or ""),
            names.get(row.to_clerk, row.to_clerk),
            row.by,
            row.at,
        )
        for row in unit.rows.all(mine.order_by(Assignment.id))
    )


def _automatic(unit: Unit, filing: Filing) -> tuple[Automatic, ...]:
    written = {one.outgoing for one in sent(unit, filing)}
    mine = select(OutgoingRow).where(OutgoingRow.item_id == filing.item_id)
    return tuple(
        Automatic(
            row.key.partition(":")[0],
            row.state,
            row.sent_at or row.created_at,
            row.diagnostic if row.fate else row.note,
            row.fate,
        )
        for row in unit.rows.all(mine.order_by(OutgoingRow.id))
        if filing.item_id and row.id not in written
    )


def _abouts(filing: Filing) -> tuple[str, ...]:
    own = f"filing:{filing.record_identifier}"
    return (own, f"item:{filing.item_id}") if filing.item_id else (own,)
