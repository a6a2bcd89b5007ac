"""The acts by which a clerk leads a proposal from the queue to the archive, each in one request."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpx
from sqlalchemy import select

from council.outcome_tables import Resolution, Task
from council.tables import AgendaItem, Draft, Meeting, Member, Proposal
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
    store: Store
    browser: Browser
    item: ItemId

    def newest(self, kind: type, column: str = "id") -> str:
        """Return the identifier of the newest row of a kind."""
        key = getattr(kind, column)
        found = self.store.look(LHOTA, lambda u: u.rows.first(select(key).order_by(key.desc())))
        assert found is not None, kind
        return str(found)

    @property
    def filing(self) -> str:
        """The filing's address."""
        return f"/filings/{self.newest(Filing, 'record_identifier')}"

    async def post(self, page: str, path: str, fields: Fields) -> httpx.Response | None:
        """Send a form of *page*; ``None`` when the daemon dies of it."""
        if not self.browser.key():
            # What protects its forms is the same on every page, and outlives the daemon.
            await self.browser.open(page)
        try:
            data = self.browser.key() | dict(fields)
            return await self.browser.post(path, data=data, follow_redirects=True)
        except httpx.TransportError:
            return None


@dataclass(frozen=True, slots=True)
class Act:
    """One request of a clerk's, and what it writes into the audit log."""

    send: Callable[[Scene], Awaitable[httpx.Response | None]]
    #: All of one transaction.
    events: tuple[str, ...]
    #: Whether sending it again must change nothing; what may be done again, the clerk sees done.
    once: bool = True
    #: Something leaves because of it.
    owes: bool = False
    #: What happens before without anybody's doing.
    passes: Callable[[Scene], None] | None = None


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
    day = scene.store.clock.now().astimezone(PRAGUE).date() + timedelta(days=14)
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


def two_weeks(scene: Scene) -> None:
    """Come to the day of the meeting."""

    def pass_by(unit: Unit) -> None:
        for row in unit.rows.all(select(Meeting)):
            row.starts_at = unit.now

    scene.store.write(LHOTA, pass_by)


async def open_meeting(scene: Scene) -> httpx.Response | None:
    """Open the meeting with all members."""
    page = f"/council/meetings/{scene.newest(Meeting)}"
    members = list(scene.store.look(LHOTA, lambda unit: unit.rows.all(select(Member.id))))
    fields: Fields = {"chair": "Jana Hrubý", "recorder": "Věra Písařová", "member": members}
    return await scene.post(page, f"{page}/open", fields)


async def verifiers(scene: Scene) -> httpx.Response | None:
    """Choose who verifies the minutes."""
    page = f"/council/meetings/{scene.newest(Meeting)}"
    return await scene.post(page, f"{page}/verifiers", {"member": scene.newest(Member)})


async def vote(scene: Scene) -> httpx.Response | None:
    """Count the vote, one being against, and record it."""
    page = f"/council/items/{scene.newest(AgendaItem)}"
    said = {"draft": scene.newest(Draft), "against": "3", "abstain": "", "none": ""}
    counted = await scene.post(page, f"{page}/vote", said | {"act": "count"})
    page_seen = counted.text if counted else ""
    found = [
        re.search(rf'name="{name}" value="([^"]*)"', page_seen) for name in ("seen", "wording")
    ]
    seen, wording = (one[1] if one else "" for one in found)
    carried = {"seen": seen, "wording": wording, "lines": "3||"}
    return await scene.post(page, f"{page}/vote", said | carried | {"act": "record"})


async def close_meeting(scene: Scene) -> httpx.Response | None:
    """Close the meeting."""
    page = f"/council/meetings/{scene.newest(Meeting)}"
    return await scene.post(page, f"{page}/close", {"because": ""})


async def minutes(scene: Scene) -> httpx.Response | None:
    """Make the minutes."""
    page = f"/council/meetings/{scene.newest(Meeting)}"
    return await scene.post(page, f"{page}/minutes", {})


