"""Bodies, members, and their meetings."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "council_0001"
down_revision = None
branch_labels = ("council",)
depends_on = ("registry_0001",)


def upgrade() -> None:
    _body()
    _member()
    _term()
    _mandate()
    _meeting()
    _order()
    _proposal()
    _verifier()
    protect(
        "council_body",
        "council_member",
        "council_term",
        "council_mandate",
        "council_meeting",
        "council_order",
        "council_proposal",
        "council_verifier",
    )


def _body() -> None:
    op.create_table(
        "council_body",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "code", name=op.f("pk_council_body")),
    )


def _member() -> None:
    op.create_table(
        "council_member",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("sorted_by", Words(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_member")),
    )


def _term() -> None:
    op.create_table(
        "council_term",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("originator_id", "code", name=op.f("pk_council_term")),
    )


def _mandate() -> None:
    op.create_table(
        "council_mandate",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("member", sa.String(length=26), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("office", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "body"],
            ["council_body.originator_id", "council_body.code"],
            name=op.f("fk_council_mandate_originator_id_body_council_body"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "member"],
            ["council_member.originator_id", "council_member.id"],
            name=op.f("fk_council_mandate_originator_id_member_council_member"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "body", "member", "begins", name=op.f("pk_council_mandate")
        ),
    )
    with op.batch_alter_table("council_mandate", schema=None) as batch_op:
        batch_op.create_index(
            "ix_council_mandate_originator_id_member", ["originator_id", "member"], unique=False
        )


def _meeting() -> None:
    op.create_table(
        "council_meeting",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("term", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcTime(), nullable=False),
        sa.Column("place", Words(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("crisis", sa.Boolean(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("opened_at", UtcTime(), nullable=True),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("ended_because", Words(), nullable=False),
        sa.Column("chair", Words(), nullable=False),
        sa.Column("recorder", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "body"],
            ["council_body.originator_id", "council_body.code"],
            name=op.f("fk_council_meeting_originator_id_body_council_body"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "term"],
            ["council_term.originator_id", "council_term.code"],
            name=op.f("fk_council_meeting_originator_id_term_council_term"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_meeting")),
        sa.UniqueConstraint(
            "originator_id",
            "body",
            "term",
            "number",
            name=op.f("uq_council_meeting_originator_id_body_term_number"),
        ),
    )
    with op.batch_alter_table("council_meeting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_council_meeting_originator_id_starts_at",
            ["originator_id", "starts_at"],
            unique=False,
        )


def _order() -> None:
    op.create_table(
        "council_order",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "body"],
            ["council_body.originator_id", "council_body.code"],
            name=op.f("fk_council_order_originator_id_body_council_body"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "body", "valid_from", name=op.f("pk_council_order")
        ),
    )


def _proposal() -> None:
    op.create_table(
        "council_proposal",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("submitter", Words(), nullable=False),
        sa.Column("report", Words(), nullable=False),
        sa.Column("draft", Words(), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "body"],
            ["council_body.originator_id", "council_body.code"],
            name=op.f("fk_council_proposal_originator_id_body_council_body"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_council_proposal_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_council_proposal")),
    )
    with op.batch_alter_table("council_proposal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_council_proposal_originator_id_filing", ["originator_id", "filing"], unique=False
        )
        batch_op.create_index(
            "ix_council_proposal_originator_id_state",
            ["originator_id", "state", "id"],
            unique=False,
        )


def _verifier() -> None:
    op.create_table(
        "council_verifier",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("meeting", sa.String(length=26), nullable=False),
        sa.Column("member", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "meeting"],
            ["council_meeting.originator_id", "council_meeting.id"],
            name=op.f("fk_council_verifier_originator_id_meeting_council_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "member"],
            ["council_member.originator_id", "council_member.id"],
            name=op.f("fk_council_verifier_originator_id_member_council_member"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "meeting", "member", name=op.f("pk_council_verifier")
        ),
    )
