"""Joining items to filings, and recognising the like."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime

revision = "registry_0007"
down_revision = "registry_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _imprint()
    _resemblance()
    _joining()
    protect("imprint", "resemblance", "joining")


def _imprint() -> None:
    op.create_table(
        "imprint",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("message", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=32), nullable=False),
        sa.Column("files", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "item_id"],
            ["item.originator_id", "item.id"],
            name=op.f("fk_imprint_originator_id_item_id_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "item_id", name=op.f("pk_imprint")),
    )
    with op.batch_alter_table("imprint") as batch_op:
        batch_op.create_index(
            "ix_imprint_originator_id_address", ["originator_id", "address", "at"], unique=False
        )
        batch_op.create_index(
            "ix_imprint_originator_id_files", ["originator_id", "files"], unique=False
        )
        batch_op.create_index(
            "ix_imprint_originator_id_message", ["originator_id", "message"], unique=False
        )
        batch_op.create_index(
            "ix_imprint_originator_id_text", ["originator_id", "text"], unique=False
        )


def _resemblance() -> None:
    op.create_table(
        "resemblance",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("other_id", sa.String(length=26), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "item_id"],
            ["item.originator_id", "item.id"],
            name=op.f("fk_resemblance_originator_id_item_id_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "other_id"],
            ["item.originator_id", "item.id"],
            name=op.f("fk_resemblance_originator_id_other_id_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "item_id", "other_id", name=op.f("pk_resemblance")
        ),
    )
    with op.batch_alter_table("resemblance") as batch_op:
        batch_op.create_index(
            "ix_resemblance_originator_id_other_id", ["originator_id", "other_id"], unique=False
        )


def _joining() -> None:
    op.create_table(
        "joining",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("noted_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_joining_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "item_id"],
            ["item.originator_id", "item.id"],
            name=op.f("fk_joining_originator_id_item_id_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_joining")),
        sa.UniqueConstraint(
            "originator_id",
            "item_id",
            "filing",
            name=op.f("uq_joining_originator_id_item_id_filing"),
        ),
    )
    with op.batch_alter_table("joining") as batch_op:
        batch_op.create_index(
            "ix_joining_originator_id_filing", ["originator_id", "filing", "id"], unique=False
        )
