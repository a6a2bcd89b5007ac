"""Agendas, attendance and votes."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "council_0002"
down_revision = "council_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _agenda_item()
    _attendance()
    _draft()
    _vote()
    _ballot()
    protect(
        "council_agenda_item",
        "council_attendance",
        "council_draft",
        "council_vote",
        "council_ballot",
    )


def _agenda_item() -> None:
    op.create_table(
        "council_agenda_item",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("meeting", sa.String(length=26), nullable=False),
        sa.Column("label", sa.String(length=8), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("submitter", Words(), nullable=False),
        sa.Column("proposal", sa.String(length=26), nullable=True),
        sa.Column("discussion", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "meeting"],
            ["council_meeting.originator_id", "council_meeting.id"],
            name=op.f("fk_council_agenda_item_originator_id_meeting_council_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "proposal"],
            ["council_proposal.originator_id", "council_proposal.id"],
            name=op.f("fk_council_agenda_item_originator_id_proposal_council_proposal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_agenda_item")),
        sa.UniqueConstraint(
            "originator_id",
            "meeting",
            "label",
            name=op.f("uq_council_agenda_item_originator_id_meeting_label"),
        ),
    )


def _attendance() -> None:
    op.create_table(
        "council_attendance",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("meeting", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member", sa.String(length=26), nullable=False),
        sa.Column("move", sa.String(length=12), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("item", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(
            ["originator_id", "item"],
            ["council_agenda_item.originator_id", "council_agenda_item.id"],
            name=op.f("fk_council_attendance_originator_id_item_council_agenda_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "meeting"],
            ["council_meeting.originator_id", "council_meeting.id"],
            name=op.f("fk_council_attendance_originator_id_meeting_council_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "member"],
            ["council_member.originator_id", "council_member.id"],
            name=op.f("fk_council_attendance_originator_id_member_council_member"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "meeting", "seq", name=op.f("pk_council_attendance")
        ),
    )


def _draft() -> None:
    op.create_table(
        "council_draft",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("counters", sa.String(length=26), nullable=True),
        sa.Column("text", Words(), nullable=False),
        sa.Column("mover", Words(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "counters"],
            ["council_draft.originator_id", "council_draft.id"],
            name=op.f("fk_council_draft_originator_id_counters_council_draft"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "item"],
            ["council_agenda_item.originator_id", "council_agenda_item.id"],
            name=op.f("fk_council_draft_originator_id_item_council_agenda_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_draft")),
        sa.UniqueConstraint(
            "originator_id",
            "item",
            "position",
            name=op.f("uq_council_draft_originator_id_item_position"),
        ),
    )


def _vote() -> None:
    op.create_table(
        "council_vote",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("draft", sa.String(length=26), nullable=False),
        sa.Column("held_at", UtcTime(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "draft"],
            ["council_draft.originator_id", "council_draft.id"],
            name=op.f("fk_council_vote_originator_id_draft_council_draft"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_vote")),
        sa.UniqueConstraint(
            "originator_id", "draft", name=op.f("uq_council_vote_originator_id_draft")
        ),
    )


def _ballot() -> None:
    op.create_table(
        "council_ballot",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("vote", sa.String(length=26), nullable=False),
        sa.Column("member", sa.String(length=26), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "member"],
            ["council_member.originator_id", "council_member.id"],
            name=op.f("fk_council_ballot_originator_id_member_council_member"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "vote"],
            ["council_vote.originator_id", "council_vote.id"],
            name=op.f("fk_council_ballot_originator_id_vote_council_vote"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "vote", "member", name=op.f("pk_council_ballot")),
    )
