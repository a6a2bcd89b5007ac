"""What the page of a receipt shows besides the receipt: links, a QR code, files we may not read."""

from collections.abc import Sequence
from urllib.parse import urlencode

from channels.web.names import ending
from channels.web.posted import SentFile


def status_link(address: str, originator: str, code: str) -> str:
    """Return where the filing's owner asks how it stands; the PIN is never part of it."""
    return f"{address.rstrip('/')}/{originator}/status?{urlencode({'code': code})}"


def unpromised(files: Sequence[SentFile], formats: Sequence[str]) -> list[str]:
    """Return the names of files in formats the office does not promise to read."""
    return [file.name for file in files if ending(file.name) not in formats]
