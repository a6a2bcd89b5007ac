"""Writes the minutes of a meeting (zápis) from what was written down during it.

Source: Act 128/2000 § 95: those present, the approved agenda, the course and result of votes, and
the resolutions; signed by who presided and by the verifiers.
"""

from collections.abc import Iterator
from datetime import datetime

from council.desk_view import DraftView, ItemView, MeetingView
from council.meeting_words import called
from council.sheet import (
    Block,
    Bullets,
    Heading,
    Line,
    Sheet,
    Signatures,
    Table,
    Wording,
    at_time,
    on_day,
)
from council.voting_kinds import Choice, DraftKind, DraftState
from gateway.model.originator import Originator

#: How the minutes call what a member did.
_CHOICES = (
    (Choice.FOR, "Pro"),
    (Choice.AGAINST, "Proti"),
    (Choice.ABSTAIN, "Zdržel se"),
    (Choice.NONE, "Nehlasoval"),
    (Choice.UNSEEN, "Přítomni"),
    (Choice.ABSENT, "Nepřítomen"),
)
_MOVES = {"arrived": "přišel/přišla", "left": "odešel/odešla", "excused": "omluven/a"}
_KINDS = {
    DraftKind.DRAFT: "Návrh usnesení",
    DraftKind.COUNTER: "Protinávrh",
    DraftKind.PROCEDURAL: "Procedurální hlasování",
}


def minutes(view: MeetingView, originator: Originator, made: datetime | None = None) -> Sheet:
    """Return the minutes; without *made* they say on every page that they are a concept."""
    kind = "Zápis" if made else "Koncept zápisu"
    meeting = called(view.body.kind)
    return Sheet(
        title=f"{kind}: {view.body.name}, {meeting.what} č. {view.row.number}",
        office=originator.name,
        heading=f"{kind} {meeting.of} č. {view.row.number}\n{view.body.name}",
        blocks=tuple(_blocks(view, made)),
        mark="" if made else "KONCEPT",
    )


def _blocks(view: MeetingView, made: datetime | None) -> Iterator[Block]:
    yield Table(tuple(_facts(view)))
    if view.members:
        yield Heading("Prezence")
        yield Table(tuple(_attendance(view)), ("Č.", "Člen", "Funkce", "Při zahájení"))
    if changes := _changes(view):
        yield Heading("Příchody a odchody")
        yield Bullets(changes)
    yield Heading("Program")
    if view.items:
        yield Table(tuple(_agenda(view)), ("Bod", "Název", "Předkládá"))
    yield Heading("Průběh")
    for item in view.items:
        if not item.row.withdrawn:
            yield from _item(item)
    yield Heading("Přijatá usnesení")
    yield from _adopted(view)
    if made:
        yield Line(f"Zápis byl vyhotoven {on_day(made)}.")
    yield Signatures(tuple(_signatories(view)))


def _facts(view: MeetingView) -> Iterator[tuple[str, str]]:
    meeting = view.row
    yield "Den", on_day(meeting.starts_at)
    yield "Místo", meeting.place
    if meeting.opened_at:
        yield "Zahájeno", at_time(meeting.opened_at)
    if meeting.closed_at:
        because = f"; {meeting.ended_because}" if meeting.ended_because else ""
        yield "Ukončeno", at_time(meeting.closed_at) + because
    yield "Předsedající", meeting.chair or "neuveden"
    yield "Zapisovatel", meeting.recorder or "neuveden"
    if view.room:
        yield "Počet všech členů", str(view.room.order.seats)
    yield "Přítomno při zahájení", str(len(_first(view)))
    chosen = [one.name for one in view.members if one.member in view.verifiers]
    yield "Ověřovatelé zápisu", ", ".join(chosen) or "nezvoleni"


def _attendance(view: MeetingView) -> Iterator[tuple[str, ...]]:
    there = _first(view)
    excused = {move.member for move in view.moves if move.move == "excused"}
    for one in view.members:
        how = "přítomen/a" if one.member in there else "nepřítomen/a"
        how = "omluven/a" if one.member in excused - there else how
        yield str(one.place), one.name, one.office, how


