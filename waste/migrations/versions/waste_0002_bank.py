"""Bank statements and their movements."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "waste_0002"
down_revision = "waste_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _bank_statement()
    _bank_movement()
    _bank_statement_line()
    protect(
        "bank_statement",
        "bank_movement",
        "bank_statement_line",
    )


def _bank_statement() -> None:
    op.create_table(
        "bank_statement",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("account", sa.String(length=34), nullable=False),
        sa.Column("identity", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint(
            "originator_id",
            "account",
            "identity",
            name=op.f("uq_bank_statement_originator_id_account_identity"),
        ),
    )
    with op.batch_alter_table("bank_statement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_statement_originator_id_closed_on",
            ["originator_id", "closed_on", "id"],
            unique=False,
        )


def _bank_movement() -> None:
    op.create_table(
        "bank_movement",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("account", sa.String(length=34), nullable=False),
        sa.Column("identity", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("variable_symbol", sa.String(length=10), nullable=False),
        sa.Column("constant_symbol", sa.String(length=10), nullable=False),
        sa.Column("specific_symbol", sa.String(length=10), nullable=False),
        sa.Column("counter_account", sa.String(length=60), nullable=False),
        sa.Column("counter_name", Words(), nullable=False),
        sa.Column("message", Words(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("manual", sa.Boolean(), nullable=False),
        sa.Column("entry", sa.String(length=26), nullable=False),
        sa.Column("settlement", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(
            ["originator_id", "entry"],
            ["fee_entry.originator_id", "fee_entry.id"],
            name=op.f("fk_bank_movement_originator_id_entry_fee_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "settlement"],
            ["fee_entry.originator_id", "fee_entry.id"],
            name=op.f("fk_bank_movement_originator_id_settlement_fee_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_bank_movement")),
        sa.UniqueConstraint(
            "originator_id",
            "account",
            "identity",
            name=op.f("uq_bank_movement_originator_id_account_identity"),
        ),
    )
    with op.batch_alter_table("bank_movement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_movement_originator_id_counter_account",
            ["originator_id", "counter_account"],
            unique=False,
        )
        batch_op.create_index(
            "ix_bank_movement_originator_id_settlement",
            ["originator_id", "settlement"],
            unique=False,
        )
        batch_op.create_index(
            "ix_bank_movement_originator_id_state", ["originator_id", "state", "id"], unique=False
        )


def _bank_statement_line() -> None:
    op.create_table(
        "bank_statement_line",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("movement", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "movement"],
            ["bank_movement.originator_id", "bank_movement.id"],
            name=op.f("fk_bank_statement_line_originator_id_movement_bank_movement"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "statement"],
            ["bank_statement.originator_id", "bank_statement.id"],
            name=op.f("fk_bank_statement_line_originator_id_statement_bank_statement"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "statement", "position", name=op.f("pk_bank_statement_line")
        ),
    )
    with op.batch_alter_table("bank_statement_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_statement_line_originator_id_movement",
            ["originator_id", "movement"],
            unique=False,
        )
