"""Makes the minutes of a meeting (zápis) as PDF/A, from what was written down during it.

Source: Act 128/2000 § 95: those present, the approved agenda, the course and result of votes, and
the resolutions; signed by who presided and by the verifiers.
"""

from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from council.desk_view import DraftView, MeetingView
from council.voting_kinds import Choice, DraftKind, DraftState
from gateway.model.originator import Originator
from gateway.paper import archival
from registry.calendar import PRAGUE, legal_day
from registry.wording import day as with_weekday

_FOLDER = Path(__file__).parent / "papers"

#: How the minutes call what a member did.
_CHOICES = (
    (Choice.FOR, "Pro"),
    (Choice.AGAINST, "Proti"),
    (Choice.ABSTAIN, "Zdržel se"),
    (Choice.NONE, "Nehlasoval"),
    (Choice.ABSENT, "Nepřítomen"),
)
_MOVES = {"arrived": "přišel/přišla", "left": "odešel/odešla", "excused": "omluven/a"}
_KINDS = {
    DraftKind.DRAFT: "Návrh usnesení",
    DraftKind.COUNTER: "Protinávrh",
    DraftKind.PROCEDURAL: "Procedurální hlasování",
}


def pdf(view: MeetingView, originator: Originator, made: datetime | None = None) -> bytes:
    """Return the minutes as PDF/A-2b; without *made* they say that they are a concept.

    Takes seconds: call it in a thread.
    """
    return archival(page(view, originator, made), change=partial(_entitled, _title(view)))


def page(view: MeetingView, originator: Originator, made: datetime | None = None) -> str:
    """Return the minutes as HTML."""
    return _template().render(
        view=view,
        meeting=view.row,
        originator=originator,
        made=made,
        excused=_excused(view),
        first=_first(view),
        changes=_changes(view),
        choices=_CHOICES,
        kinds=_KINDS,
        outcome=_outcome,
    )


def _title(view: MeetingView) -> str:
    return f"Zápis {view.body.name} {view.row.number}"


def _entitled(title: str, document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        metadata["dc:title"] = title


def _first(view: MeetingView) -> tuple[str, ...]:
    """Return who was there at the opening, by surname."""
    opened = view.row.opened_at
    there = {
        move.member
        for move in view.moves
        if opened is not None and move.at <= opened and move.move == "arrived"
    }
    return tuple(one.name for one in view.members if one.member in there)


def _excused(view: MeetingView) -> tuple[str, ...]:
    excused = {move.member for move in view.moves if move.move == "excused"}
    return tuple(one.name for one in view.members if one.member in excused)


def _changes(view: MeetingView) -> tuple[str, ...]:
    """Return who came and went during the meeting, a line each."""
    labels = {item.row.id: item.row.label for item in view.items}
    lines = []
    for move in view.moves:
        if view.row.opened_at is None or (move.at <= view.row.opened_at and move.move != "left"):
            continue
        where = f" (bod {labels[move.item]})" if move.item in labels else ""
        lines.append(f"{_time(move.at)} {view.names[move.member]} {_MOVES[move.move]}{where}")
    return tuple(lines)


def _outcome(draft: DraftView) -> str:
    state = DraftState(draft.row.state)
    if state is DraftState.ADOPTED:
        return f"přijato, usnesení č. {draft.number}" if draft.number else "schváleno"
    return {
        DraftState.REJECTED: "nepřijato",
        DraftState.LAPSED: "nehlasovalo se, byl přijat protinávrh",
    }.get(state, "nehlasovalo se")


def _time(at: datetime) -> str:
    local = at.astimezone(PRAGUE)
    return f"{local.hour}.{local.minute:02d}"


def _date(at: datetime | date) -> str:
    return with_weekday(legal_day(at) if isinstance(at, datetime) else at)


def _nothing_from_outside(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"minutes load nothing: {url}")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"clock": _time, "on_day": _date}
    return environment.get_template("minutes.html")