def _agenda(view: MeetingView) -> Iterator[tuple[str, ...]]:
    for item in view.items:
        off = f" (vyřazeno z programu: {item.row.withdrawn})" if item.row.withdrawn else ""
        yield item.row.label, item.row.title + off, item.row.submitter


def _first(view: MeetingView) -> frozenset[str]:
    """Return who was there at the opening."""
    opened = view.row.opened_at
    return frozenset(
        move.member
        for move in view.moves
        if opened is not None and move.at <= opened and move.move == "arrived"
    )


def _changes(view: MeetingView) -> tuple[str, ...]:
    """Return who came and went during the meeting, a line each."""
    labels = {item.row.id: item.row.label for item in view.items}
    lines = []
    for move in view.moves:
        if view.row.opened_at is None or (move.at <= view.row.opened_at and move.move != "left"):
            continue
        where = f" (bod {labels[move.item]})" if move.item in labels else ""
        lines.append(f"{at_time(move.at)} {view.names[move.member]} {_MOVES[move.move]}{where}")
    return tuple(lines)


def _item(item: ItemView) -> Iterator[Block]:
    yield Heading(f"Bod {item.row.label}. {item.row.title}", 2)
    if item.row.submitter:
        yield Line(f"Předkládá: {item.row.submitter}")
    for one in item.conflicts:
        yield Line(f"Střet zájmů oznámil/a {_when(one.at)} {one.name}: {one.text}")
    if item.row.discussion:
        yield Line(item.row.discussion)
    for draft in item.drafts:
        yield from _draft(draft)


def _when(at: datetime) -> str:
    return f"{on_day(at)} v {at_time(at)}"


def _draft(draft: DraftView) -> Iterator[Block]:
    mover = f" ({draft.row.mover})" if draft.row.mover else ""
    yield Line(f"{_KINDS[DraftKind(draft.row.kind)]}{mover}:")
    yield Wording(draft.row.text)
    vote, outcome = draft.vote, _outcome(draft)
    if vote is None:
        yield Line(f"{outcome.capitalize()}.", strong=True)
        return
    how = "Tajné hlasování" if vote.secret else "Hlasování"
    yield Line(
        f"{how} v {at_time(vote.held_at)}: pro {vote.in_favour}, proti {vote.against},"
        f" zdrželo se {vote.abstained}; přítomno {vote.present} z {vote.members},"
        f" potřeba {vote.needed} – {outcome}",
        strong=True,
    )
    named = [(word, draft.ballots[choice]) for choice, word in _CHOICES if choice in draft.ballots]
    yield Table(tuple((word, ", ".join(names)) for word, names in named))


def _outcome(draft: DraftView) -> str:
    state = DraftState(draft.row.state)
    if state is DraftState.ADOPTED:
        return f"přijato, usnesení č. {draft.number}" if draft.number else "schváleno"
    return {
        DraftState.REJECTED: "nepřijato",
        DraftState.LAPSED: "nehlasovalo se, byl přijat protinávrh",
        DraftState.WITHDRAWN: "staženo, nehlasovalo se",
    }.get(state, "nehlasovalo se")


def _adopted(view: MeetingView) -> Iterator[Block]:
    numbered = [(item, one) for item in view.items for one in item.drafts if one.number]
    for item, draft in numbered:
        yield Heading(f"Usnesení č. {draft.number} – {item.row.title}", 2)
        yield Wording(f"{view.body.name} {draft.row.text}")
    if not numbered:
        yield Line("Žádné usnesení nebylo přijato.")


def _signatories(view: MeetingView) -> Iterator[str]:
    yield f"{view.row.chair or 'předsedající'}, předsedající"
    yield f"{view.row.recorder or 'zapisovatel'}, zapisovatel"
    for one in view.members:
        if one.member in view.verifiers:
            yield f"{one.name}, ověřovatel zápisu"
