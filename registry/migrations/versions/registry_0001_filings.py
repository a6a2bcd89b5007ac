"""Filings, numbers, names, deadlines and dispatches."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "registry_0001"
down_revision = None
branch_labels = ("registry",)
depends_on = ("gateway_0001",)


def upgrade() -> None:
    _department()
    _number_series()
    _person()
    _filing()
    _filing_indexes()
    _person_address()
    _assignment()
    _component()
    _consignment()
    _deadline()
    _ledger_entry()
    protect(
        "department",
        "number_series",
        "person",
        "filing",
        "person_address",
        "assignment",
        "component",
        "consignment",
        "deadline",
        "ledger_entry",
    )


def _department() -> None:
    op.create_table(
        "department",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "code", name=op.f("pk_department")),
    )


def _number_series() -> None:
    op.create_table(
        "number_series",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("register", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "register", "year", name=op.f("pk_number_series")),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("identification", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=8), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_person")),
    )


def _filing() -> None:
    op.create_table(
        "filing",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("record_identifier", sa.String(length=40), nullable=False),
        sa.Column("reference_number", sa.String(length=80), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("description", Words(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("registered_at", UtcTime(), nullable=False),
        sa.Column("item_id", sa.String(length=26), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("sender_id", sa.String(length=26), nullable=True),
        sa.Column("sender_name", Words(), nullable=False),
        sa.Column("sender_address", Words(), nullable=False),
        sa.Column("sender_number", Words(), nullable=False),
        sa.Column("technical_state", sa.String(length=24), nullable=False),
        sa.Column("authenticity", sa.String(length=24), nullable=False),
        sa.Column("handling", sa.String(length=24), nullable=False),
        sa.Column("confirmation_due", sa.Date(), nullable=True),
        sa.Column("department", sa.String(length=20), nullable=True),
        sa.Column("clerk", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("no_receipt_because", Words(), nullable=False),
        sa.Column("sought", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "department"],
            ["department.originator_id", "department.code"],
            name=op.f("fk_filing_originator_id_department_department"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "item_id"],
            ["item.originator_id", "item.id"],
            name=op.f("fk_filing_originator_id_item_id_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "sender_id"],
            ["person.originator_id", "person.id"],
            name=op.f("fk_filing_originator_id_sender_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "record_identifier", name=op.f("pk_filing")),
        sa.UniqueConstraint(
            "originator_id", "item_id", name=op.f("uq_filing_originator_id_item_id")
        ),
        sa.UniqueConstraint(
            "originator_id",
            "reference_number",
            name=op.f("uq_filing_originator_id_reference_number"),
        ),
    )


def _filing_indexes() -> None:
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_filing_originator_id_clerk",
            ["originator_id", "clerk", "registered_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_filing_originator_id_handling",
            ["originator_id", "handling", "registered_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_filing_originator_id_registered_at",
            ["originator_id", "registered_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_filing_originator_id_sender_id", ["originator_id", "sender_id"], unique=False
        )


def _person_address() -> None:
    op.create_table(
        "person_address",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "person_id"],
            ["person.originator_id", "person.id"],
            name=op.f("fk_person_address_originator_id_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "person_id", "kind", "value", name=op.f("pk_person_address")
        ),
    )
    with op.batch_alter_table("person_address", schema=None) as batch_op:
        batch_op.create_index(
            "ix_person_address_originator_id_kind_value",
            ["originator_id", "kind", "value"],
            unique=False,
        )


def _assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("from_department", sa.String(length=20), nullable=True),
        sa.Column("from_clerk", sa.String(length=120), nullable=False),
        sa.Column("to_department", sa.String(length=20), nullable=True),
        sa.Column("to_clerk", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_assignment_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_originator_id_filing", ["originator_id", "filing", "id"], unique=False
        )


def _component() -> None:
    op.create_table(
        "component",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("media_type", Words(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_component_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "sha256"],
            ["blob.originator_id", "blob.sha256"],
            name=op.f("fk_component_originator_id_sha256_blob"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "filing", "position", name=op.f("pk_component")),
    )
    with op.batch_alter_table("component", schema=None) as batch_op:
        batch_op.create_index(
            "ix_component_originator_id_sha256", ["originator_id", "sha256"], unique=False
        )


def _consignment() -> None:
    op.create_table(
        "consignment",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("outgoing_id", sa.String(length=26), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_consignment_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "outgoing_id"],
            ["outgoing.originator_id", "outgoing.id"],
            name=op.f("fk_consignment_originator_id_outgoing_id_outgoing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_consignment")),
    )
    with op.batch_alter_table("consignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_consignment_originator_id_filing", ["originator_id", "filing", "id"], unique=False
        )
        batch_op.create_index(
            "ix_consignment_originator_id_outgoing_id",
            ["originator_id", "outgoing_id"],
            unique=False,
        )


def _deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("legal_basis", Words(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_deadline_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "filing", "kind", "start", name=op.f("pk_deadline")
        ),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_originator_id_state_end", ["originator_id", "state", "end"], unique=False
        )


def _ledger_entry() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("register", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference_number", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_ledger_entry_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "originator_id", "register", "year", "seq", name=op.f("pk_ledger_entry")
        ),
        sa.UniqueConstraint(
            "originator_id",
            "reference_number",
            name=op.f("uq_ledger_entry_originator_id_reference_number"),
        ),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_entry_originator_id_filing", ["originator_id", "filing"], unique=False
        )
