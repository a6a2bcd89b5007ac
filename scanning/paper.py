"""How letters write a day."""

from datetime import datetime
from zoneinfo import ZoneInfo

_PRAGUE = ZoneInfo("Europe/Prague")


def day(at: datetime) -> str:
    """Return the legal day of an instant as letters write it: ``23. 11. 2026``."""
    local = at.astimezone(_PRAGUE)
    return f"{local.day}.\N{NO-BREAK SPACE}{local.month}.\N{NO-BREAK SPACE}{local.year}"
