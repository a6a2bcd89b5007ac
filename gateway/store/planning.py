"""Lets SQLite look how large its tables have become; PostgreSQL does so by itself.

Without figures SQLite takes every index that begins with the originator for a good one, and of a
single town reads all there ever was (sqlite.org/lang_analyze.html).
"""

from sqlalchemy import Connection

#: Rows looked at of each index, so that it takes milliseconds however large they are.
_LOOKED_AT = 1000


def learn(connection: Connection) -> None:
    """Gather the figures anew."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"pragma analysis_limit={_LOOKED_AT}")
        connection.exec_driver_sql("analyze")
