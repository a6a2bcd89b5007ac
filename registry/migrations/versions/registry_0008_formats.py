"""Copies of content in output formats."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "registry_0008"
down_revision = "registry_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "format_conversion",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "sha256"],
            ["blob.originator_id", "blob.sha256"],
            name=op.f("fk_format_conversion_originator_id_sha256_blob"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "source", name=op.f("pk_format_conversion")),
    )
    protect("format_conversion")
