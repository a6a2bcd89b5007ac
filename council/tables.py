"""The tables of bodies and members, of meetings and votes."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from council import outcome_tables
from gateway.store.schema import Base, Scoped, refers

#: Where this part's migrations lie.
MIGRATIONS = Path(__file__).parent / "migrations" / "versions"

#: The other half of the tables, so that whoever loads these has all.
OUTCOME = outcome_tables


class CouncilBody(Scoped, Base):
    """A body that decides by voting: the council, the board, a committee, a commission."""

    __tablename__ = "council_body"

    #: Short, as in numbers of resolutions: ``ZM``.
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    #: council.rules.BodyKind.
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]


class BodyOrder(Scoped, Base):
    """What holds in a body from a day on: the number of all members, and how it numbers."""

    __tablename__ = "council_order"
    __table_args__ = (refers("body", "council_body", "code"),)

    body: Mapped[str] = mapped_column(String(12), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    #: The number of all members, vacant seats included.
    seats: Mapped[int]
    #: The number of a resolution as it is written; see council.numbering.
    template: Mapped[str] = mapped_column(String(80))
    #: council.numbering.Scope: what the running number counts through.
    scope: Mapped[str] = mapped_column(String(12))


class CouncilTerm(Scoped, Base):
    """An election term (volební období); meetings are numbered through it."""

    __tablename__ = "council_term"

    #: ``2026-2030``.
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    begins: Mapped[date]
    #: The last day; ``NULL`` while it lasts.
    ends: Mapped[date | None]


class Member(Scoped, Base):
    """Somebody elected; what he is a member of say his mandates."""

    __tablename__ = "council_member"

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    name: Mapped[str]
    #: Name without case and accents, surname first, for sorting.
    sorted_by: Mapped[str]


class Mandate(Scoped, Base):
    """The membership of one member in one body between two days (mandát)."""

    __tablename__ = "council_mandate"
    __table_args__ = (
        refers("body", "council_body", "code"),
        refers("member", "council_member", "id"),
        Index("ix_council_mandate_originator_id_member", "originator_id", "member"),
    )

    body: Mapped[str] = mapped_column(String(12), primary_key=True)
    member: Mapped[str] = mapped_column(String(26), primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    #: The last day; ``NULL`` while it lasts.
    ends: Mapped[date | None]
    #: ``starosta``, ``místostarosta``, ``předseda``; empty for the others.
    office: Mapped[str]
    #: Why it ended; empty while it lasts.
    reason: Mapped[str]


class Proposal(Scoped, Base):
    """Something to be put on an agenda (návrh), from a filing or from a submitter."""

    __tablename__ = "council_proposal"
    __table_args__ = (
        refers("body", "council_body", "code"),
        refers("filing", "filing", "record_identifier"),
        Index("ix_council_proposal_originator_id_state", "originator_id", "state", "id"),
        Index("ix_council_proposal_originator_id_filing", "originator_id", "filing"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    body: Mapped[str] = mapped_column(String(12))
    title: Mapped[str]
    submitter: Mapped[str]
    #: The explanatory report (důvodová zpráva).
    report: Mapped[str]
    #: The resolution that is proposed.
    draft: Mapped[str]
    #: The filing's record identifier; ``NULL`` when it did not come by the registry.
    filing: Mapped[str | None] = mapped_column(String(40))
    #: ``waiting``, ``scheduled`` or ``withdrawn``.
    state: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Meeting(Scoped, Base):
    """One meeting (zasedání, schůze) of a body."""

    __tablename__ = "council_meeting"
    __table_args__ = (
        UniqueConstraint("originator_id", "body", "term", "number"),
        refers("body", "council_body", "code"),
        refers("term", "council_term", "code"),
        Index("ix_council_meeting_originator_id_starts_at", "originator_id", "starts_at"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    body: Mapped[str] = mapped_column(String(12))
    term: Mapped[str] = mapped_column(String(20))
    #: Runs through the term.
    number: Mapped[int]
    starts_at: Mapped[datetime]
    place: Mapped[str]
    #: council.meetings.MeetingState.
    state: Mapped[str] = mapped_column(String(16))
    #: Whether the shortened notice of a crisis holds.
    crisis: Mapped[bool]
    #: The day the invitation was sent and posted.
    invited_on: Mapped[date | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: Why it ended without its agenda finished, or was called off; empty otherwise.
    ended_because: Mapped[str]
    #: Who presides, and who writes the minutes.
    chair: Mapped[str]
    recorder: Mapped[str]


class Verifier(Scoped, Base):
    """A member who checks and signs the minutes of one meeting (ověřovatel zápisu)."""

    __tablename__ = "council_verifier"
    __table_args__ = (
        refers("meeting", "council_meeting", "id"),
        refers("member", "council_member", "id"),
    )

    meeting: Mapped[str] = mapped_column(String(26), primary_key=True)
    member: Mapped[str] = mapped_column(String(26), primary_key=True)


class AgendaItem(Scoped, Base):
    """One item of a meeting's agenda (bod programu)."""

    __tablename__ = "council_agenda_item"
    __table_args__ = (
        UniqueConstraint("originator_id", "meeting", "label"),
        refers("meeting", "council_meeting", "id"),
        refers("proposal", "council_proposal", "id"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    meeting: Mapped[str] = mapped_column(String(26))
    #: ``13`` or ``13a``.
    label: Mapped[str] = mapped_column(String(8))
    title: Mapped[str]
    submitter: Mapped[str]
    proposal: Mapped[str | None] = mapped_column(String(26))
    #: What was said, for the minutes.
    discussion: Mapped[str]
    #: Why it was taken off after the invitation was posted; empty while it stands.
    withdrawn: Mapped[str]


class Conflict(Scoped, Base):
    """A member has declared a conflict of interest in an item (střet zájmů; § 83(2))."""

    __tablename__ = "council_conflict"
    __table_args__ = (
        refers("item", "council_agenda_item", "id"),
        refers("member", "council_member", "id"),
    )

    item: Mapped[str] = mapped_column(String(26), primary_key=True)
    member: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: What was declared.
    text: Mapped[str]
    at: Mapped[datetime]


class Attendance(Scoped, Base):
    """A member came to a meeting, left it, or excused himself."""

    __tablename__ = "council_attendance"
    __table_args__ = (
        refers("meeting", "council_meeting", "id"),
        refers("member", "council_member", "id"),
        refers("item", "council_agenda_item", "id"),
    )

    meeting: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: Continuous from 1 within the meeting, in the order it was written down.
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member: Mapped[str] = mapped_column(String(26))
    #: council.attendance.Move.
    move: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    #: The item during which it happened, where that is known.
    item: Mapped[str | None] = mapped_column(String(26))


class Draft(Scoped, Base):
    """A text that is voted on under an item: a draft resolution or a counter-proposal."""

    __tablename__ = "council_draft"
    __table_args__ = (
        UniqueConstraint("originator_id", "item", "position"),
        refers("item", "council_agenda_item", "id"),
        refers("counters", "council_draft", "id"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    item: Mapped[str] = mapped_column(String(26))
    #: The order in which they were put forward, from 1.
    position: Mapped[int]
    #: council.voting_kinds.DraftKind.
    kind: Mapped[str] = mapped_column(String(12))
    #: The draft that a counter-proposal would replace.
    counters: Mapped[str | None] = mapped_column(String(26))
    text: Mapped[str]
    mover: Mapped[str]
    #: council.voting_kinds.DraftState.
    state: Mapped[str] = mapped_column(String(12))


class Vote(Scoped, Base):
    """One vote with its result, as it was counted then."""

    __tablename__ = "council_vote"
    __table_args__ = (
        UniqueConstraint("originator_id", "draft"),
        refers("draft", "council_draft", "id"),
    )

    #: A ULID.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    draft: Mapped[str] = mapped_column(String(26))
    held_at: Mapped[datetime]
    #: All members, and how many had to agree.
    members: Mapped[int]
    needed: Mapped[int]
    present: Mapped[int]
    in_favour: Mapped[int]
    against: Mapped[int]
    abstained: Mapped[int]
    adopted: Mapped[bool]
    #: Whether only the figures are known (tajné hlasování).
    secret: Mapped[bool]
    by: Mapped[str] = mapped_column(String(120))


class Ballot(Scoped, Base):
    """How one member voted, or that he was away."""

    __tablename__ = "council_ballot"
    __table_args__ = (
        refers("vote", "council_vote", "id"),
        refers("member", "council_member", "id"),
    )

    vote: Mapped[str] = mapped_column(String(26), primary_key=True)
    member: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: council.voting_kinds.Choice.
    choice: Mapped[str] = mapped_column(String(12))
