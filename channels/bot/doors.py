"""Where the pages of the chat find the doors of the running channel."""

from collections.abc import Mapping

from channels.bot.webdoor import WebDoor
from gateway.model.ids import OriginatorId
from gateway.model.ports import Gateway

#: By the gateway's identity: one process may run several offices, as tests do.
_open: dict[int, Mapping[OriginatorId, WebDoor]] = {}


def opened(gateway: Gateway, doors: Mapping[OriginatorId, WebDoor]) -> None:
    """Let pages that stand before *gateway* find *doors*."""
    _open[id(gateway)] = doors


def closed(gateway: Gateway) -> None:
    """Let pages find nothing any more."""
    _open.pop(id(gateway), None)


def door(gateway: Gateway, originator: str) -> WebDoor | None:
    """Return the door of one office, ``None`` when there is no such office or it is closed."""
    return _open.get(id(gateway), {}).get(OriginatorId(originator))
