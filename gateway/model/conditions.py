"""The published conditions: what a filing office takes, for its page and for the program alike."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

_FILE = Path(__file__).with_name("conditions.toml")
_PRAGUE = ZoneInfo("Europe/Prague")

#: What octets are called of which nobody can tell more; then the name's ending counts.
_VAGUE = frozenset({"", "application/octet-stream", "text/plain", "inode/x-empty"})
#: Types that run when somebody opens them; taken by nobody.
PROGRAMS = frozenset(
    {
        "application/x-dosexec",
        "application/vnd.microsoft.portable-executable",
        "application/x-executable",
        "application/x-sharedlib",
        "application/x-mach-binary",
        "application/x-msi",
        "text/x-shellscript",
        "text/x-msdos-batch",
    }
)
#: What a mail program adds by itself, signatures and wrappings; nobody chose its format. What is in
#: a wrapping is taken out of it and judged by itself.
_OF_THE_MAIL = (
    *("message/", "multipart/", "text/rfc822-headers"),
    *("text/calendar", "text/vcard", "text/x-vcard", "text/directory"),
    *("application/pkcs7-", "application/x-pkcs7-", "application/pgp-"),
    *("application/ms-tnef", "application/vnd.ms-tnef"),
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an office takes between two days. Source: Decree 259/2012 § 2(3).

    ``IntakePolicy`` of the public page, of the mail door and of the check of what came, all three.
    """

    legal_basis: str
    valid_from: date
    #: The largest mail with all that is in it, in octets.
    largest_mail: int
    #: Accepted formats as endings of file names, in the order they are told in.
    formats: tuple[str, ...]
    #: Carriers that may be handed in at the counter.
    carriers: tuple[str, ...] = ()
    #: The last day of validity; ``None`` while they last.
    valid_to: date | None = None

    def hold_on(self, day: date) -> bool:
        """Tell whether these are the conditions of *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def take(self, name: str, media_type: str) -> bool:
        """Tell whether a file of this *name* is accepted, whose octets are of *media_type*."""
        kind = media_type.partition(";")[0].strip().lower()
        accepted = [one for one in known_formats() if one.ending in self.formats]
        if kind.startswith(_OF_THE_MAIL) or any(kind in one.types for one in accepted):
            return True
        # A container of another name, such as an electronic form, is told by its name alone.
        is_vague = kind in _VAGUE or kind in _CARRIES_OTHERS
        ending = name.rpartition(".")[2].strip().lower()
        return is_vague and any(ending in one.endings for one in accepted)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files as people and as programs know it."""

    ending: str
    #: In Czech.
    name: str
    types: frozenset[str]
    also: tuple[str, ...] = ()

    @property
    def endings(self) -> tuple[str, ...]:
        """All endings it goes by."""
        return (self.ending, *self.also)


#: Formats that others are made of.
_CARRIES_OTHERS = frozenset({"application/zip", "text/xml", "application/xml", "application/cms"})


def conditions_at(stated: Sequence[Conditions], at: datetime) -> Conditions:
    """Return the conditions of the day of *at* in Prague: the *stated* ones, else the usual."""
    day = at.astimezone(_PRAGUE).date()
    for one in (*stated, *usual()):
        if one.hold_on(day):
            return one
    return usual()[0]


@cache
def usual() -> tuple[Conditions, ...]:
    """Return the conditions of an office that states none."""
    return tuple(
        Conditions(**row | {name: tuple(row[name]) for name in ("formats", "carriers")})
        for row in _document()["conditions"]
    )


@cache
def known_formats() -> tuple[Format, ...]:
    """Return all formats the program can tell."""
    return tuple(
        Format(row["ending"], row["name"], frozenset(row["types"]), tuple(row.get("also", ())))
        for row in _document()["format"]
    )


@cache
def by_ending() -> Mapping[str, Format]:
    """Return the formats by each of their endings."""
    return {ending: one for one in known_formats() for ending in one.endings}


@cache
def _document() -> dict[str, list[dict[str, Any]]]:
    document: dict[str, list[dict[str, Any]]] = tomllib.loads(_FILE.read_text("utf-8"))
    return document
