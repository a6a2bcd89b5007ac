"""What is prepared and waits for a signature at the counter."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime

revision = "registry_0002"
down_revision = "registry_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prepared",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("sign_by", sa.Date(), nullable=False),
        sa.Column("signed_at", UtcTime(), nullable=True),
        sa.Column("identity", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "item_id"],
            ["item.originator_id", "item.id"],
            name=op.f("fk_prepared_originator_id_item_id_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "item_id", name=op.f("pk_prepared")),
    )
    protect("prepared")
