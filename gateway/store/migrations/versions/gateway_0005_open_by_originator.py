"""What is open is found for each originator by an index, however long the history is."""

import sqlalchemy as sa
from alembic import op

revision = "gateway_0005"
down_revision = "gateway_0004"
branch_labels = None
depends_on = None

UNDECIDED_ITEMS = "state in ('received', 'working', 'referred', 'parked')"
OPEN_OUTGOING = "state in ('waiting', 'sending')"


def upgrade() -> None:
    op.create_index(
        "ix_item_undecided",
        "item",
        ["originator_id", "id"],
        unique=False,
        postgresql_where=sa.text(UNDECIDED_ITEMS),
        sqlite_where=sa.text(UNDECIDED_ITEMS),
    )
    op.create_index(
        "ix_outgoing_open_since",
        "outgoing",
        ["originator_id", "created_at"],
        unique=False,
        postgresql_where=sa.text(OPEN_OUTGOING),
        sqlite_where=sa.text(OPEN_OUTGOING),
    )
