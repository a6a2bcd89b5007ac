"""What was entered about a payer by mistake, and reliefs for one property."""

import sqlalchemy as sa
from alembic import op

from gateway.store.schema import Words

revision = "waste_0004"
down_revision = "waste_0003"
branch_labels = None
depends_on = None

#: The new columns of each table.
_COLUMNS = {
    "fee_liability": ("cancelled",),
    "fee_exemption": ("property", "cancelled"),
    "fee_representative": ("cancelled",),
}


def upgrade() -> None:
    for table, names in _COLUMNS.items():
        # The default fills the rows that are there; row-level security would hide them.
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.add_column(sa.Column(name, Words(), nullable=False, server_default=""))
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.alter_column(
                    name, existing_type=Words(), existing_nullable=False, server_default=None
                )
