"""Which form a filing was filled in on."""

import json

import sqlalchemy as sa
from alembic import op

revision = "registry_0004"
down_revision = "registry_0003"
branch_labels = None
depends_on = None

_FORMS = sa.text(
    "select filing.originator_id, filing.record_identifier, item.submission from filing "
    "join item on item.originator_id = filing.originator_id and item.id = filing.item_id "
    "where item.submission like '%\"answers\"%'"
)
_NAMED = sa.text(
    "update filing set form = :form "
    "where originator_id = :originator_id and record_identifier = :record_identifier"
)


def upgrade() -> None:
    op.add_column("filing", sa.Column("form", sa.String(length=60), nullable=True))
    op.create_index(
        "ix_filing_originator_id_form",
        "filing",
        ["originator_id", "form", "registered_at"],
        sqlite_where=sa.text("form is not null"),
        postgresql_where=sa.text("form is not null"),
    )
    _name_forms()


def _name_forms() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("select set_config('podatelna.originator', '*', true)"))
    for row in connection.execute(_FORMS).all():
        form = json.loads(row.submission)["is"].get("form")
        if form:
            values = {
                "form": form["code"][:60],
                "originator_id": row.originator_id,
                "record_identifier": row.record_identifier,
            }
            connection.execute(_NAMED, values)
