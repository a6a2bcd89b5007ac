"""Puts days, instants, sizes and foreign words into the lines of Czech letters."""

import unicodedata
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from registry.calendar import PRAGUE

_LETTERS = Path(__file__).with_name("letters")
_DAYS = ("pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle")


def letter(name: str, **words: object) -> str:
    """Return the text of the letter *name* with its *words* filled in."""
    return _template(f"{name}.txt").render(words)


def instant(at: datetime) -> str:
    """Return an instant to the second, as it was on the clock in Prague."""
    local = at.astimezone(PRAGUE)
    return f"{local.day}. {local.month}. {local.year} v {local:%H:%M:%S}"


def day(on: date) -> str:
    """Return a day with the name of the weekday after it."""
    return f"{on.day}. {on.month}. {on.year} ({_DAYS[on.weekday()]})"


def iso_instant(at: datetime) -> str:
    """Return an instant to the second, as it was on the clock in Prague, without words."""
    return f"{at.astimezone(PRAGUE):%Y-%m-%d %H:%M:%S}"


def iso_day(on: date) -> str:
    """Return a day without words."""
    return on.isoformat()


def octets(size: int) -> str:
    """Return a size in octets with thousands apart."""
    return f"{size:,} B".replace(",", " ")


def line(text: str, limit: int = 250) -> str:
    """Return foreign words as one line of at most *limit* characters, without control characters.

    What comes from a stranger must not look like a further line of our letter.
    """
    visible = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text)
    words = " ".join(visible.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


#: Letters of their own in the Czech order, and what stands behind everything before them.
_LATER = (("ch", "hzz"), ("č", "czz"), ("ř", "rzz"), ("š", "szz"), ("ž", "zzz"))


def czech_order(text: str) -> str:
    """Return what sorts words as Czech lists do: Cvrček, Čapek, Hrubý, Chlup, Ivanov.

    It is made of letters, so that it holds whatever a database itself thinks of order.
    """
    lower = unicodedata.normalize("NFC", text).casefold()
    for letters, place in _LATER:
        lower = lower.replace(letters, place)
    return folded(lower)


def folded(text: str) -> str:
    """Return words without case and accents, for comparing them as people do."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


#: Control, format (right-to-left marks), surrogate and line-breaking characters.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@cache
def _template(name: str) -> Template:
    environment = Environment(  # noqa: S701  (plain text, never HTML)
        loader=FileSystemLoader(_LETTERS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"octets": octets, "line": line}
    return environment.get_template(name)
