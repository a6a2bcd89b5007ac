"""The desk's pages of the name registry: the list, a person, comparing and merging two."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode

from litestar import Response, Router, get, post
from litestar.di import Dependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from sqlalchemy import Select, select

from gateway.model.errors import Malformed, Refused
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, Duty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from gateway.web.sent import NOTHING_SENT, Sent, values_of
from gateway.web.views import searches, shows
from registry import desk_words
from registry.people import editing, words
from registry.people.likely import keep_apart
from registry.people.listing import PersonPage, people
from registry.people.merging import living, merge, separate
from registry.people.view import PersonView, view
from registry.tables import Person

_LONGEST_SEARCH = 200
#: People offered for a comparison, and filings of each that are shown.
OFFERED, COMPARED = 10, 5
#: The tab of those who may stand in the registry twice.
TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's page as a clerk has it before him."""

    person: str
    store: Store
    clerk: Clerk
    page: Page

    async def shown(self, sent: Sent = NOTHING_SENT, after: str = "") -> Response[Any]:
        """Show everything about the person."""
        found = await self.store.read(
            self.clerk.originator, lambda unit: view(unit, self.person, after)
        )
        if found is None:
            raise NotFoundException
        if found.id != self.person:
            text = self.page.gettext("The entry you asked for was merged into this one.")
            tone = "danger" if sent.problem else "ok"
            return self.page.to(f"/people/{found.id}", sent.problem or text, tone)
        return self.page(
            "registry/people/person.html",
            status=422 if sent.problem else 200,
            view=found,
            line=found.line,
            words=words,
            filed=desk_words,
            sent=sent,
            after=after,
        )

    async def carry_out(
        self, form: str, values: dict[str, str], act: Callable[[Unit, Person], None], done: str
    ) -> Response[Any]:
        """Run *act* on the locked person and say *done*, or show the page with the refusal."""
        try:
            await self.store.run(
                self.clerk.originator,
                lambda unit: act(unit, _locked(unit, self.person)),
                self.clerk.actor,
            )
        except Refused as error:
            where = getattr(error, "field", "")
            return await self.shown(Sent(form, self.page.said(error), values, where))
        return self.page.to(f"/people/{self.person}", self.page.gettext(done))


