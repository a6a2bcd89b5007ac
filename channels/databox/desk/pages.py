"""The desk's pages of data boxes: how the boxes are, and what a message's envelope says."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from litestar import Response, get

from channels.databox.board import BOARD
from channels.databox.kinds import CHANNEL, DELIVERY_KIND, KIND
from channels.databox.states import state_word
from gateway.model.item import Item
from gateway.model.ports import Condition
from gateway.model.submission import Evidence
from gateway.web.clerks import Duty
from gateway.web.given import GivenClerk, GivenPage
from gateway.web.languages import msgid
from gateway.web.pages import Link, Pages, Panel

if TYPE_CHECKING:
    from channels.databox.box import DataBox
    from channels.databox.tracking import Sent

FOLDER = Path(__file__).parent

#: Whom the boxes concern: who answers what comes, and who renews their passwords.
KEEPERS = (Duty.FILING_OFFICE, Duty.IT)

#: Word and tone.
CONDITIONS = {
    Condition.OK: (msgid("in order"), "ok"),
    Condition.DEGRADED: (msgid("needs attention"), "warn"),
    Condition.DOWN: (msgid("does not work"), "danger"),
}

#: What a check has found, by the words of ``channels.databox.proofs``.
CHECKS = {
    "valid": (msgid("holds"), "ok"),
    "whole": (msgid("unbroken"), "ok"),
    "trusted": (msgid("leads to a trusted authority"), "ok"),
    "invalid": (msgid("does not hold"), "danger"),
    "broken": (msgid("broken"), "danger"),
    "untrusted": (msgid("leads to no trusted authority"), "warn"),
    "not-assessed": (msgid("could not be assessed"), "muted"),
}

#: So many listings and messages on their way are shown; more are counted.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is there and not in."""

    id: str
    why: str
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class OnWay:
    """A message of ours on its way."""

    id: str
    recipient: str
    subject: str
    sent: datetime
    word: str
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class BoxSeen:
    """One box as the desk shows it."""

    box: str
    login: str
    by_certificate: bool
    condition: Condition
    detail: str
    seconds: float
    hours: str
    last_look: datetime | None
    ends: datetime | None
    #: The last comparison of the whole box with what is in: when, how many, what is missing.
    compared: datetime | None
    there: int
    missing: tuple[str, ...]
    #: When, by whom, and how many were new; ``None``: nothing was, or it did not end well.
    listings: tuple[tuple[datetime, str, int | None], ...]
    waiting: tuple[Waiting, ...]
    on_way: tuple[OnWay, ...]
    more_on_way: int


@get("/databoxes", opt={"duties": KEEPERS})
async def overview(clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Show every box of the office: last look, what waits, what is on its way."""
    boxes = [await _seen(one) for one in BOARD.of(clerk.originator)]
    return page("databox/overview.html", boxes=boxes, conditions=CONDITIONS)


async def _seen(box: "DataBox") -> BoxSeen:
    health, receiving = box.health(), box.receiving
    comparison = await receiving.memory.comparison()
    today = await receiving.memory.listings(box.clock.now().date())
    on_way = await box.tracking.open()
    return BoxSeen(
        box=box.settings.box,
        login=box.settings.login,
        by_certificate=bool(box.settings.certificate),
        condition=health.condition,
        detail=health.detail.removeprefix(f"{box.settings.box}: "),
        seconds=box.settings.poll_seconds,
        hours=box.settings.hours,
        last_look=receiving.last_look,
        ends=box.certificate_ends or box.password_ends,
        compared=comparison[0] if comparison else None,
        there=comparison[1] if comparison else 0,
        missing=comparison[2] if comparison else (),
        listings=tuple(map(_listing, today[-SHOWN:][::-1])),
        waiting=tuple(Waiting(n, one.why, one.erased_at) for n, one in receiving.stuck.items()),
        on_way=tuple(map(_on_way, on_way[:SHOWN])),
        more_on_way=max(0, len(on_way) - SHOWN),
    )


def _listing(line: str) -> tuple[datetime, str, int | None]:
    at, login, new = line.split(" ")
    return datetime.fromisoformat(at), login, int(new) if new.isdecimal() else None


def _on_way(sent: "Sent") -> OnWay:
    changed = datetime.fromisoformat(sent.changed) if sent.changed and sent.state else None
    at = datetime.fromisoformat(sent.sent)
    word = state_word(sent.state) if sent.state else "odeslaná, zatím nedodaná"
    return OnWay(sent.id, sent.recipient, sent.subject, at, word, changed)


def panel(unit: object, item: Item) -> Panel | None:
    """Show the envelope and the proof of a data message in plain words."""
    del unit
    if item.arrival.channel != CHANNEL or item.submission is None:
        return None
    found = next((e for e in item.submission.evidence if e.kind in {KIND, DELIVERY_KIND}), None)
    if found is None:
        return None
    context = {
        "proof": found,
        # What is not told is an empty word there.
        "facts": defaultdict(str, found.details),
        "moments": _moments(found),
        "events": [_event(one) for one in found.details.get("events", "").splitlines()],
        "state": state_word(found.details.get("state", "")),
        "checks": CHECKS,
        "fiction": _fiction(found),
        "about_sent": found.kind == DELIVERY_KIND,
    }
    return Panel("databox/message.html", context)


def _event(line: str) -> tuple[datetime | None, str]:
    """Return when and what; of a line that begins with no time the line."""
    at, _, told = line.partition(" ")
    try:
        return datetime.fromisoformat(at), told
    except ValueError:
        return None, line


def _moments(found: Evidence) -> dict[str, datetime | None]:
    told = found.details
    return {
        name: datetime.fromisoformat(told[name]) if name in told else None
        for name in ("submitted", "delivered", "accepted")
    }


def _fiction(found: Evidence) -> datetime | None:
    """Return when the fiction comes, of a message of ours that nobody has been served with."""
    delivered = found.details.get("delivered")
    if found.kind != DELIVERY_KIND or not delivered or found.details.get("accepted"):
        return None
    return datetime.fromisoformat(delivered) + timedelta(days=10)


PAGES = Pages(
    name="databox",
    handlers=(overview,),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(Link(msgid("Data boxes"), "/databoxes", 72, KEEPERS),),
    item_panel=panel,
)
