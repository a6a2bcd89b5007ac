"""Prints the filing register of one day as PDF/A, with the fields the decree asks for.

Source: Decree 259/2012 § 10. What is not known yet on the day of the entry (the file, how it was
settled) is printed with the day on which it was written down.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from gateway.late import late
from gateway.model.originator import Originator
from gateway.paper import archival, shaped
from registry.calendar import PRAGUE
from registry.wording import day as with_weekday

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = late("pikepdf")

_FOLDER = Path(__file__).parent / "papers"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the register."""

    seq: int
    reference: str
    identifier: str
    received_at: datetime
    registered_at: datetime
    sender: str
    #: Whether the sender stands in the name registry.
    known: bool
    sender_number: str
    subject: str
    #: By what it is proven, in a sentence.
    proof: str
    #: ``digitální`` or ``analogová``.
    form: str
    #: Sheets and attachments of paper; empty where there is none.
    paper: str
    components: int
    #: How many attachments are digital, and the first of them by name.
    attached: int
    attachments: tuple[str, ...]
    department: str
    clerk: str
    #: Mark and order, class, regime and event; empty while it is in no file.
    file: tuple[str, ...]
    handling: str
    #: The day, the way and the content of its settlement; empty until then.
    settled: str
    #: What was sent: the day, the way, to whom, with how many attachments.
    sent: tuple[str, ...]
    #: Why it was cancelled; empty when it was not.
    cancelled: str


@dataclass(frozen=True, slots=True)
class Section:
    """One register: the filing register or an independent one."""

    name: str
    #: ``Číslo jednací`` or ``Evidenční číslo``.
    number_word: str
    entries: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A number cancelled on the day, whenever it was given."""

    reference: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """Everything the paper of a day says."""

    day: date
    made: datetime
    sections: tuple[Section, ...]
    #: Entries of earlier days to which something was added on this one.
    completed: tuple[Section, ...]
    cancelled: tuple[Cancelled, ...]

    @property
    def entries(self) -> int:
        """How many numbers were given or cancelled."""
        return sum(len(one.entries) for one in self.sections) + len(self.cancelled)

    def __bool__(self) -> bool:
        """Tell whether the paper says anything."""
        return bool(self.sections or self.completed or self.cancelled)


def pdf(sheet: RegisterSheet, originator: Originator) -> bytes:
    """Return the paper as PDF/A-2b. Takes tenths of a second and more: call it in a thread."""
    title = f"Podací deník {sheet.day.day}. {sheet.day.month}. {sheet.day.year}"
    return archival(page(sheet, originator, title), change=partial(_entitled, title))


def page(sheet: RegisterSheet, originator: Originator, title: str) -> str:
    """Return the paper as HTML."""
    return _template().render(
        title=title,
        foot=f"{title}, {originator.abbreviation}",
        originator=originator,
        day=sheet.day,
        made=sheet.made,
        sections=sheet.sections,
        completed=sheet.completed,
        cancelled=sheet.cancelled,
    )


def _entitled(title: str, document: "pikepdf.Pdf") -> None:
    with document.open_metadata() as metadata:
        metadata["dc:title"] = title


def _moment(at: datetime) -> str:
    local = at.astimezone(PRAGUE)
    return f"{local.day}. {local.month}. {local.year} {local.hour}.{local:%M.%S}"


def _shaped(value: object) -> object:
    """Leave out of foreign words what has no shape in the font, which PDF/A does not allow."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return shaped(value)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shaped,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": _moment, "on_day": with_weekday}
    return environment.get_template("register_day.html")
