"""Two originators with something of everything, for tests that nobody sees the other's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from forms.designing import drafts
from forms.offer import Offer
from forms.publishing import publish
from forms.tables import FormUse
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.form import FormField, FormSpec
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction
from gateway.model.submission import Part, PartRole, Party
from gateway.store import queue
from gateway.store.days import settle
from gateway.store.store import Store
from gateway.store.tables import ItemRow, NoteRow
from gateway.store.unit import Unit
from registry import log_days, register_days
from registry.circulation import add_department, assign
from registry.counter import prepare
from registry.dispatch import Reply, reply
from registry.handler import RegistryHandler
from registry.joining import Place, Why, propose
from registry.kin_tables import Resemblance
from registry.likeness import Like
from registry.names import sender_of
from registry.people.likely import keep_apart
from registry.registers import NewRegister, add_register
from registry.tables import Filing, Person
from tests.conftest import LHOTA, MLYN
from tests.fakes import NOON
from tests.fees import identifiers, live_fee
from tests.filed import files_of, live_files
from tests.meetings import council_of, meet
from tests.offices import Office
from tests.worlds import core

T = TypeVar("T")

#: A word that stands in everything one originator has and nowhere else.
MARKS = {LHOTA: "Ořechovka", MLYN: "Jedlička"}
LARGE = 300_000
#: The day whose documents are kept; no two have the same.
KEPT_DAYS = {LHOTA: date(2026, 3, 1), MLYN: date(2026, 2, 28)}
#: The one question of each draft.
QUESTION = "klic"


def own_form(originator: OriginatorId) -> str:
    """Return the code of a form that one originator alone has."""
    return f"klic-{originator}"


@dataclass(frozen=True, slots=True)
class Populated:
    """A store with both originators' belongings, and the core on it."""

    store: Store
    office: Office
    #: Identifiers of all items and filings, by originator.
    items: dict[OriginatorId, list[ItemId]]
    filings: dict[OriginatorId, list[str]]
    #: Identifiers of the council's things by the word in their addresses, by originator.
    council: dict[OriginatorId, dict[str, list[str]]]
    #: Payers, statements and movements of the waste fee.
    fees: dict[OriginatorId, list[str]]
    #: Identifiers of the files, by originator.
    files: dict[OriginatorId, list[str]]
    #: People of the name registry.
    people: dict[OriginatorId, list[str]]
    #: Drafts of forms.
    drafts: dict[OriginatorId, list[str]]


async def populate(store: Store) -> Populated:
    """Have both originators take in four letters each and handle them differently."""
    office = core(store, RegistryHandler())
    items = {originator: await _live(office, originator) for originator in (LHOTA, MLYN)}
    await office.payer.until_idle()

    def of_each(find: Callable[[Unit], T]) -> dict[OriginatorId, T]:
        return {originator: store.look(originator, find) for originator in items}

    return Populated(
        store,
        office,
        items,
        filings=of_each(lambda unit: list(unit.rows.all(_IDENTIFIERS))),
        council=of_each(council_of),
        fees=of_each(identifiers),
        files=of_each(files_of),
        people=of_each(lambda unit: list(unit.rows.all(_PEOPLE))),
        drafts=of_each(lambda unit: [one.id for one in drafts.drafts(unit)]),
    )


_IDENTIFIERS = select(Filing.record_identifier).order_by(Filing.record_identifier)

_PEOPLE = select(Person.id).order_by(Person.id)


async def _live(office: Office, originator: OriginatorId) -> list[ItemId]:
    mark, store = MARKS[originator], office.store
    store.write(originator, lambda unit: add_department(unit, f"{mark[:3]}", f"Odbor {mark}"))
    store.write(originator, lambda unit: _keep_days(unit, mark, KEPT_DAYS[originator]))
    for number in range(4):
        await office.take_in(letter(store, originator, f"{mark} {number}", number == 0))
    items = [ItemId(item) for item in office.column(originator, ItemRow.id)]
    if originator == LHOTA:
        for item, act in zip(items, ("register", "register", "refuse"), strict=False):
            values = {"reason": mark, "subject": mark, "department": mark[:3]}
            await office.decider.decide(originator, item, Instruction("clerk:x", act, values))

    def work(unit: Unit) -> None:
        filing = unit.rows.first(select(Filing))
        assert filing is not None
        assign(unit, filing, mark[:3], "x")
        enclosed = Part(mark, "text/plain", PartRole.ATTACHMENT, BlobRef.of(mark.encode()))
        reply(unit, filing, Reply(mark, mark, "form", (enclosed,)))
        reply(unit, filing, Reply(mark, mark, "form"))
        draft = drafts.begin(unit, mark)
        drafts.put_question(unit, draft, FormField(QUESTION, {"cs": mark}), "")
        publish(unit, Offer(FormSpec(own_form(originator), 1, {"cs": mark}, ()), NOON.date()))
        last = queue.read(queue.lock(unit, items[-1]))
        propose(unit, last, Place(filing, Why.NUMBER))
        unit.rows.add(Resemblance(item_id=items[-1], other_id=items[0], why=Like.TEXT))
        prepare(unit, queue.read(queue.lock(unit, items[-1])))
        unit.rows.add(FormUse(item=items[0], code=own_form(originator), version=1))
        alike = (Party(mark, f"{number}@example.test") for number in range(2))
        keep_apart(unit, *(sender_of(unit, party, "email") for party in alike))
        unit.rows.add(NoteRow(channel="fake", key=mark, text=mark, changed_at=unit.now))

    store.write(originator, work)
    store.write(originator, lambda unit: meet(unit, mark), "clerk:x")
    store.write(originator, lambda unit: live_fee(unit, mark))
    store.write(originator, lambda unit: live_files(unit, mark), "clerk:x")
    return items


def _keep_days(unit: Unit, mark: str, day: date) -> None:
    """Begin a register, and keep the documents of a day as the daily round does."""
    add_register(unit, NewRegister(mark[:2].encode("ascii", "ignore").decode().upper(), mark))
    log_days.act(unit, day, log_days.gather(unit, day))
    register_days.act(unit, day, (1, mark.encode()))
    settle(unit, "log", day)


def letter(store: Store, originator: OriginatorId, text: str, large: bool = False) -> Arrival:  # noqa: FBT001, FBT002  (small or large)
    """Make an arrival; a large one's content goes to disk."""
    octets = text.encode() + (b"\n" + b"x" * LARGE if large else b"")
    blob = store.blobs.put(octets) if large else BlobRef.of(octets)
    sender = f"{originator}@posta.test"
    return Arrival(originator, "fake", f"sha256:{blob.sha256}", NOON, blob, {"sender": sender})
