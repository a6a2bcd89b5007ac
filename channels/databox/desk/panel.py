"""What the page of an item says about a data message: envelope, proof and times."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from channels.databox.desk.words import CHECKS
from channels.databox.kinds import CHANNEL, DELIVERY_KIND, KIND
from channels.databox.states import FICTION_AFTER, state_word
from gateway.model.item import Item
from gateway.model.submission import Evidence
from gateway.web.pages import Panel


def panel(unit: object, item: Item) -> Panel | None:
    """Show the envelope and the proof of a data message in plain words."""
    del unit
    if item.arrival.channel != CHANNEL or item.submission is None:
        return None
    found = next((e for e in item.submission.evidence if e.kind in {KIND, DELIVERY_KIND}), None)
    if found is None:
        return None
    context = {
        "proof": found,
        # What is not told is an empty word there.
        "facts": defaultdict(str, found.details),
        "moments": _moments(found.details),
        "events": [_event(one) for one in found.details.get("events", "").splitlines()],
        "further": [_pair(one) for one in found.details.get("further", "").splitlines()],
        "state": state_word(found.details.get("state", "")),
        "checks": CHECKS,
        "fiction": _fiction(found),
        "about_sent": found.kind == DELIVERY_KIND,
    }
    return Panel("databox/message.html", context)


def _event(line: str) -> tuple[datetime | None, str]:
    """Return when and what; of a line that begins with no time the line."""
    at, _, told = line.partition(" ")
    try:
        return datetime.fromisoformat(at), told
    except ValueError:
        return None, line


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name, value


def _moments(told: Mapping[str, str]) -> dict[str, datetime | None]:
    return {
        name: datetime.fromisoformat(told[name]) if name in told else None
        for name in ("submitted", "delivered", "accepted")
    }


def _fiction(found: Evidence) -> datetime | None:
    """Return when the fiction comes, of a message of ours that nobody has been served with."""
    delivered = found.details.get("delivered")
    if found.kind != DELIVERY_KIND or not delivered or found.details.get("accepted"):
        return None
    return datetime.fromisoformat(delivered) + FICTION_AFTER
