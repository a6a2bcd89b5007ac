"""Secret votes, declared conflicts of interest, items taken off an agenda."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "council_0005"
down_revision = "council_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _added("council_vote", "secret", sa.Boolean(), sa.false())
    _added("council_agenda_item", "withdrawn", Words(), "")
    op.create_table(
        "council_conflict",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=26), nullable=False),
        sa.Column("member", sa.String(length=26), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "item"],
            ["council_agenda_item.originator_id", "council_agenda_item.id"],
            name=op.f("fk_council_conflict_originator_id_item_council_agenda_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "member"],
            ["council_member.originator_id", "council_member.id"],
            name=op.f("fk_council_conflict_originator_id_member_council_member"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "item", "member", name=op.f("pk_council_conflict")
        ),
    )
    protect("council_conflict")


def _added(table: str, name: str, kind: Any, value: Any) -> None:
    # The default fills the rows that are there; row-level security would hide them from an update.
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(
            name, existing_type=kind, existing_nullable=False, server_default=None
        )
