"""Czech and English: the translations of all parts, dates, numbers and sizes."""

import io
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from gateway.web.kept import Kept

#: The first one is what a visitor gets who has not chosen.
LANGUAGES = ("cs", "en")
PRAGUE = ZoneInfo("Europe/Prague")

#: An instant as machines write it, at the beginning of a line.
_INSTANT = re.compile(
    r"^\d{4}-(?:0\d|1[0-2])-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-]\d\d:\d\d(?!\S)",
    re.MULTILINE,
)

#: Patterns where the country's habit in offices differs from CLDR, or one is short enough.
_DATE = {"cs": "d. M. y", "en": "d MMM y"}
_TIME = {"cs": "H.mm", "en": "HH:mm"}
_SECOND = {"cs": "H.mm.ss", "en": "HH:mm:ss"}
_UNITS = ("B", "kB", "MB", "GB")


def msgid(text: str) -> str:
    """Mark *text* for translation where it stands; it is translated where it is shown."""
    return text


class Language:
    """One language of the pages: its words and its ways of writing dates and numbers."""

    def __init__(self, code: str, words: Translations, kept: Kept | None = None) -> None:
        self.code = code
        self._kept = kept
        self.locale = Locale.parse("cs_CZ" if code == "cs" else "en_GB")
        self.words = words

    def gettext(self, text: str, /, **values: object) -> str:
        """Translate *text* and fill in ``%(name)s``. The empty text stays empty.

        What a part keeps in Czech is translated as it was kept, with all that is filled in.
        """
        found: str = self.words.gettext(text) if text else ""
        if self._kept is not None and not values:
            return self._kept.said(found)
        return found % values if values else found

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Translate with the form that *number* asks for; ``%(n)s`` is the number."""
        found: str = self.words.ngettext(one, many, number)
        return found % ({"n": self.number(number)} | values)

    def date(self, day: date) -> str:
        """``23. 11. 2026``; of an instant the day in Prague."""
        if isinstance(day, datetime):
            day = day.astimezone(PRAGUE).date()
        return dates.format_date(day, _DATE[self.code], locale=self.locale)

    def time(self, at: datetime) -> str:
        """``8.05`` in Prague."""
        return dates.format_time(at, _TIME[self.code], tzinfo=PRAGUE, locale=self.locale)

    def moment(self, at: datetime) -> str:
        """Day and time, which stay on one line each."""
        parts = (self.date(at).replace(" ", "\N{NO-BREAK SPACE}"), self.time(at))
        return " ".join(parts)

    def fact(self, value: str) -> str:
        """Return *value* with the instants that begin its lines as people write them."""
        return _INSTANT.sub(lambda found: self.second(datetime.fromisoformat(found[0])), value)

    def second(self, at: datetime) -> str:
        """Day and time to the second, as receipts give it: ``23. 11. 2026 8.05.30``."""
        time = dates.format_time(at, _SECOND[self.code], tzinfo=PRAGUE, locale=self.locale)
        return " ".join((self.date(at).replace(" ", "\N{NO-BREAK SPACE}"), time))

    def number(self, value: float | Decimal) -> str:
        """``1 200`` or ``2,5``."""
        return numbers.format_decimal(value, locale=self.locale)

    def money(self, value: Decimal) -> str:
        """``1 200,00 Kč``."""
        return numbers.format_currency(value, "CZK", locale=self.locale)

    def size(self, octets: int) -> str:
        """``512 B``, ``1,2 MB``; decimal units."""
        value, unit = float(octets), 0
        while round(value) >= 1000 and unit < len(_UNITS) - 1:  # noqa: PLR2004  (kilo)
            value, unit = value / 1000, unit + 1
        digits = "#,##0.#" if unit and value < 100 else "#,##0"  # noqa: PLR2004  (three digits)
        text = numbers.format_decimal(value, digits, locale=self.locale)
        return f"{text}\N{NO-BREAK SPACE}{_UNITS[unit]}"


def iso(at: datetime) -> str:
    """Return an instant for the ``datetime`` attribute of HTML."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def load(folders: Iterable[Path | None]) -> dict[str, Language]:
    """Read ``cs.po`` of all *folders*, and ``en.po`` of what the parts keep in Czech.

    English is the language of the sources.
    """
    czech = Translations(io.BytesIO(_compiled(None)))
    kept: dict[str, str] = {}
    for folder in filter(None, folders):
        if (folder / "cs.po").exists():
            czech.add(Translations(io.BytesIO(_compiled(folder / "cs.po"))))
        kept |= sentences(folder)
    english = Translations(io.BytesIO(_compiled(None)))
    return {"cs": Language("cs", czech), "en": Language("en", english, Kept(kept))}


@cache
def sentences(folder: Path) -> Mapping[str, str]:
    """Return what ``en.po`` in *folder* says, by the Czech; nothing where there is none."""
    path = folder / "en.po"
    if not path.exists():
        return {}
    catalogue = read_po(io.BytesIO(path.read_bytes()), locale="en")
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id}


@cache
def _compiled(path: Path | None) -> bytes:
    source = io.BytesIO(path.read_bytes() if path else b"")
    compiled = io.BytesIO()
    write_mo(compiled, read_po(source, locale="cs"))
    return compiled.getvalue()
