"""How a data box stands, as the desk shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.databox.box import DataBox
from channels.databox.desk.words import trouble
from channels.databox.memory import Listing, Notice
from channels.databox.states import DELIVERED, FICTION_AFTER, state_word
from channels.databox.stuck import WARNED, Stuck
from channels.databox.tracking import Sent
from gateway.model.ports import Condition

#: So many messages on their way are shown; more are counted.
SHOWN = 50
#: What the system itself has written stands on the page so long.
NOTICED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is there and not in."""

    id: str
    sender: str
    subject: str
    delivered: datetime | None
    why: str
    is_told: bool
    erased_at: datetime | None
    #: That is soon.
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class OnWay:
    """A message of ours on its way, or one that could not be delivered."""

    id: str
    recipient: str
    subject: str
    sent: datetime
    word: str
    changed: datetime | None
    #: When it counts as served, if nobody opens it before.
    fiction: datetime | None
    #: Why nothing is known of it.
    trouble: str


@dataclass(frozen=True, slots=True)
class BoxSeen:
    """One box."""

    box: str
    login: str
    by_certificate: bool
    by_password: bool
    condition: Condition
    #: Why the box cannot be looked into; empty when it can.
    trouble: str
    seconds: float
    hours: str
    last: Listing | None
    ends_known: bool
    password_ends: datetime | None
    certificate_ends: datetime | None
    #: The last comparison of the whole box with what is in: when, how many, what is missing.
    compared: datetime | None
    there: int
    missing: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    on_way: tuple[OnWay, ...]
    more_on_way: int
    lost: tuple[OnWay, ...]
    notices: tuple[Notice, ...]


async def seen(box: DataBox, translated: Callable[..., str]) -> BoxSeen:
    """Return how *box* stands now; *translated* is a page's ``gettext``."""
    sentence, values = trouble(box.trouble)
    memory, now = box.receiving.memory, box.clock.now()
    comparison = await memory.comparison()
    on_way = await box.tracking.open()
    return BoxSeen(
        box=box.settings.box,
        login=box.settings.login,
        by_certificate=bool(box.settings.certificate),
        by_password=bool(box.settings.password_file),
        condition=box.health().condition,
        trouble=translated(sentence, **values),
        seconds=box.settings.poll_seconds,
        hours=box.settings.hours,
        last=await memory.last_listing(now),
        ends_known=box.ends_known,
        password_ends=box.password_ends,
        certificate_ends=box.certificate_ends,
        compared=comparison[0] if comparison else None,
        there=comparison[1] if comparison else 0,
        missing=comparison[2] if comparison else (),
        waiting=tuple(_waiting(one, now) for one in box.receiving.stuck.values()),
        on_way=tuple(_on_way(one, box.tracking.troubles) for one in on_way[:SHOWN]),
        more_on_way=max(0, len(on_way) - SHOWN),
        lost=tuple(_on_way(one, {}) for one in reversed(await box.tracking.lost())),
        notices=await memory.notices(now - NOTICED),
    )


def _waiting(stuck: Stuck, now: datetime) -> Waiting:
    message, erased = stuck.message, stuck.erased_at
    return Waiting(
        id=message.id,
        sender=message.sender_name or message.sender,
        subject=message.subject,
        delivered=message.delivered,
        why=stuck.why.partition(": ")[2] or stuck.why,
        is_told=stuck.is_told,
        erased_at=erased,
        is_urgent=erased is not None and erased - now < WARNED,
    )


def _on_way(sent: Sent, troubles: Mapping[str, str]) -> OnWay:
    changed = datetime.fromisoformat(sent.changed) if sent.changed and sent.state else None
    return OnWay(
        id=sent.id,
        recipient=sent.recipient,
        subject=sent.subject,
        sent=datetime.fromisoformat(sent.sent),
        word=state_word(sent.state) if sent.state else "odeslaná, o dodání zatím nevíme",
        changed=changed,
        fiction=_fiction(sent, changed),
        trouble=troubles.get(sent.id, ""),
    )


def _fiction(sent: Sent, changed: datetime | None) -> datetime | None:
    waits = changed is not None and sent.state == DELIVERED and sent.has_fiction
    return changed + FICTION_AFTER if changed and waits else None
