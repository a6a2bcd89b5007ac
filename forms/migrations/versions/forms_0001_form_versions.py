"""Published versions of forms."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "forms_0001"
down_revision = None
branch_labels = ("forms",)
depends_on = ("gateway_0001",)


def upgrade() -> None:
    op.create_table(
        "form_version",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("spec", Words(), nullable=False),
        sa.Column("legal_basis", Words(), nullable=False),
        sa.Column("deadline", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("published_at", UtcTime(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("originator_id", "code", "version", name=op.f("pk_form_version")),
    )
    protect("form_version")
