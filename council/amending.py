"""Changes an agenda before it is decided: titles, numbers and texts, and what is taken off it.

What was voted on stays as it was. Before the invitation is posted an item disappears; from then
on it stays with the reason, for everybody may have read that it would be dealt with.
"""

from collections.abc import Sequence

from sqlalchemy import select

from council import agenda
from council.meetings import MeetingState, must_not_be_closed
from council.refusing import NotPossible
from council.tables import AgendaItem, Conflict, Draft, Meeting, Proposal, Vote
from council.voting_kinds import DraftKind, DraftState
from gateway.store.schema import Scoped
from gateway.store.unit import Unit
from gateway.web.languages import msgid


def amend_item(
    unit: Unit, meeting: Meeting, item: AgendaItem, title: str, submitter: str, label: str
) -> None:
    """Change how an item is called, who submits it, and its number. Raises ``NotPossible``."""
    _must_be_undecided(unit, meeting, item)
    agenda.check_title(title)
    others = {one.label for one in agenda.items(unit, meeting.id) if one.id != item.id}
    agenda.check_label(label.strip(), others)
    before = f"{item.label} {item.title}"
    item.title, item.submitter, item.label = title.strip(), submitter.strip(), label.strip()
    unit.rows.flush()
    details = {"before": before, "after": f"{item.label} {item.title}"}
    unit.record("council.item-changed", f"meeting:{meeting.id}", details)


def take_off(unit: Unit, meeting: Meeting, item: AgendaItem, reason: str = "") -> None:
    """Take an item off the agenda; its proposal waits again. Raises ``NotPossible``."""
    _must_be_undecided(unit, meeting, item)
    posted = meeting.state != MeetingState.PREPARED
    if posted and not reason.strip():
        raise NotPossible(msgid("Say why; the invitation with this item has been posted."))
    release(unit, item)
    drafts = agenda.drafts(unit, item.id)
    if posted:
        item.withdrawn = reason.strip()
        for draft in drafts:
            draft.state = DraftState.WITHDRAWN
    else:
        declared: Sequence[Scoped] = unit.rows.all(select(Conflict).where(Conflict.item == item.id))
        for row in (*declared, *reversed(drafts), item):
            unit.rows.delete(row)
            unit.rows.flush()
    details = {"before": f"{item.label} {item.title}", "why": reason.strip()}
    unit.record("council.item-removed", f"meeting:{meeting.id}", details)


def release(unit: Unit, item: AgendaItem) -> None:
    """Let the proposal of an item that is not dealt with wait for another agenda."""
    proposal = unit.rows.get(Proposal, item.proposal, lock=True) if item.proposal else None
    if proposal is None:
        return
    texts = (one.text for one in agenda.drafts(unit, item.id) if one.kind == DraftKind.DRAFT)
    proposal.draft = next(texts, proposal.draft)
    proposal.state, item.proposal = agenda.WAITING, None


def amend_draft(unit: Unit, meeting: Meeting, draft: Draft, text: str, mover: str) -> None:
    """Change the text that will be voted on. Raises ``NotPossible``."""
    must_not_be_closed(meeting)
    _must_wait(draft)
    if not text.strip():
        raise NotPossible(msgid("Write the text that will be voted on."))
    before, draft.text, draft.mover = draft.text, text.strip(), mover.strip()
    details = {"before": before, "after": draft.text}
    unit.record("council.draft-changed", f"council-item:{draft.item}", details)


def withdraw_draft(unit: Unit, meeting: Meeting, draft: Draft) -> None:
    """Let nobody vote on a text any more; it stays. Raises ``NotPossible``."""
    must_not_be_closed(meeting)
    _must_wait(draft)
    rivals = select(Draft.id).where(Draft.counters == draft.id, Draft.state == DraftState.WAITING)
    if unit.rows.first(rivals) is not None:
        raise NotPossible(msgid("Its counter-proposal waits; vote on that or withdraw it first."))
    draft.state = DraftState.WITHDRAWN
    unit.record("council.draft-withdrawn", f"council-item:{draft.item}", {"note": draft.text})


def withdraw_proposal(unit: Unit, proposal: Proposal, reason: str) -> None:
    """Let a proposal wait no more. Raises ``NotPossible`` when it is on an agenda."""
    if proposal.state != agenda.WAITING:
        raise NotPossible(msgid("This proposal waits for no agenda; take its item off instead."))
    if not reason.strip():
        raise NotPossible(msgid("Say why."))
    proposal.state = agenda.WITHDRAWN
    details = {"why": reason.strip()}
    unit.record("council.proposal-withdrawn", _about(proposal), details)


def _about(proposal: Proposal) -> str:
    return f"filing:{proposal.filing}" if proposal.filing else f"proposal:{proposal.id}"


def _must_wait(draft: Draft) -> None:
    if draft.state != DraftState.WAITING:
        raise NotPossible(msgid("What was voted on or withdrawn stays as it was."))


def _must_be_undecided(unit: Unit, meeting: Meeting, item: AgendaItem) -> None:
    must_not_be_closed(meeting)
    if item.withdrawn:
        raise NotPossible(msgid("This item was taken off the agenda."))
    held = select(Vote.id).join(Draft, Draft.id == Vote.draft).where(Draft.item == item.id)
    if unit.rows.first(held) is not None:
        raise NotPossible(msgid("A vote was held under this item; it stays as it was."))
