"""The queue, the blobs, the outbox and the audit log."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "gateway_0001"
down_revision = None
branch_labels = ("gateway",)
depends_on = None


def upgrade() -> None:
    _audit()
    _audit_head()
    _blob()
    _item()
    _outgoing()
    protect("item", "blob", "outgoing", "audit", "audit_head")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("details", Words(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "seq", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_originator_id_about_seq", ["originator_id", "about", "seq"], unique=False
        )


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", name=op.f("pk_audit_head")),
    )


def _blob() -> None:
    op.create_table(
        "blob",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("originator_id", "sha256", name=op.f("pk_blob")),
    )


def _item() -> None:
    op.create_table(
        "item",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("lane", sa.String(length=255), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("leased_by", sa.String(length=64), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("envelope", Words(), nullable=False),
        sa.Column("submission", Words(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("sender", Words(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_item")),
        sa.UniqueConstraint(
            "originator_id",
            "channel",
            "external_id",
            name=op.f("uq_item_originator_id_channel_external_id"),
        ),
        sa.UniqueConstraint("originator_id", "code", name=op.f("uq_item_originator_id_code")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_item_open",
            ["id"],
            unique=False,
            postgresql_where=sa.text("state in ('received', 'working')"),
            sqlite_where=sa.text("state in ('received', 'working')"),
        )
        batch_op.create_index(
            "ix_item_originator_id_lane_id", ["originator_id", "lane", "id"], unique=False
        )
        batch_op.create_index(
            "ix_item_originator_id_state_id", ["originator_id", "state", "id"], unique=False
        )


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=26), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("leased_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("content", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "item_id"],
            ["item.originator_id", "item.id"],
            name=op.f("fk_outgoing_originator_id_item_id_item"),
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("originator_id", "key", name=op.f("uq_outgoing_originator_id_key")),
    )
    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outgoing_open",
            ["id"],
            unique=False,
            postgresql_where=sa.text("state in ('waiting', 'sending')"),
            sqlite_where=sa.text("state in ('waiting', 'sending')"),
        )
        batch_op.create_index(
            "ix_outgoing_originator_id_item_id", ["originator_id", "item_id"], unique=False
        )
