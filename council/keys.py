"""Makes the foreign keys of the council's tables."""

from sqlalchemy import ForeignKeyConstraint


def refers(column: str, table: str, key: str) -> ForeignKeyConstraint:
    """Return a foreign key within the originator, checked at the commit.

    Rows of one transaction may so be written in any order, in one flush.
    """
    return ForeignKeyConstraint(
        ["originator_id", column],
        [f"{table}.originator_id", f"{table}.{key}"],
        deferrable=True,
        initially="DEFERRED",
    )
