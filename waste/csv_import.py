"""Takes payers in from a CSV file: every line is looked at, and all are written or none.

One line a payer, the head names the columns: ``name`` (``jmeno``), ``birth_date``
(``datum_narozeni``), ``organisation_id`` (``ico``), ``address`` (``adresa``), ``email``,
``since`` (``od``), ``until`` (``do``) or ``left`` (``odhlasen``), ``title`` (``titul``:
``registered`` or ``owner``), ``property`` (``nemovitost``), ``variable_symbol`` (``vs``),
``exemption`` (``osvobozeni``), ``exempt_since``, ``exempt_until`` and ``percent`` (``procent``).
Days are written ``2026-03-15`` or ``15. 3. 2026``; the file is in UTF-8 or CP1250.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.wording import folded, line
from waste.fee import Title
from waste.once import file_once
from waste.payers import NewDuty, NewExemption, NewPayer, add_duty, add_exemption, add_payer
from waste.statements.text import decoded
from waste.tables import FeePayer

#: Lines of one file, and its octets.
MOST, LARGEST = 200_000, 40_000_000
#: Mistakes that are told; whoever has more has taken the wrong file.
TOLD = 100

_NAMES = {
    "jmeno": "name", "nazev": "name", "prijmeni_a_jmeno": "name",
    "datum_narozeni": "birth_date", "narozen": "birth_date",
    "ico": "organisation_id", "adresa": "address", "e-mail": "email",
    "od": "since", "do": "until", "odhlasen": "left", "titul": "title", "nemovitost": "property",
    "vs": "variable_symbol", "variabilni_symbol": "variable_symbol",
    "osvobozeni": "exemption", "osvobozeni_od": "exempt_since", "osvobozeni_do": "exempt_until",
    "procent": "percent",
}  # fmt: skip
_KNOWN = frozenset(_NAMES.values())
_TITLES = {"": Title.REGISTERED, "prihlaseny": Title.REGISTERED, "vlastnik": Title.OWNER}
_TITLES |= {title.value: title for title in Title}
_CZECH_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in one line; the head is line 1."""

    line: int
    text: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many payers a file holds, and what is wrong with it."""

    payers: int
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    payer: NewPayer
    duty: NewDuty
    exemption: NewExemption | None


def look(unit: Unit, octets: bytes) -> Imported:
    """Enter all payers and say what is wrong; to be run on a snapshot that is thrown away.

    Being entered, also what is wrong between lines is found: a symbol given twice. Raises
    ``Wrong`` for a file that is no table of payers.
    """
    mistakes: list[Mistake] = []
    entered = 0
    here = _here(unit)
    for number, cells in _lines(octets):
        try:
            row = _read(cells)
            _not_here(here, row.payer)
            _enter(unit, row)
            entered += 1
        except Wrong as error:
            mistakes.append(Mistake(number, error.text, error.values))
    return Imported(entered, tuple(mistakes[:TOLD]))


def take(unit: Unit, octets: bytes) -> Imported:
    """Enter all payers. Raises ``Wrong``, and so leaves nothing behind, when a line is wrong."""
    file_once(unit, octets)
    found = look(unit, octets)
    if found.mistakes:
        first = found.mistakes[0]
        what = first.text % first.values if first.values else first.text
        raise Wrong(
            msgid("Nothing was written. Line %(line)s: %(what)s"), line=first.line, what=what
        )
    unit.record("payers.imported", "fee-payers", {"payers": str(found.payers)})
    return found


#: Payers by name without case and accents and day of birth, with their symbols.
_Here = dict[tuple[str, date], str]


def _here(unit: Unit) -> _Here:
    columns = select(FeePayer.name, FeePayer.birth_date, FeePayer.variable_symbol)
    known = unit.rows.tuples(columns.where(FeePayer.birth_date.is_not(None)))
    return {(folded(name), born): symbol for name, born, symbol in known}


def _not_here(here: _Here, new: NewPayer) -> None:
    """Note a payer of the file. Raises ``Wrong`` for whom the office or the file has already."""
    if new.birth_date is None:
        return
    person = folded(line(new.name)), new.birth_date
    if person in here:
        raise Wrong(
            msgid("%(name)s, born on this day, is here already (%(symbol)s)."),
            name=line(new.name),
            symbol=here[person] or "?",
        )
    here[person] = new.variable_symbol


def _lines(octets: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the number and the cells of each line that is not empty."""
    text = decoded(octets, LARGEST)
    first = text.partition("\n")[0]
    mark = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        head = [_column(cell) for cell in next(rows, [])]
        if "name" not in head or "since" not in head:
            raise Wrong(msgid("The first line must name the columns, at least “name” and “since”."))
        for row in rows:
            if rows.line_num > MOST:
                raise Wrong(msgid("The file has too many lines."))
            if any(cell.strip() for cell in row):
                yield rows.line_num, dict(zip(head, (cell.strip() for cell in row), strict=False))
    except csv.Error as error:
        raise Wrong(msgid("The file is not a table: %(why)s"), why=str(error)) from error


def _column(cell: str) -> str:
    name = re.sub(r"\s+", "_", folded(cell.strip()))
    return _NAMES.get(name, name if name in _KNOWN else "")


def _read(cells: Mapping[str, str]) -> _Row:
    since = day(cells.get("since", ""))
    if since is None:
        raise Wrong(msgid("The day since when the fee is owed is missing."))
    title = _TITLES.get(folded(cells.get("title", "")))
    if title is None:
        raise Wrong(msgid("The title is “registered” or “owner”."))
    return _Row(
        NewPayer(
            name=cells.get("name", ""),
            birth_date=day(cells.get("birth_date", "")),
            organisation_id=cells.get("organisation_id", ""),
            address=cells.get("address", ""),
            email=cells.get("email", ""),
            variable_symbol=cells.get("variable_symbol", ""),
        ),
        NewDuty(since, _until(cells), title, cells.get("property", "")),
        _exemption(cells, since, title),
    )


def _until(cells: Mapping[str, str]) -> date | None:
    """Return the last day: on the day of deregistration nobody is registered any more."""
    left = day(cells.get("left", ""))
    return left - timedelta(days=1) if left is not None else day(cells.get("until", ""))


def _exemption(cells: Mapping[str, str], since: date, title: Title) -> NewExemption | None:
    kind = cells.get("exemption", "")
    if not kind:
        return None
    percent = cells.get("percent", "").removesuffix("%").strip()
    if percent and not percent.isdecimal():
        raise Wrong(msgid("A relief is one to a hundred per cent."))
    return NewExemption(
        kind,
        day(cells.get("exempt_since", "")) or since,
        day(cells.get("exempt_until", "")),
        int(percent) if percent else None,
        property=cells.get("property", "") if title is Title.OWNER else "",
    )


def day(text: str) -> date | None:
    """Return a day as Czechs or machines write it, ``None`` for nothing. Raises ``Wrong``."""
    tidy = text.strip()
    if not tidy:
        return None
    try:
        if match := _CZECH_DAY.fullmatch(tidy):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(tidy)
    except ValueError as error:
        raise Wrong(msgid("“%(text)s” is not a day."), text=tidy[:40]) from error


def _enter(unit: Unit, row: _Row) -> None:
    payer = add_payer(unit, row.payer)
    add_duty(unit, payer.id, row.duty)
    if row.exemption is not None:
        add_exemption(unit, payer.id, row.exemption)
