"""Reads a classification scheme written as TOML and finds all its mistakes at once."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gateway.model.errors import Malformed
from registry.plan import law
from registry.plan.regime import LONGEST, Growth, Mark, Regime, Trigger

#: The examples that come with the program, by the names they may be imported by.
EXAMPLES = Path(__file__).with_name("examples")

#: What may stand between the code of a class and the simple code of one below.
SEPARATORS = frozenset({"", ".", "-", "/"})

_LONGEST_CODE, _LONGEST_SIMPLE, _LONGEST_TITLE, _LONGEST_TEXT = 255, 50, 200, 2000
_KEYS = frozenset(
    "code simple parent title description files mark years trigger growth".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class as the file describes it."""

    code: str
    simple: str
    #: The full code of the class above; empty at the top.
    parent: str
    title: str
    description: str = ""
    growth: Growth = Growth.COLLECTING_SHEET
    #: ``None`` where no files may be opened.
    regime: Regime | None = None


@dataclass(frozen=True, slots=True)
class NewScheme:
    """A scheme to be taken over."""

    title: str
    valid_from: date
    classes: tuple[ClassLine, ...]


class WrongScheme(Malformed):
    """The scheme has mistakes."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        #: One sentence each.
        self.problems = problems


def example(name: str) -> Path:
    """Return where the shipped example *name* lies: ``town``, ``school``."""
    return EXAMPLES / f"{name}.toml"


def read(text: str) -> NewScheme:
    """Return the scheme in *text*. Raises ``WrongScheme`` with everything that is wrong in it."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongScheme((f"not TOML: {error}",)) from error
    rows = found.get("class", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise WrongScheme(("the classes are not a list of tables [[class]]",))
    problems = (*_heading(found), *_together(rows))
    problems += tuple(p for n, row in enumerate(rows, 1) for p in _wrong(row, n, found))
    if problems:
        raise WrongScheme(problems)
    return NewScheme(found["title"], found["valid_from"], tuple(map(_line, rows)))


def _heading(found: Mapping[str, Any]) -> Iterator[str]:
    if not _text(found.get("title"), _LONGEST_TITLE):
        yield "title: a text of up to 200 characters is missing"
    if type(found.get("valid_from")) is not date:
        yield "valid_from: a day is missing, such as 2026-01-01"
    if not found.get("class"):
        yield "there is not a single [[class]]"
    for name in sorted(set(found) - {"title", "valid_from", "class"}):
        yield f"{name}: unknown"


def _together(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong between classes: codes given twice, parents that are not there."""
    codes = Counter(str(row.get("code", "")) for row in rows)
    for code, times in codes.items():
        if times > 1:
            yield f"class {code}: stands there {times} times"
    for row in rows:
        parent = row.get("parent", "")
        if parent and str(parent) not in codes:
            yield f"class {row.get('code')}: its parent {parent} is not there"
    yield from _circles(rows)


def _circles(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        if row.get("parent") and row.get("parent") == row.get("code"):
            yield f"class {row.get('code')}: is its own parent"


def _wrong(row: dict[str, Any], number: int, found: Mapping[str, Any]) -> Iterator[str]:
    place = f"class {row['code']}" if row.get("code") else f"class number {number}"
    for name in sorted(set(row) - _KEYS):
        yield f"{place}: {name} is unknown"
    for name, good in _SHAPES.items():
        if name in row and not good(row[name]):
            yield f"{place}: {name} is not what it should be: {row[name]!r}"
    for name in ("code", "simple", "title"):
        if name not in row:
            yield f"{place}: {name} is missing"
    yield from (f"{place}: {said}" for said in _code(row))
    yield from (f"{place}: {said}" for said in _regime(row, found.get("valid_from")))


def _text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and value == value.strip() and 0 < len(value) <= longest


def _is_code(longest: int) -> Callable[[Any], bool]:
    return lambda value: _text(value, longest) and not any(c.isspace() for c in value)


_SHAPES: Mapping[str, Callable[[Any], bool]] = {
    "code": _is_code(_LONGEST_CODE),
    "simple": _is_code(_LONGEST_SIMPLE),
    "parent": lambda value: value == "" or _is_code(_LONGEST_CODE)(value),
    "title": lambda value: _text(value, _LONGEST_TITLE),
    "description": lambda value: isinstance(value, str) and len(value) <= _LONGEST_TEXT,
    "files": lambda value: isinstance(value, bool),
    "growth": lambda value: value in tuple(Growth),
    "trigger": lambda value: value in tuple(Trigger),
}


def _code(row: dict[str, Any]) -> Iterator[str]:
    code, simple, parent = (str(row.get(name, "")) for name in ("code", "simple", "parent"))
    if not code or not simple:
        return
    if not code.endswith(simple):
        yield f"the code does not end with the simple code {simple}"
    elif parent and not _made_of(code, parent, simple):
        yield f"the code is not made of its parent's {parent} and the simple code {simple}"
    elif not parent and code != simple:
        yield f"at the top the code is the simple code, not {simple}"


def _made_of(code: str, parent: str, simple: str) -> bool:
    between = len(code) - len(parent) - len(simple)
    if between < 0 or not code.startswith(parent):
        return False
    return code[len(parent) : len(parent) + between] in SEPARATORS


def _regime(row: dict[str, Any], valid_from: Any) -> Iterator[str]:
    told = [name for name in ("mark", "years", "trigger", "growth") if name in row]
    if not row.get("files", "mark" in row):
        if told:
            yield f"it holds no files, so it has no {', '.join(told)}"
        return
    mark, years = row.get("mark"), row.get("years")
    if mark not in tuple(Mark):
        yield f"the mark is A or S, not {mark!r}"
    elif type(valid_from) is date and law.mark_on(str(mark), valid_from) is None:
        yield f"the mark {mark} is not valid on {valid_from}"
    if type(years) is not int or not 0 <= years <= LONGEST:
        yield f"the years are a number from 0 to {LONGEST}, not {years!r}"


def _line(row: dict[str, Any]) -> ClassLine:
    regime = None
    if row.get("files", "mark" in row):
        trigger = Trigger(row.get("trigger", Trigger.CLOSING))
        regime = Regime(Mark(row["mark"]), row["years"], trigger)
    return ClassLine(
        code=row["code"],
        simple=row["simple"],
        parent=row.get("parent", ""),
        title=row["title"],
        description=row.get("description", ""),
        growth=Growth(row.get("growth", Growth.COLLECTING_SHEET)),
        regime=regime,
    )