def desk(person_id: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Desk:
    """Provide the person's page to the handlers below."""
    return Desk(person_id, store, clerk, page)


GivenDesk: TypeAlias = Annotated[Desk, Dependency()]


@get("/people", opt={**searches("people"), "duties": (Duty.FILING_OFFICE,)})
async def people_list(
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    tab: FromQuery[str] = "",
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    """List the people of the name registry."""
    text = q.strip()[:_LONGEST_SEARCH]
    chosen = TWICE if tab == TWICE else ""

    def look(unit: Unit) -> PersonPage:
        return people(unit, text, after, twice=chosen == TWICE)

    found = await store.read(clerk.originator, look)
    return page(
        "registry/people/people.html",
        found=found,
        text=text,
        after=after,
        words=words,
        tab=chosen,
        start=_address(chosen, text),
        further=_address(chosen, text, found.next) if found.next else "",
    )


def _address(tab: str, text: str, after: str = "") -> str:
    query = {name: v for name, v in {"tab": tab, "q": text, "after": after}.items() if v}
    return "/people?" + urlencode(query) if query else "/people"


@get("")
async def person_page(desk: GivenDesk, after: FromQuery[str] = "") -> Response[Any]:
    """Show everything about one person."""
    return await desk.shown(after=after)


@post("")
async def change_person(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Write what a clerk states of the person."""
    values = await values_of(request)
    stated = editing.Stated(
        values.get("kind", ""), values.get("name", ""), values.get("organisation_id", "")
    )
    done = msgid("Saved. The old values stay in the history.")
    return await desk.carry_out(
        "change", values, lambda unit, row: editing.change(unit, row, stated), done
    )


@post("/addresses")
async def add_address(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Write down where the person can be reached."""
    values = await values_of(request)
    kind, value = values.get("kind", ""), values.get("value", "")
    done = msgid("The address was added.")
    return await desk.carry_out(
        "address", values, lambda unit, row: editing.add_address(unit, row, kind, value), done
    )


@post("/addresses/end")
async def end_address(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Write down that an address is no longer the person's."""
    values = await values_of(request)
    kind, value = values.get("kind", ""), values.get("value", "")
    done = msgid("The address has ended; what comes from it is entered anew.")
    return await desk.carry_out(
        "end", values, lambda unit, row: editing.end_address(unit, row, kind, value), done
    )


@post("/separate")
async def separate_person(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Let somebody who was merged into the person stand for himself again."""
    values = await values_of(request)
    merged, reason = values.get("merged", ""), values.get("reason", "")

    def act(unit: Unit, row: Person) -> None:
        root = living(unit, merged)
        if root is None or root.id != row.id:
            raise Malformed(msgid("This person is not merged with anybody."))
        separate(unit, merged, reason)

    return await desk.carry_out("separate", values, act, msgid("The entries are separate again."))


@post("/apart")
async def tell_apart(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Propose two people no more who look like one and are two."""
    other = (await values_of(request)).get("other", "")

    def act(unit: Unit, row: Person) -> None:
        if unit.rows.count(_known(other)) == 0:
            raise Malformed(msgid("There is no such entry."))
        keep_apart(unit, row.id, other)

    done = msgid("They are two people; they will not be proposed again.")
    return await desk.carry_out("apart", {}, act, done)


@get("/merge")
async def compare(
    desk: GivenDesk,
    other: FromQuery[str] = "",
    q: FromQuery[str] = "",
) -> Response[Any]:
    """Show two people side by side, or offer whom to compare with."""
    return await _compared(desk, other, q.strip()[:_LONGEST_SEARCH])


@post("/merge")
async def merge_people(desk: GivenDesk, request: AnyRequest) -> Response[Any]:
    """Merge two people; the clerk has chosen which entry stands for both."""
    values = await values_of(request)
    other, survivor = values.get("other", ""), values.get("survivor", "")

    def act(unit: Unit) -> None:
        if unit.rows.count(_known(desk.person)) == 0:
            raise NotFoundException
        if not other or unit.rows.count(_known(other)) == 0 or survivor not in {desk.person, other}:
            raise Malformed(msgid("Choose which of the two entries stands for both."))
        merged = other if survivor == desk.person else desk.person
        merge(unit, survivor, merged, values.get("reason", ""))

    try:
        await desk.store.run(desk.clerk.originator, act, desk.clerk.actor)
    except Refused as error:
        return await _compared(desk, other, "", desk.page.said(error), survivor)
    done = desk.page.gettext("Merged. The other entry is kept and can be separated again.")
    return desk.page.to(f"/people/{survivor}", done)


async def _compared(
    desk: Desk, other: str, text: str, problem: str = "", survivor: str = ""
) -> Response[Any]:
    def look(unit: Unit) -> tuple[PersonView | None, PersonView | None, PersonPage | None]:
        both = [view(unit, one, "", COMPARED) if one else None for one in (desk.person, other)]
        if both[1] is not None:
            # The other is named by the query, which the route's own line does not know.
            unit.record("person.viewed", f"person:{both[1].id}")
        return both[0], both[1], people(unit, text, limit=OFFERED) if text else None

    first, second, offered = await desk.store.run(desk.clerk.originator, look, desk.clerk.actor)
    if first is None:
        raise NotFoundException
    if second is not None and second.id == first.id:
        second = None
    return desk.page(
        "registry/people/merge.html",
        status=422 if problem else 200,
        view=first,
        other=second,
        offered=offered,
        text=text,
        words=words,
        filed=desk_words,
        problem=problem,
        survivor=survivor,
    )


def _known(person: str) -> Select[str]:
    return select(Person.id).where(Person.id == person)


def _locked(unit: Unit, person: str) -> Person:
    row = unit.rows.get(Person, person, lock=True)
    if row is None:
        raise NotFoundException
    if row.merged_into is not None:
        raise Malformed(msgid("Meanwhile a colleague has merged this person with another."))
    return row


HANDLERS: tuple[Any, ...] = (
    people_list,
    Router(
        "/people/{person_id:str}",
        route_handlers=[
            person_page,
            change_person,
            add_address,
            end_address,
            separate_person,
            tell_apart,
            compare,
            merge_people,
        ],
        dependencies={"desk": Provide(desk, sync_to_thread=False)},
        opt={**shows("person:{person_id}"), "duties": (Duty.FILING_OFFICE,)},
    ),
)
