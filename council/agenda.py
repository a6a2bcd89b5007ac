"""Proposals, and the agenda of a meeting: ordered items, letters allowed."""

import re
from collections.abc import Collection

from sqlalchemy import select
from ulid import ULID

from council.meetings import must_not_be_closed
from council.refusing import NotPossible
from council.rules import BodyKind
from council.tables import AgendaItem, CouncilBody, Draft, Meeting, Proposal
from council.voting_kinds import DraftKind, DraftState
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling
from registry.deadlines import (
    CITIZEN_PROPOSAL,
    CITIZEN_PROPOSAL_COUNCIL,
    DECIDE_BASIC,
    run_instead,
)
from registry.tables import Filing

WAITING, SCHEDULED, WITHDRAWN = "waiting", "scheduled", "withdrawn"

LONGEST_TITLE = 500

_LABEL = re.compile(r"([1-9][0-9]{0,2})([a-z]{0,2})")


def propose(unit: Unit, body: str, title: str, submitter: str, draft: str = "") -> Proposal:
    """Enter a proposal by a submitter. Raises ``NotPossible``."""
    proposal = _new(unit, body, title, submitter, draft)
    same = select(Proposal.id).where(
        Proposal.body == body,
        Proposal.state == WAITING,
        Proposal.title == proposal.title,
        Proposal.submitter == proposal.submitter,
    )
    if unit.rows.first(same) is not None:
        raise NotPossible(msgid("This proposal waits for the agenda of this body already."))
    return _enter(unit, proposal)


def propose_filing(unit: Unit, body: str, reference: str, draft: str = "") -> Proposal:
    """Enter a registered filing as a proposal, by its reference number or record identifier.

    Raises ``NotPossible``, also when it waits for this body already.
    """
    reference = reference.strip()
    filing = unit.rows.first(
        select(Filing).where(
            (Filing.reference_number == reference) | (Filing.record_identifier == reference)
        )
    )
    if filing is None:
        raise NotPossible(msgid("There is no filing with this reference number."))
    if filing.handling == Handling.CANCELLED:
        raise NotPossible(msgid("The registration of this filing was cancelled."))
    known = unit.rows.first(
        select(Proposal).where(
            Proposal.filing == filing.record_identifier,
            Proposal.body == body,
            Proposal.state == WAITING,
        )
    )
    if known is not None:
        raise NotPossible(msgid("This filing waits for the agenda of this body already."))
    submitter = filing.sender_name or filing.sender_address or msgid("unknown")
    proposal = _new(unit, body, filing.subject or reference, submitter, draft)
    proposal.filing = filing.record_identifier
    _start_term(unit, filing, body)
    unit.record("council.filing-proposed", f"filing:{filing.record_identifier}", {"body": body})
    return _enter(unit, proposal)


def _start_term(unit: Unit, filing: Filing, body: str) -> None:
    """Let the term for proposals of citizens run (Act 128/2000 § 16(2)(g)), not that of a decision.

    Where the council decides, its longer term takes the place of the general one.
    """
    decides = unit.rows.get(CouncilBody, body)
    if decides is not None and decides.kind == BodyKind.COUNCIL:
        replaced = frozenset({DECIDE_BASIC, CITIZEN_PROPOSAL})
        run_instead(unit, filing, CITIZEN_PROPOSAL_COUNCIL, replaced)
        return
    run_instead(unit, filing, CITIZEN_PROPOSAL, frozenset({DECIDE_BASIC}))


def _new(unit: Unit, body: str, title: str, submitter: str, draft: str) -> Proposal:
    if unit.rows.get(CouncilBody, body) is None:
        raise NotPossible(msgid("There is no such body."))
    check_title(title)
    if not submitter.strip():
        raise NotPossible(msgid("Say who submits the proposal."))
    return Proposal(
        id=str(ULID()),
        body=body,
        title=title.strip(),
        submitter=submitter.strip(),
        report="",
        draft=draft.strip(),
        filing=None,
        state=WAITING,
        by=unit.actor,
        at=unit.now,
    )


def _enter(unit: Unit, proposal: Proposal) -> Proposal:
    unit.rows.add(proposal)
    unit.rows.flush()
    unit.record("council.proposed", f"proposal:{proposal.id}", {"body": proposal.body})
    return proposal


