"""``podatelna kiosk``: invites kiosks, lists them, and takes their certificates back."""

from argparse import Namespace
from typing import cast

from channels.kiosk.channel import roll
from channels.kiosk.roll import Roll
from channels.kiosk.settings import KioskSettings
from gateway.model.errors import ConfigError
from gateway.model.ids import OriginatorId
from gateway.run.clock import SystemClock
from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb, with_settings


def add_to(nouns: Nouns) -> None:
    """Add the commands to the grammar."""
    kiosk = nouns.add_parser("kiosk", help="kiosks in the hall").add_subparsers(required=True)
    text = "print a one-time code for a kiosk, good for a day"
    _of_one(with_settings(verb(kiosk, "enrol", text, enrol)))
    _of_one(with_settings(verb(kiosk, "revoke", "take a kiosk's certificates back", revoke)))
    listing(verb(kiosk, "list", "list the kiosks", list_kiosks))


def enrol(arguments: Namespace) -> int:
    """Print a code."""
    print(_roll(arguments).invite(_originator(arguments), arguments.name, SystemClock().now()))
    return 0


def revoke(arguments: Namespace) -> int:
    """Take all certificates of one kiosk back; 1 when it has none."""
    taken = _roll(arguments).revoke(_originator(arguments), arguments.name, SystemClock().now())
    print(f"{arguments.name}: {taken} taken back")
    return 0 if taken else 1


def list_kiosks(arguments: Namespace) -> int:
    """Print all certificates that were given."""
    wanted = arguments.originator
    found = [
        {
            "originator": kiosk.originator,
            "name": kiosk.name,
            "enrolled": kiosk.enrolled_at.isoformat(timespec="seconds"),
            "expires": kiosk.expires_at.isoformat(timespec="seconds"),
            "state": "revoked" if kiosk.revoked_at else "good",
        }
        for kiosk in _roll(arguments)
        if wanted in {None, kiosk.originator}
    ]
    columns = ("originator", "name", "state", "enrolled", "expires")
    shown.rows(found, columns, as_json=arguments.json)
    return 0


def _of_one(parser: object) -> None:
    add = cast("Nouns", parser).add_argument
    add("--originator", required=True)
    add("--name", required=True, help="small letters, digits and hyphens")


def _roll(arguments: Namespace) -> Roll:
    settings = opened.settings(arguments)
    table = settings.channels.get("kiosk")
    if not isinstance(table, KioskSettings):
        raise ConfigError("the settings have no table [channels.kiosk]")
    return roll(table, settings.folder, SystemClock())


def _originator(arguments: Namespace) -> OriginatorId:
    known = {originator.id for originator in opened.settings(arguments).originators}
    if arguments.originator not in known:
        raise ConfigError(f"there is no originator {arguments.originator!r}")
    return OriginatorId(arguments.originator)
