"""What an account works with for each originator; who is there already keeps everything."""

import sqlalchemy as sa
from alembic import op

revision = "web_0002"
down_revision = "web_0001"
branch_labels = None
depends_on = None

#: All there were when duties came into being.
EVERYTHING = "council-secretary fee-accountant filing-office it"


def upgrade() -> None:
    # The default fills the rows that are there; row-level security would hide them from an update.
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("duties", sa.String(length=120), nullable=False, server_default=EVERYTHING)
        )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.alter_column(
            "duties", existing_type=sa.String(length=120), existing_nullable=False,
            server_default=None,
        )  # fmt: skip
