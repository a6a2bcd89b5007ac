"""Payers, tariffs, the journal and receipts."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "waste_0001"
down_revision = None
branch_labels = ("waste",)
depends_on = ("gateway_0001", "registry_0001")


def upgrade() -> None:
    _fee_entry()
    _fee_series()
    _fee_tariff()
    _fee_due_date()
    _fee_payer()
    _fee_exemption()
    _fee_liability()
    _fee_posting()
    _fee_prescription()
    _fee_receipt()
    _fee_representative()
    protect(
        "fee_entry",
        "fee_series",
        "fee_tariff",
        "fee_due_date",
        "fee_payer",
        "fee_exemption",
        "fee_liability",
        "fee_posting",
        "fee_prescription",
        "fee_receipt",
        "fee_representative",
    )


def _fee_entry() -> None:
    op.create_table(
        "fee_entry",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("reverses", sa.String(length=26), nullable=True),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "reverses"],
            ["fee_entry.originator_id", "fee_entry.id"],
            name=op.f("fk_fee_entry_originator_id_reverses_fee_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_fee_entry")),
        sa.UniqueConstraint(
            "originator_id", "reverses", name=op.f("uq_fee_entry_originator_id_reverses")
        ),
    )
    with op.batch_alter_table("fee_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_entry_originator_id_on", ["originator_id", "on"], unique=False
        )


def _fee_series() -> None:
    op.create_table(
        "fee_series",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "kind", "year", name=op.f("pk_fee_series")),
    )


def _fee_tariff() -> None:
    op.create_table(
        "fee_tariff",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fee", sa.String(length=16), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("legal_basis", Words(), nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "year", name=op.f("pk_fee_tariff")),
    )


def _fee_due_date() -> None:
    op.create_table(
        "fee_due_date",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "year"],
            ["fee_tariff.originator_id", "fee_tariff.year"],
            name=op.f("fk_fee_due_date_originator_id_year_fee_tariff"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "year", "due", name=op.f("pk_fee_due_date")),
    )


def _fee_payer() -> None:
    op.create_table(
        "fee_payer",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("variable_symbol", sa.String(length=10), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.String(length=8), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("email", Words(), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("sorting", sa.String(length=200), nullable=False),
        sa.Column("sought", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_fee_payer_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_fee_payer")),
        sa.UniqueConstraint(
            "originator_id", "filing", name=op.f("uq_fee_payer_originator_id_filing")
        ),
        sa.UniqueConstraint(
            "originator_id", "number", name=op.f("uq_fee_payer_originator_id_number")
        ),
        sa.UniqueConstraint(
            "originator_id",
            "variable_symbol",
            name=op.f("uq_fee_payer_originator_id_variable_symbol"),
        ),
    )
    with op.batch_alter_table("fee_payer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_payer_originator_id_sorting", ["originator_id", "sorting", "id"], unique=False
        )


def _fee_exemption() -> None:
    op.create_table(
        "fee_exemption",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("payer", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("legal_basis", Words(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["originator_id", "payer"],
            ["fee_payer.originator_id", "fee_payer.id"],
            name=op.f("fk_fee_exemption_originator_id_payer_fee_payer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_fee_exemption")),
    )
    with op.batch_alter_table("fee_exemption", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_exemption_originator_id_payer", ["originator_id", "payer"], unique=False
        )


def _fee_liability() -> None:
    op.create_table(
        "fee_liability",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("payer", sa.String(length=26), nullable=False),
        sa.Column("title", sa.String(length=16), nullable=False),
        sa.Column("property", Words(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["originator_id", "payer"],
            ["fee_payer.originator_id", "fee_payer.id"],
            name=op.f("fk_fee_liability_originator_id_payer_fee_payer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_fee_liability")),
    )
    with op.batch_alter_table("fee_liability", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_liability_originator_id_payer", ["originator_id", "payer"], unique=False
        )


def _fee_posting() -> None:
    op.create_table(
        "fee_posting",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=16), nullable=False),
        sa.Column("payer", sa.String(length=26), nullable=True),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "entry"],
            ["fee_entry.originator_id", "fee_entry.id"],
            name=op.f("fk_fee_posting_originator_id_entry_fee_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "payer"],
            ["fee_payer.originator_id", "fee_payer.id"],
            name=op.f("fk_fee_posting_originator_id_payer_fee_payer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "entry", "position", name=op.f("pk_fee_posting")),
    )
    with op.batch_alter_table("fee_posting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_posting_originator_id_payer", ["originator_id", "payer"], unique=False
        )
        batch_op.create_index(
            "ix_fee_posting_originator_id_year", ["originator_id", "year", "account"], unique=False
        )


def _fee_prescription() -> None:
    op.create_table(
        "fee_prescription",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("payer", sa.String(length=26), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("difference", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "entry"],
            ["fee_entry.originator_id", "fee_entry.id"],
            name=op.f("fk_fee_prescription_originator_id_entry_fee_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "payer"],
            ["fee_payer.originator_id", "fee_payer.id"],
            name=op.f("fk_fee_prescription_originator_id_payer_fee_payer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "year", "payer", "revision", name=op.f("pk_fee_prescription")
        ),
    )


def _fee_receipt() -> None:
    op.create_table(
        "fee_receipt",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("payer", sa.String(length=26), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("purpose", Words(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=26), nullable=False),
        sa.Column("cancelled", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "entry"],
            ["fee_entry.originator_id", "fee_entry.id"],
            name=op.f("fk_fee_receipt_originator_id_entry_fee_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "payer"],
            ["fee_payer.originator_id", "fee_payer.id"],
            name=op.f("fk_fee_receipt_originator_id_payer_fee_payer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "year", "number", name=op.f("pk_fee_receipt")),
        sa.UniqueConstraint(
            "originator_id", "entry", name=op.f("uq_fee_receipt_originator_id_entry")
        ),
        sa.UniqueConstraint(
            "originator_id", "form", name=op.f("uq_fee_receipt_originator_id_form")
        ),
    )
    with op.batch_alter_table("fee_receipt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_receipt_originator_id_payer", ["originator_id", "payer"], unique=False
        )


def _fee_representative() -> None:
    op.create_table(
        "fee_representative",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("payer", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("representative", sa.String(length=26), nullable=True),
        sa.Column("name", Words(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["originator_id", "payer"],
            ["fee_payer.originator_id", "fee_payer.id"],
            name=op.f("fk_fee_representative_originator_id_payer_fee_payer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "representative"],
            ["fee_payer.originator_id", "fee_payer.id"],
            name=op.f("fk_fee_representative_originator_id_representative_fee_payer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_fee_representative")),
    )
    with op.batch_alter_table("fee_representative", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fee_representative_originator_id_payer", ["originator_id", "payer"], unique=False
        )
        batch_op.create_index(
            "ix_fee_representative_originator_id_representative",
            ["originator_id", "representative"],
            unique=False,
        )
