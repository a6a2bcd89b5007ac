"""The classification scheme, files, and what settles filings."""

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words

revision = "registry_0003"
down_revision = "registry_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _file_series()
    _scheme()
    _scheme_class()
    _case_file()
    _paper_note()
    _settlement()
    _file_entry()
    _given_up()
    protect(
        "file_series",
        "scheme",
        "scheme_class",
        "case_file",
        "paper_note",
        "settlement",
        "file_entry",
        "given_up",
    )


def _file_series() -> None:
    op.create_table(
        "file_series",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "year", name=op.f("pk_file_series")),
    )


def _scheme() -> None:
    op.create_table(
        "scheme",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("originator_id", "version", name=op.f("pk_scheme")),
    )


def _scheme_class() -> None:
    op.create_table(
        "scheme_class",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("simple_code", sa.String(length=50), nullable=False),
        sa.Column("parent", sa.String(length=255), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("description", Words(), nullable=False),
        sa.Column("holds_files", sa.Boolean(), nullable=False),
        sa.Column("growth", sa.String(length=20), nullable=False),
        sa.Column("disposal_mark", sa.String(length=1), nullable=False),
        sa.Column("retention", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_because", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "version"],
            ["scheme.originator_id", "scheme.version"],
            name=op.f("fk_scheme_class_originator_id_version_scheme"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "version", "code", name=op.f("pk_scheme_class")),
    )


def _case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("class_code", sa.String(length=255), nullable=False),
        sa.Column("class_title", Words(), nullable=False),
        sa.Column("disposal_mark", sa.String(length=1), nullable=False),
        sa.Column("retention", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("growth", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("settled_at", UtcTime(), nullable=True),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("department", sa.String(length=20), nullable=True),
        sa.Column("clerk", sa.String(length=120), nullable=False),
        sa.Column("sought", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "department"],
            ["department.originator_id", "department.code"],
            name=op.f("fk_case_file_originator_id_department_department"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "version", "class_code"],
            ["scheme_class.originator_id", "scheme_class.version", "scheme_class.code"],
            name=op.f("fk_case_file_originator_id_version_class_code_scheme_class"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("originator_id", "mark", name=op.f("uq_case_file_originator_id_mark")),
        sa.UniqueConstraint(
            "originator_id", "year", "seq", name=op.f("uq_case_file_originator_id_year_seq")
        ),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index(
            "ix_case_file_originator_id_opened_at", ["originator_id", "opened_at"], unique=False
        )
        batch_op.create_index(
            "ix_case_file_originator_id_state",
            ["originator_id", "state", "opened_at"],
            unique=False,
        )


def _paper_note() -> None:
    op.create_table(
        "paper_note",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("attachments", sa.Integer(), nullable=False),
        sa.Column("place", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_paper_note_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "filing", name=op.f("pk_paper_note")),
    )


def _settlement() -> None:
    op.create_table(
        "settlement",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("content", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("terms", Words(), nullable=False),
        sa.Column("before", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("reopened_by", sa.String(length=120), nullable=False),
        sa.Column("reopened_at", UtcTime(), nullable=True),
        sa.Column("reopened_because", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_settlement_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "id", name=op.f("pk_settlement")),
    )
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_settlement_originator_id_filing", ["originator_id", "filing", "id"], unique=False
        )


def _file_entry() -> None:
    op.create_table(
        "file_entry",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("filing", sa.String(length=40), nullable=False),
        sa.Column("held", sa.String(length=40), nullable=True),
        sa.Column("disposal_mark", sa.String(length=1), nullable=False),
        sa.Column("retention", sa.Integer(), nullable=False),
        sa.Column("joined_by", sa.String(length=120), nullable=False),
        sa.Column("joined_at", UtcTime(), nullable=False),
        sa.Column("left_by", sa.String(length=120), nullable=False),
        sa.Column("left_at", UtcTime(), nullable=True),
        sa.Column("left_because", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "file"],
            ["case_file.originator_id", "case_file.id"],
            name=op.f("fk_file_entry_originator_id_file_case_file"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["originator_id", "filing"],
            ["filing.originator_id", "filing.record_identifier"],
            name=op.f("fk_file_entry_originator_id_filing_filing"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "file", "position", name=op.f("pk_file_entry")),
        sa.UniqueConstraint("originator_id", "held", name=op.f("uq_file_entry_originator_id_held")),
    )
    with op.batch_alter_table("file_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_file_entry_originator_id_filing", ["originator_id", "filing"], unique=False
        )


def _given_up() -> None:
    op.create_table(
        "given_up",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("consignment", sa.String(length=26), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["originator_id", "consignment"],
            ["consignment.originator_id", "consignment.id"],
            name=op.f("fk_given_up_originator_id_consignment_consignment"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("originator_id", "consignment", name=op.f("pk_given_up")),
    )
