"""How the fee's pages carry an act out: in a unit, with the refusal's words translated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from litestar import Response
from litestar.datastructures import UploadFile

from gateway.model.errors import Refused, Wrong
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    """The clerk at the fee's pages: what handlers get by the name ``office``."""

    store: Store
    clerk: Clerk
    page: Page

    async def look(self, function: Callable[[Unit], T]) -> T:
        """Run *function* on a snapshot of the clerk's originator."""
        return await self.store.read(self.clerk.originator, function)

    async def act(self, function: Callable[[Unit], T]) -> T:
        """Run *function* in a transaction, in the clerk's name."""
        return await self.store.run(self.clerk.originator, function, self.clerk.actor)

    async def done(self, function: Callable[[Unit], object], path: str, text: str) -> Response[Any]:
        """Act and go to *path* saying *text*, or go there saying why it was refused."""
        try:
            await self.act(function)
        except Refused as error:
            return self.page.to(path, self.page.said(error), "danger")
        return self.page.to(path, self.page.gettext(text))


def office(store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Office:
    """Provide the clerk's office to the handlers of the fee."""
    return Office(store, clerk, page)


async def values_of(request: AnyRequest) -> dict[str, str]:
    """Return the fields of a form that are texts, without spaces around them."""
    form = await request.form()
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


async def file_of(request: AnyRequest, name: str = "file") -> bytes:
    """Return an uploaded file. Raises ``Wrong`` when none was chosen."""
    form = await request.form()
    found = form.get(name)
    octets = await found.read() if isinstance(found, UploadFile) else b""
    if not octets:
        raise Wrong(msgid("Choose a file first."))
    return octets


def pdf(octets: bytes, name: str) -> Response[bytes]:
    """Return a PDF to be looked at in the browser."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(octets, media_type="application/pdf", headers=headers)
