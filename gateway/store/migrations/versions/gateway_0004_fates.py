"""What became of what left: fates, and finding it by the identifier it left under."""

import sqlalchemy as sa
from alembic import op

from gateway.store.schema import UtcTime, Words

revision = "gateway_0004"
down_revision = "gateway_0003"
branch_labels = None
depends_on = None

UNDELIVERED = "noted_by = '' and (state in ('failed', 'parked') or fate = 'undelivered')"


def upgrade() -> None:
    with op.batch_alter_table("outgoing") as batch_op:
        batch_op.add_column(sa.Column("fate", sa.String(16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("diagnostic", Words(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reported_at", UtcTime(), nullable=True))
        batch_op.add_column(
            sa.Column("noted_by", sa.String(120), nullable=False, server_default="")
        )
        batch_op.create_index(
            "ix_outgoing_originator_id_reference", ["originator_id", "reference"], unique=False
        )
    op.create_index(
        "ix_outgoing_undelivered",
        "outgoing",
        ["originator_id", "id"],
        unique=False,
        postgresql_where=sa.text(UNDELIVERED),
        sqlite_where=sa.text(UNDELIVERED),
    )
