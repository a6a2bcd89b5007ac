"""The invented town that is measured: its settings in a folder of its own."""

import json
from pathlib import Path

from gateway.bench.place import HOST

ORIGINATOR = "zkouska"
RECIPIENT = "podatelna@zkouska.test"

#: A small town whose filings are registered at once and confirmed by mail.
SETTINGS = """\
[daemon]
folder = "."
log = "json"

[store]
url = {url}

[web]
desk = "{host}:0"
public = "{host}:0"

[[originators]]
id = "{originator}"
name = "Město Zkouška"
abbreviation = "ZKOUS"
addresses = ["{recipient}"]
registration = "automatic"
# One sender writes everything here, and each of his mails is to be confirmed.
receipts_per_hour = 0
receipts_per_day = 0

[channels.email]
listen = "{host}:{smtp}"
hostname = "podatelna.test"
relay = "{host}:{relay}"
"""

#: The database file beside the settings, where nothing else is asked for.
SQLITE = "sqlite:///podatelna.db"


def write_settings(
    folder: Path, *, url: str = SQLITE, smtp: int = 0, relay: int = 25, more: str = ""
) -> Path:
    """Write the settings, *more* at their end, into *folder* and return their file."""
    path = folder / "podatelna.toml"
    text = SETTINGS.format(
        host=HOST,
        originator=ORIGINATOR,
        recipient=RECIPIENT,
        url=json.dumps(url),
        smtp=smtp,
        relay=relay,
    )
    path.write_text(text + more, encoding="utf-8")
    return path
