"""The acts by which a clerk leads a proposal from the queue to the archive, each in one request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpx
from sqlalchemy import select

from council.outcome_tables import Resolution, Task
from council.tables import AgendaItem, Draft, Meeting, Proposal
from gateway.model.ids import ItemId
from gateway.model.submission import Party, Submission, SubmissionKind
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.calendar import PRAGUE
from registry.circulation import add_department
from registry.file_tables import CaseFile
from registry.plan import reading
from registry.plan.scheme import take_over
from registry.tables import Filing
from tests.conftest import LHOTA
from tests.councils import BODY, found_council
from tests.daemons import Installation
from tests.desks import Browser, Letter, arrive, with_clerk

#: What a form carries, several values under one name allowed.
Fields = Mapping[str, str | list[str]]

DRAFT = "schvaluje zřízení pítka u kašny."


@dataclass(frozen=True, slots=True)
class Scene:
    """A clerk's browser, and a view of what is stored."""

    installation: Installation
    browser: Browser
    item: ItemId

    def newest(self, kind: type, column: str = "id") -> str:
        """Return the identifier of the newest row of a kind."""
        key = getattr(kind, column)
        with self.installation.store() as store:
            found = store.look(LHOTA, lambda u: u.rows.first(select(key).order_by(key.desc())))
        assert found is not None, kind
        return str(found)

    @property
    def filing(self) -> str:
        """The filing's address."""
        return f"/filings/{self.newest(Filing, 'record_identifier')}"

    async def post(self, page: str, path: str, fields: Fields) -> httpx.Response | None:
        """Send a form of *page*; ``None`` when the daemon dies of it."""
        await self.browser.open(page)
        try:
            data = self.browser.key() | dict(fields)
            return await self.browser.post(path, data=data, follow_redirects=True)
        except httpx.TransportError:
            return None


@dataclass(frozen=True, slots=True)
class Act:
    """One request of a clerk's, and what it writes into the audit log."""

    name: str
    events: tuple[str, ...]
    send: Callable[[Scene], Awaitable[httpx.Response | None]]
    #: Whether sending it again must change nothing; what may be done again, the clerk sees done.
    once: bool = True
    #: Something leaves because of it.
    owes: bool = False


async def register(scene: Scene) -> httpx.Response | None:
    """Register the item of the queue."""
    page = f"/items/{scene.item}"
    return await scene.post(page, f"{page}/decide", {"act": "register", "subject": "Pítko"})


async def assign(scene: Scene) -> httpx.Response | None:
    """Give the filing to a clerk."""
    page = scene.filing
    return await scene.post(page, f"{page}/assign", {"department": "FIN", "clerk": "novakova"})


async def file(scene: Scene) -> httpx.Response | None:
    """Open a file for it."""
    page = scene.filing
    fields = {"file": "new", "title": "Pítko", "class": "101.1"}
    return await scene.post(page, f"{page}/file", fields)


async def propose(scene: Scene) -> httpx.Response | None:
    """Propose it for an agenda from its own page."""
    reference = scene.newest(Filing, "record_identifier")
    fields = {"reference": reference, "back": "filing", "body": BODY, "draft": DRAFT}
    return await scene.post(scene.filing, "/council/proposals", fields)


async def convene(scene: Scene) -> httpx.Response | None:
    """Convene a meeting in two weeks."""
    with scene.installation.store() as store:
        day = store.clock.now().astimezone(PRAGUE).date() + timedelta(days=14)
    fields = {"body": BODY, "day": day.isoformat(), "time": "15.00", "place": "Radnice"}
    return await scene.post("/council", "/council/meetings", fields)


async def schedule(scene: Scene) -> httpx.Response | None:
    """Put the proposal on its agenda."""
    page = f"/council/meetings/{scene.newest(Meeting)}"
    return await scene.post(page, f"{page}/agenda", {"proposal": scene.newest(Proposal)})


async def invite(scene: Scene) -> httpx.Response | None:
    """Post the invitation."""
    page = f"/council/meetings/{scene.newest(Meeting)}"
    return await scene.post(page, f"{page}/invite", {"text": "Zastupitelstvo se sejde."})


async def open_meeting(scene: Scene) -> httpx.Response | None:
    """Open the meeting, to whose day we have come, with all members."""
    meeting = scene.newest(Meeting)

    def wait(unit: Unit) -> list[str]:
        row = unit.rows.get(Meeting, meeting)
        assert row is not None
        row.starts_at = min(row.starts_at, unit.now)
        return list(unit.rows.all(select(Member.id)))

    from council.tables import Member  # noqa: PLC0415

    with scene.installation.store() as store:
        members = store.write(LHOTA, wait)
    fields: Fields = {"chair": "Jana Hrubý", "recorder": "Věra Písařová", "member": members}
    return await scene.post(f"/council/meetings/{meeting}", f"/council/meetings/{meeting}/open", fields)


async def verifiers(scene: Scene) -> httpx.Response | None:
    """Choose who verifies the minutes."""
    page = f"/council/meetings/{scene.newest(Meeting)}"
    from council.tables import Member  # noqa: PLC0415

    return await scene.post(page, f"{page}/verifiers", {"member": scene.newest(Member)})


async def vote(scene: Scene) -> httpx.Response | None:
    """Count and record the vote; one is against."""
    page = f"/council/items/{scene.newest(AgendaItem)}"
    draft, said = scene.newest(Draft), {"against": "3", "abstain": "", "none": ""}
    counted = await scene.post(page, f"{page}/vote", {"act": "count", "draft": draft, **said})
    if counted is None:
        return None
    scene.browser.page = counted.text
    hidden = scene.browser.hidden("draft", "seen", "lines")
    try:
        data = scene.browser.key() | said | {"act": "record"} | ({"draft": draft} | hidden)
        return await scene.browser.post(f"{page}/vote", data=data, follow_redirects=True)
    except httpx.TransportError:
        return None
