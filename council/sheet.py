"""Says what is written on a document of the council, apart from how it looks on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from registry.calendar import PRAGUE, legal_day
from registry.wording import day


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first (a chapter) or the second level."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; *strong* for a result that must not be overlooked."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it was put forward or adopted, with its own lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short lines of one kind."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length; *head* is empty where the first column says what a row is."""

    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs, two beside each other."""

    lines: tuple[str, ...]


Block = Heading | Line | Wording | Bullets | Table | Signatures


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document."""

    #: What a reader of files shows as its name.
    title: str
    office: str
    #: One or two lines.
    heading: str
    blocks: tuple[Block, ...]
    #: Stands on every page of what does not hold yet; empty on what does.
    mark: str = ""


def texts(sheet: Sheet) -> Iterator[str]:
    """Yield every text of the document in reading order."""
    yield from (sheet.office, sheet.heading)
    for block in sheet.blocks:
        match block:
            case Heading() | Line() | Wording():
                yield block.text
            case Bullets() | Signatures():
                yield from block.lines
            case Table():
                yield from block.head
                yield from (cell for row in block.rows for cell in row)


def on_day(at: datetime | date) -> str:
    """Return the day in Prague as documents write it."""
    return day(legal_day(at) if isinstance(at, datetime) else at)


def at_time(at: datetime) -> str:
    """Return the time in Prague as documents write it: 15.04."""
    local = at.astimezone(PRAGUE)
    return f"{local.hour}.{local.minute:02d}"