async def assess(scene: Scene) -> httpx.Response | None:
    """Note that there are no personal data in the resolution."""
    page = f"/council/resolutions/{scene.newest(Resolution)}"
    return await scene.post(page, f"{page}/assess", {"personal": "none"})


async def publish(scene: Scene) -> httpx.Response | None:
    """Show the resolution to the public."""
    page = f"/council/resolutions/{scene.newest(Resolution)}"
    return await scene.post(page, f"{page}/publish", {})


async def impose(scene: Scene) -> httpx.Response | None:
    """Impose the task."""
    page = f"/council/resolutions/{scene.newest(Resolution)}"
    fields = {"text": "Postavit pítko", "due": "2027-06-30", "department": "FIN"}
    return await scene.post(page, f"{page}/tasks", fields)


async def extract(scene: Scene) -> httpx.Response | None:
    """Send the extract."""
    page = f"/council/resolutions/{scene.newest(Resolution)}"
    return await scene.post(page, f"{page}/extract", {"wording": "full"})


async def fulfil(scene: Scene) -> httpx.Response | None:
    """Note that the task is fulfilled."""
    fields = {"note": "Pítko stojí.", "act": "fulfil"}
    return await scene.post("/council/tasks", f"/council/tasks/{scene.newest(Task)}/settle", fields)


async def settle(scene: Scene) -> httpx.Response | None:
    """Settle the filing."""
    return await scene.post(scene.filing, f"{scene.filing}/settle", {"method": "by-document"})


async def settle_file(scene: Scene) -> httpx.Response | None:
    """Settle the file."""
    page = f"/files/{scene.newest(CaseFile)}"
    return await scene.post(page, f"{page}/settle", {})


async def close_file(scene: Scene) -> httpx.Response | None:
    """Close the file."""
    page = f"/files/{scene.newest(CaseFile)}"
    return await scene.post(page, f"{page}/close", {})


#: The story, in its order. A request that writes another line into the audit log needs it here.
ACTS = (
    Act(register, ("filing.registered", "registered"), owes=True),
    Act(assign, ("filing.assigned",)),
    Act(file, ("file.opened", "filing.put-in", "file.joined")),
    Act(propose, ("deadline.started", "council.filing-proposed", "council.proposed")),
    Act(convene, ("council.meeting-convened",)),
    Act(schedule, ("council.item-added", "council.draft-added")),
    Act(invite, ("council.meeting-invited", "council.notice-posted")),
    Act(open_meeting, ("council.meeting-opened", "council.arrived"), passes=two_weeks),
    Act(verifiers, ("council.verifiers-chosen",)),
    Act(vote, ("council.voted", "council.adopted")),
    Act(close_meeting, ("council.meeting-closed",)),
    Act(minutes, ("council.minutes-made",), once=False),
    Act(assess, ("council.assessed",)),
    Act(publish, ("council.published",)),
    Act(impose, ("council.task-imposed",)),
    Act(extract, ("consignment.owed", "council.extract-sent"), owes=True),
    Act(fulfil, ("council.task-fulfilled",)),
    Act(settle, ("filing.settled",)),
    Act(settle_file, ("file.settled",)),
    Act(close_file, ("filing.converted", "filing.format-noted", "file.closed")),
)


async def seeded(store: Store) -> ItemId:
    """Make a clerk, a council, a plan, and a citizen's mail that waits in the queue."""
    await with_clerk(store)
    store.write(LHOTA, _office, "operator")
    party = Party("Jan Dvořák", "dvorak@example.test")
    text = "Navrhuji pítko u kašny."
    letter = Submission(
        SubmissionKind.MESSAGE, party, "Pítko", text, references=("<1@example.test>",)
    )
    (item,) = arrive(store, Letter(letter))
    return item


def _office(unit: Unit) -> None:
    add_department(unit, "FIN", "Odbor financí")
    found_council(unit)
    take_over(unit, reading.read(reading.example("town").read_text("utf-8")))
