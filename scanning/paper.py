"""Makes PDF from HTML for everything that is printed, without ever fetching anything."""

import io
import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from gateway.model.errors import Broken

_PRAGUE = ZoneInfo("Europe/Prague")


def pdf_of(html: str) -> bytes:
    """Return *html* as PDF. Pages bring everything with them: nothing is loaded from anywhere."""
    # It takes a second to load, which only those shall pay who print.
    import weasyprint  # noqa: PLC0415

    # Both tell every step, and their warnings are about style sheets.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    octets = io.BytesIO()
    weasyprint.HTML(string=html, url_fetcher=_nothing).write_pdf(octets)
    return octets.getvalue()


def day(at: datetime) -> str:
    """Return the legal day of an instant as letters write it: ``23. 11. 2026``."""
    local = at.astimezone(_PRAGUE)
    return f"{local.day}.\N{NO-BREAK SPACE}{local.month}.\N{NO-BREAK SPACE}{local.year}"


def _nothing(url: str, **_: Any) -> Any:
    raise Broken(f"A page to be printed asked for {url[:60]}.")
