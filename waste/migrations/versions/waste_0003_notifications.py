"""What became of notifications, and which forms were carried out."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "waste_0003"
down_revision = "waste_0002"
branch_labels = None
depends_on = ("registry_0004",)

#: Payers made from a filing before this table was.
_MADE = sa.text(
    "insert into fee_notification (originator_id, filing, outcome, payer, note, by, at) "
    "select originator_id, filing, 'new-payer', id, '', 'system', created_at from fee_payer "
    "where filing is not null"
)


def upgrade() -> None:
    op.create_table(
        "fee_notification",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("payer", sa.String(length=26), nullable=True),
        sa.Column("note", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_fee_notification_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "payer"],
            ["fee_payer.originator_id", "fee_payer.id"],
            name=op.f("fk_fee_notification_originator_id_payer_fee_payer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "filing", name=op.f("pk_fee_notification")),
    )
    op.create_index(
        "ix_fee_notification_originator_id_payer", "fee_notification", ["originator_id", "payer"]
    )
    op.create_table(
        "fee_form",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=100), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "mark", name=op.f("pk_fee_form")),
    )
    protect("fee_notification", "fee_form")
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("select set_config('podatelna.originator', '*', true)"))
    connection.execute(_MADE)
