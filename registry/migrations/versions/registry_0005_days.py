"""Daily documents, independent registers, and what was prepared and never signed."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime

revision = "registry_0005"
down_revision = "registry_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "filing",
        sa.Column("register", sa.String(length=12), nullable=False, server_default="filings"),
    )
    op.add_column("prepared", sa.Column("expired_at", UtcTime(), nullable=True))
    op.create_table(
        "independent_register",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("pattern", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("originator_id", "code", name=op.f("pk_independent_register")),
    )
    op.create_table(
        "log_day",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("hash_before", sa.String(length=64), nullable=False),
        sa.Column("hash_after", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("seal", sa.String(length=16), nullable=False),
        _content("fk_log_day_originator_id_sha256_blob"),
        sa.PrimaryKeyConstraint("originator_id", "day", name=op.f("pk_log_day")),
        sa.UniqueConstraint(
            "originator_id", "number", name=op.f("uq_log_day_originator_id_number")
        ),
    )
    op.create_table(
        "register_day",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        _content("fk_register_day_originator_id_sha256_blob"),
        sa.PrimaryKeyConstraint("originator_id", "day", name=op.f("pk_register_day")),
    )
    protect("independent_register", "log_day", "register_day")


def _content(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["originator_id", "sha256"],
        ["blob.originator_id", "blob.sha256"],
        name=op.f(name),
        initially="DEFERRED",
        deferrable=True,
    )