def add_item(
    unit: Unit, meeting: Meeting, title: str, submitter: str = "", label: str = ""
) -> AgendaItem:
    """Put an item on the agenda: the next whole number, or under a *label* such as ``13a``.

    Raises ``NotPossible``.
    """
    must_not_be_closed(meeting)
    check_title(title)
    known = {one.label for one in items(unit, meeting.id)}
    label = label.strip() or str(max((order_of(one)[0] for one in known), default=0) + 1)
    check_label(label, known)
    item = AgendaItem(
        id=str(ULID()),
        meeting=meeting.id,
        label=label,
        title=title.strip(),
        submitter=submitter.strip(),
        proposal=None,
        discussion="",
        withdrawn="",
    )
    unit.rows.add(item)
    unit.rows.flush()
    unit.record("council.item-added", f"meeting:{meeting.id}", {"note": f"{label} {item.title}"})
    return item


def check_label(label: str, known: Collection[str]) -> None:
    """Raise ``NotPossible`` for what is no number of an item, or one of the *known*."""
    if not _LABEL.fullmatch(label):
        raise NotPossible(msgid("An item is numbered like 13 or 13a."))
    if label in known:
        raise NotPossible(msgid("The agenda has an item %(label)s already."), label=label)


def schedule(unit: Unit, meeting: Meeting, proposal: str, label: str = "") -> AgendaItem:
    """Put a waiting proposal on the agenda, its draft resolution with it."""
    waiting = unit.rows.get(Proposal, proposal, lock=True)
    if waiting is None or waiting.body != meeting.body or waiting.state != WAITING:
        raise NotPossible(msgid("This proposal does not wait for this body's agenda."))
    item = add_item(unit, meeting, waiting.title, waiting.submitter, label)
    item.proposal, waiting.state = waiting.id, SCHEDULED
    if waiting.draft:
        add_draft(unit, meeting, item, DraftKind.DRAFT, waiting.draft, waiting.submitter)
    return item


def add_draft(
    unit: Unit, meeting: Meeting, item: AgendaItem, kind: DraftKind, text: str, mover: str
) -> Draft:
    """Put a draft resolution or a procedural question under *item*. Raises ``NotPossible``."""
    return _put(unit, meeting, Draft(item=item.id, kind=kind, counters=None, text=text), mover)


def counter(unit: Unit, meeting: Meeting, draft: Draft, text: str, mover: str) -> Draft:
    """Put a counter-proposal against *draft*; it is voted on first. Raises ``NotPossible``."""
    if draft.kind == DraftKind.COUNTER or draft.state != DraftState.WAITING:
        raise NotPossible(msgid("A counter-proposal needs a draft that was not voted on yet."))
    kind = DraftKind.COUNTER
    made = Draft(item=draft.item, kind=kind, counters=draft.id, text=text)
    return _put(unit, meeting, made, mover)


def _put(unit: Unit, meeting: Meeting, draft: Draft, mover: str) -> Draft:
    must_not_be_closed(meeting)
    item = unit.rows.get(AgendaItem, draft.item)
    if item is None or item.withdrawn:
        raise NotPossible(msgid("This item was taken off the agenda."))
    draft.text, draft.mover = draft.text.strip(), mover.strip()
    if not draft.text:
        raise NotPossible(msgid("Write the text that will be voted on."))
    draft.id, draft.state = str(ULID()), DraftState.WAITING
    draft.position = len(drafts(unit, draft.item)) + 1
    unit.rows.add(draft)
    unit.rows.flush()
    unit.record("council.draft-added", f"council-item:{draft.item}", {"kind": draft.kind})
    return draft


def items(unit: Unit, meeting: str) -> tuple[AgendaItem, ...]:
    """Return the agenda in order."""
    found = unit.rows.all(select(AgendaItem).where(AgendaItem.meeting == meeting))
    return tuple(sorted(found, key=lambda item: order_of(item.label)))


def drafts(unit: Unit, item: str) -> tuple[Draft, ...]:
    """Return what stands under an item, in the order it was put forward."""
    return tuple(unit.rows.all(select(Draft).where(Draft.item == item).order_by(Draft.position)))


def waiting(unit: Unit, body: str | None = None) -> tuple[Proposal, ...]:
    """Return the proposals that wait for an agenda, oldest first."""
    statement = select(Proposal).where(Proposal.state == WAITING).order_by(Proposal.id)
    if body is not None:
        statement = statement.where(Proposal.body == body)
    return tuple(unit.rows.all(statement))


def order_of(label: str) -> tuple[int, int, str]:
    """Return what sorts 2 before 13, 13 before 13a, and 13z before 13aa."""
    found = _LABEL.fullmatch(label)
    if found is None:
        return (0, 0, label)
    return (int(found[1]), len(found[2]), found[2])


def check_title(title: str) -> None:
    """Raise ``NotPossible`` for a title that says nothing or too much."""
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise NotPossible(msgid("An item needs a title of up to 500 characters."))
