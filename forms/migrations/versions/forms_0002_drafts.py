"""Drafts of forms, the department a form goes to, and how often each version was used."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "forms_0002"
down_revision = "forms_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "form_version",
        sa.Column("department", sa.String(length=20), nullable=False, server_default=""),
    )
    op.create_table(
        "form_draft",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("content", Words(), nullable=False),
        sa.Column("before", Words(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_form_draft")),
    )
    op.create_index("ix_form_draft_code", "form_draft", ["originator_id", "code"], unique=True)
    op.create_table(
        "form_use",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "item", name=op.f("pk_form_use")),
    )
    op.create_index("ix_form_use_code", "form_use", ["originator_id", "code", "version"])
    protect("form_draft", "form_use")
