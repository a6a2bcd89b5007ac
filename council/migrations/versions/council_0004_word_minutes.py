"""Minutes for Word."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect

revision = "council_0004"
down_revision = "council_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council_minutes_word",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("meeting", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "meeting"],
            ["council_meeting.originator_id", "council_meeting.id"],
            name=op.f("fk_council_minutes_word_originator_id_meeting_council_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "sha256"],
            ["blob.originator_id", "blob.sha256"],
            name=op.f("fk_council_minutes_word_originator_id_sha256_blob"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "meeting", "seq", name=op.f("pk_council_minutes_word")
        ),
    )
    protect("council_minutes_word")
