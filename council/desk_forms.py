"""Reads what a clerk filled in: days, times, numbers of members; and carries it out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias, TypeVar

from litestar import Response
from litestar.di import Dependency
from litestar.exceptions import NotFoundException

from council.bodies import Seated
from council.refusing import NotHere, NotPossible
from gateway.store.schema import Scoped
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from gateway.web.sent import values_of
from registry.calendar import PRAGUE, day_written

T = TypeVar("T")
RowT = TypeVar("RowT", bound=Scoped)

#: Characters read from one field of a form.
LONGEST = 20_000

#: ``3``, ``7-9``.
_NUMBER = re.compile(r"([0-9]{1,4})(?:[-–]([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class Desk:
    """The council's pages as a clerk has them before him."""

    store: Store
    clerk: Clerk
    page: Page

    async def look(self, function: Callable[[Unit], T]) -> T:
        """Run *function* on a snapshot; what is not there is a page that says so."""
        try:
            return await self.store.read(self.clerk.originator, function)
        except NotHere as error:
            raise NotFoundException from error

    async def act(self, function: Callable[[Unit], T]) -> T:
        """Run *function* in a transaction. Raises ``Refused`` with the text for the clerk."""
        try:
            return await self.store.run(self.clerk.originator, function, self.clerk.actor)
        except NotHere as error:
            raise NotFoundException from error

    def to(self, path: str, message: str, **values: object) -> Response[Any]:
        """Send the browser on with a message to be translated."""
        return self.page.to(path, self.page.gettext(message, **values))


def desk(store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Desk:
    """Provide the desk to the handlers."""
    return Desk(store, clerk, page)


GivenDesk: TypeAlias = Annotated[Desk, Dependency()]


async def values(request: AnyRequest) -> dict[str, str]:
    """Return the form's texts by name; of several with one name the last."""
    return {name: value[:LONGEST] for name, value in (await values_of(request)).items()}


async def ticked(request: AnyRequest, name: str) -> list[str]:
    """Return every value of the boxes called *name*."""
    form = await request.form()
    return [value for value in form.getall(name, []) if isinstance(value, str)]


def here(unit: Unit, kind: type[RowT], key: str, *, lock: bool = False) -> RowT:
    """Return the row, or raise ``NotHere``."""
    found = unit.rows.get(kind, key, lock=lock)
    if found is None:
        raise NotHere(f"no {kind.__name__} {key!r}")
    return found


def day(text: str) -> date:
    """Read ``2026-11-23`` as browsers send it, or ``23. 11. 2026`` as people write it."""
    try:
        return day_written(text)
    except ValueError as error:
        raise NotPossible(msgid("There is no such day; write it like 23. 11. 2026.")) from error


def day_or_none(text: str) -> date | None:
    """Read a day that may be missing."""
    return day(text) if text.strip() else None


def instant(on: date, text: str) -> datetime:
    """Read ``15.30`` or ``15:30`` of a day, in Prague."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])", text.strip())
    if found is None:
        raise NotPossible(msgid("Write the time like 15.30."))
    return datetime(on.year, on.month, on.day, int(found[1]), int(found[2]), tzinfo=PRAGUE)


def whole(text: str) -> int:
    """Read a whole number of up to six digits."""
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()):
        raise NotPossible(msgid("This is not a whole number."))
    return int(text)


def places(text: str, members: tuple[Seated, ...]) -> list[str]:
    """Return the members whose numbers stand in *text*: ``3 7, 12-14``."""
    found: list[str] = []
    for word in re.sub(r"\s*[-–]\s*", "-", text).replace(",", " ").split():
        number = _NUMBER.fullmatch(word)
        if number is None:
            raise NotPossible(
                msgid("“%(word)s” is not a member's number; write 3 7 12-14."), word=word[:20]
            )
        first, last = int(number[1]), int(number[2] or number[1])
        if not 1 <= first <= last <= len(members):
            raise NotPossible(msgid("There is no member number %(word)s."), word=word[:20])
        found += [one.member for one in members[first - 1 : last]]
    return found
