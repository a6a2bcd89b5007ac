"""Resolutions, their tasks, and what is made public."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "council_0003"
down_revision = "council_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _series()
    _minutes()
    _notice()
    _resolution()
    _correction()
    _publication()
    _task()
    protect(
        "council_series",
        "council_minutes",
        "council_notice",
        "council_resolution",
        "council_correction",
        "council_publication",
        "council_task",
    )


def _series() -> None:
    op.create_table(
        "council_series",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("stretch", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "body", "stretch", name=op.f("pk_council_series")),
    )


def _minutes() -> None:
    op.create_table(
        "council_minutes",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("meeting", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "meeting"],
            ["council_meeting.originator_id", "council_meeting.id"],
            name=op.f("fk_council_minutes_originator_id_meeting_council_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "sha256"],
            ["blob.originator_id", "blob.sha256"],
            name=op.f("fk_council_minutes_originator_id_sha256_blob"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "meeting", "seq", name=op.f("pk_council_minutes")),
    )


def _notice() -> None:
    op.create_table(
        "council_notice",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("agenda", Words(), nullable=False),
        sa.Column("reference_number", sa.String(length=80), nullable=False),
        sa.Column("meeting", sa.String(length=26), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("relevant_until", sa.Date(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "meeting"],
            ["council_meeting.originator_id", "council_meeting.id"],
            name=op.f("fk_council_notice_originator_id_meeting_council_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_notice")),
    )
    with op.batch_alter_table("council_notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_council_notice_originator_id_posted_on",
            ["originator_id", "posted_on"],
            unique=False,
        )


def _resolution() -> None:
    op.create_table(
        "council_resolution",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("term", sa.String(length=20), nullable=False),
        sa.Column("meeting", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(length=26), nullable=False),
        sa.Column("vote", sa.String(length=26), nullable=False),
        sa.Column("stretch", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("personal", sa.String(length=12), nullable=False),
        sa.Column("redacted_title", Words(), nullable=False),
        sa.Column("redacted_text", Words(), nullable=False),
        sa.Column("sought", Words(), nullable=False),
        *_resolution_keys(),
    )
    with op.batch_alter_table("council_resolution", schema=None) as batch_op:
        batch_op.create_index(
            "ix_council_resolution_originator_id_adopted_on",
            ["originator_id", "adopted_on"],
            unique=False,
        )


def _resolution_keys() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["originator_id", "body"],
            ["council_body.originator_id", "council_body.code"],
            name=op.f("fk_council_resolution_originator_id_body_council_body"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "item"],
            ["council_agenda_item.originator_id", "council_agenda_item.id"],
            name=op.f("fk_council_resolution_originator_id_item_council_agenda_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "meeting"],
            ["council_meeting.originator_id", "council_meeting.id"],
            name=op.f("fk_council_resolution_originator_id_meeting_council_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "vote"],
            ["council_vote.originator_id", "council_vote.id"],
            name=op.f("fk_council_resolution_originator_id_vote_council_vote"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_resolution")),
        sa.UniqueConstraint(
            "originator_id",
            "body",
            "stretch",
            "seq",
            name=op.f("uq_council_resolution_originator_id_body_stretch_seq"),
        ),
        sa.UniqueConstraint(
            "originator_id",
            "body",
            "term",
            "number",
            name=op.f("uq_council_resolution_originator_id_body_term_number"),
        ),
        sa.UniqueConstraint(
            "originator_id", "vote", name=op.f("uq_council_resolution_originator_id_vote")
        ),
    )


def _correction() -> None:
    op.create_table(
        "council_correction",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("resolution", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("before", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "resolution"],
            ["council_resolution.originator_id", "council_resolution.id"],
            name=op.f("fk_council_correction_originator_id_resolution_council_resolution"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "resolution", "seq", name=op.f("pk_council_correction")
        ),
    )


def _publication() -> None:
    op.create_table(
        "council_publication",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("resolution", sa.String(length=26), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("sought", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "resolution"],
            ["council_resolution.originator_id", "council_resolution.id"],
            name=op.f("fk_council_publication_originator_id_resolution_council_resolution"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "resolution", name=op.f("pk_council_publication")),
    )
    with op.batch_alter_table("council_publication", schema=None) as batch_op:
        batch_op.create_index(
            "ix_council_publication_originator_id_adopted_on",
            ["originator_id", "adopted_on"],
            unique=False,
        )


def _task() -> None:
    op.create_table(
        "council_task",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("resolution", sa.String(length=26), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("department", sa.String(length=20), nullable=True),
        sa.Column("clerk", sa.String(length=120), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("settled_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["originator_id", "department"],
            ["department.originator_id", "department.code"],
            name=op.f("fk_council_task_originator_id_department_department"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "resolution"],
            ["council_resolution.originator_id", "council_resolution.id"],
            name=op.f("fk_council_task_originator_id_resolution_council_resolution"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_task")),
    )
    with op.batch_alter_table("council_task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_council_task_originator_id_resolution",
            ["originator_id", "resolution"],
            unique=False,
        )
        batch_op.create_index(
            "ix_council_task_originator_id_state", ["originator_id", "state", "due"], unique=False
        )
