"""People can be merged and separated, sorted, searched and compared; addresses can end."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from gateway.store.protect import protect
from gateway.store.schema import UtcTime, Words
from registry import names

revision = "registry_0006"
down_revision = "registry_0005"
branch_labels = None
depends_on = None

ROUND = 1000


def upgrade() -> None:
    with op.batch_alter_table("person_address", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", UtcTime(), nullable=True))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("sorted_under", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("alike", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("sought", Words(), nullable=True))
    _fill()
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("sorted_under", existing_type=sa.String(120), nullable=False)
        batch_op.alter_column("alike", existing_type=sa.String(120), nullable=False)
        batch_op.alter_column("sought", existing_type=Words(), nullable=False)
        batch_op.create_foreign_key(
            op.f("fk_person_originator_id_merged_into_person"),
            "person",
            ["originator_id", "merged_into"],
            ["originator_id", "id"],
            initially="DEFERRED",
            deferrable=True,
        )
        for columns in (["merged_into", "sorted_under", "id"], ["alike"], ["organisation_id"]):
            batch_op.create_index(
                f"ix_person_originator_id_{columns[0]}", ["originator_id", *columns], unique=False
            )
    _apart()


def _apart() -> None:
    op.create_table(
        "person_apart",
        sa.Column("originator_id", sa.String(length=40), nullable=False),
        sa.Column("one", sa.String(length=26), nullable=False),
        sa.Column("other", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["originator_id", column],
                ["person.originator_id", "person.id"],
                name=op.f(f"fk_person_apart_originator_id_{column}_person"),
                initially="DEFERRED",
                deferrable=True,
            )
            for column in ("one", "other")
        ),
        sa.PrimaryKeyConstraint("originator_id", "one", "other", name=op.f("pk_person_apart")),
    )
    with op.batch_alter_table("person_apart", schema=None) as batch_op:
        batch_op.create_index(
            "ix_person_apart_originator_id_other", ["originator_id", "other"], unique=False
        )
    protect("person_apart")


def _fill() -> None:
    """Write the new columns of everybody who is entered already."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # Row-level security would hide every row from a migration.
        op.execute("select set_config('podatelna.originator', '*', true)")
    key = ("originator_id", "id")
    person = sa.table("person", *map(sa.column, (*key, "name", "organisation_id")),
                      *map(sa.column, ("sorted_under", "alike", "sought")))  # fmt: skip
    address = sa.table("person_address", *map(sa.column, ("originator_id", "person_id", "value")))
    known: dict[tuple[str, str], list[str]] = {}
    for originator, identifier, value in bind.execute(sa.select(address)):
        known.setdefault((originator, identifier), []).append(value)
    filling = (
        sa.update(person)
        .where(person.c.originator_id == sa.bindparam("o"), person.c.id == sa.bindparam("i"))
        .values({name: sa.bindparam(name) for name in ("sorted_under", "alike", "sought")})
    )
    people = bind.execute(
        sa.select(person.c.originator_id, person.c.id, person.c.name, person.c.organisation_id)
    ).all()
    for begin in range(0, len(people), ROUND):
        bind.execute(filling, [_filled(row, known) for row in people[begin : begin + ROUND]])


def _filled(row: Any, known: dict[tuple[str, str], list[str]]) -> dict[str, str]:
    originator, identifier, name, organisation_id = row
    addresses = known.get((originator, identifier), [])
    return {
        "o": originator,
        "i": identifier,
        "sorted_under": names.sorted_under(name, addresses),
        "alike": names.alike(name),
        "sought": names.sought(name, organisation_id, *addresses),
    }
