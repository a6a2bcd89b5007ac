"""What the page of a receipt shows besides the receipt: links, a QR code, files we may not read."""

from collections.abc import Sequence
from urllib.parse import urlencode

from channels.web.posted import SentFile
from gateway.model.conditions import Conditions


def status_link(address: str, originator: str, code: str) -> str:
    """Return where the filing's owner asks how it stands; the PIN is never part of it."""
    return f"{address.rstrip('/')}/{originator}/status?{urlencode({'code': code})}"


def unpromised(files: Sequence[SentFile], conditions: Conditions) -> list[str]:
    """Return the names of files in formats the office does not promise to read."""
    # What the browser declares proves nothing; the octets are looked at after it is taken.
    return [file.name for file in files if not conditions.take(file.name, "")]
