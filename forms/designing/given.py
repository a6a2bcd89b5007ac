"""The draft on a clerk's desk: read, changed, and what is answered when that could not be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeAlias, TypeVar

from litestar import Response
from litestar.di import Dependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from forms.designing.drafts import Draft, about, draft_of
from forms.designing.sheet import Sheet
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.history import history
from gateway.web.page import AnyRequest, Page

T = TypeVar("T")

#: The most characters of one field that are read.
_LONGEST = 40_000


@dataclass(frozen=True, slots=True)
class Board:
    """One draft as a clerk has it before him."""

    id: str
    store: Store
    clerk: Clerk
    page: Page

    @property
    def path(self) -> str:
        """The address of the draft's page."""
        return f"/forms/drafts/{self.id}"

    async def look(self, function: Callable[[Unit], T]) -> T:
        """Run *function* on a snapshot of the clerk's originator."""
        return await self.store.read(self.clerk.originator, function)

    async def act(self, function: Callable[[Unit], T]) -> T:
        """Run *function* in a transaction, in the clerk's name."""
        return await self.store.run(self.clerk.originator, function, self.clerk.actor)

    async def draft(self) -> Draft:
        """Return the draft. Raises ``NotFoundException``."""
        found = await self.look(lambda unit: draft_of(unit, self.id))
        if found is None:
            raise NotFoundException
        return found

    async def gone(self, sheet: Sheet) -> Response[str]:
        """Say what became of a draft that is no more, with everything that was typed.

        Raises ``NotFoundException`` when there never was one.
        """
        happened = await self.look(lambda unit: history(unit, about(self.id)))
        if not happened:
            raise NotFoundException
        typed = [(name, sheet.of(name)) for name in _TOLD if sheet.of(name)]
        return self.page("forms/draft_gone.html", status=409, happened=happened, typed=typed)


#: What a clerk has typed and might want to copy, in the order of the pages.
_TOLD = (
    "title",
    "title_en",
    "description",
    "description_en",
    "label",
    "label_en",
    "help",
    "help_en",
    "choices",
    "choices_en",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was typed when it could not be saved, and why."""

    sheet: Sheet
    #: Complaints by field.
    wrong: dict[str, str] = field(default_factory=dict)
    #: Whether somebody else has changed the same meanwhile.
    stale: bool = False

    @property
    def status(self) -> int:
        """The status to answer with."""
        return 409 if self.stale else 422


def board(draft_id: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Board:
    """Provide the draft to the handlers."""
    return Board(draft_id, store, clerk, page)


GivenBoard: TypeAlias = Annotated[Board, Dependency()]


async def sheet_of(request: AnyRequest) -> Sheet:
    """Return the fields of a posted form."""
    form: Any = await request.form()
    texts = {n: v[:_LONGEST] for n, v in form.multi_items() if isinstance(v, str)}
    ticked = [one for one in form.getall("when", []) if isinstance(one, str)]
    return Sheet(texts, tuple(ticked))


def revision_of(sheet: Sheet) -> int:
    """Return which state of the draft the clerk has seen; 0, which never was, for nonsense."""
    text = sheet.of("revision")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0  # noqa: PLR2004
