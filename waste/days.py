"""Reads days that a clerk or a list writes about a payer."""

from datetime import date

from gateway.model.errors import Wrong
from gateway.web.languages import msgid
from registry.calendar import day_written


def day(text: str) -> date | None:
    """Return a day as Czechs or machines write it, ``None`` for nothing. Raises ``Wrong``."""
    tidy = text.strip()
    if not tidy:
        return None
    try:
        return day_written(tidy)
    except ValueError as error:
        raise Wrong(msgid("“%(text)s” is not a day."), text=tidy[:40]) from error
