"""Follows a filing through the bodies: where it is on an agenda, what was decided, what is done."""

from dataclasses import dataclass

from sqlalchemy import select

from council import agenda, tasks
from council.outcome_tables import Publication, Resolution
from council.tables import AgendaItem, CouncilBody, Draft, Meeting, Proposal, Vote
from council.tasks import TaskLine
from gateway.store.unit import Unit
from registry.tables import Filing


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one text that was voted on or waits for it."""

    draft: Draft
    resolution: Resolution | None
    public: bool
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The way of one proposal; no item while it waits for an agenda."""

    proposal: Proposal
    body: CouncilBody
    item: AgendaItem | None
    meeting: Meeting | None
    decisions: tuple[Decision, ...]


def courses(unit: Unit, filing: str) -> tuple[Course, ...]:
    """Return every proposal that was made of *filing*, oldest first."""
    statement = (
        select(Proposal, CouncilBody)
        .join(CouncilBody, CouncilBody.code == Proposal.body)
        .where(Proposal.filing == filing)
        .order_by(Proposal.id)
    )
    return tuple(_course(unit, one, body) for one, body in unit.rows.tuples(statement))


def filing_of(unit: Unit, resolution: Resolution) -> Filing | None:
    """Return the filing from which *resolution* came; ``None`` when it did not come from one."""
    item = unit.rows.get(AgendaItem, resolution.item)
    proposal = unit.rows.get(Proposal, item.proposal) if item and item.proposal else None
    return unit.rows.get(Filing, proposal.filing) if proposal and proposal.filing else None


def _course(unit: Unit, proposal: Proposal, body: CouncilBody) -> Course:
    item = unit.rows.first(select(AgendaItem).where(AgendaItem.proposal == proposal.id))
    if item is None:
        return Course(proposal, body, None, None, ())
    drafts = agenda.drafts(unit, item.id)
    meeting = unit.rows.get(Meeting, item.meeting)
    return Course(proposal, body, item, meeting, tuple(_decision(unit, one) for one in drafts))


def _decision(unit: Unit, draft: Draft) -> Decision:
    made = unit.rows.first(
        select(Resolution).join(Vote, Vote.id == Resolution.vote).where(Vote.draft == draft.id)
    )
    if made is None:
        return Decision(draft, None, public=False, tasks=())
    public = unit.rows.get(Publication, made.id) is not None
    return Decision(draft, made, public, tasks.tasks(unit, resolution=made.id))
