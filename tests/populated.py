"""Two originators with something of everything, for tests that nobody sees the other's."""

from dataclasses import dataclass

from sqlalchemy import select

from forms.offer import Offer
from forms.publishing import publish
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.form import FormSpec
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.tables import ItemRow, NoteRow
from gateway.store.unit import Unit
from registry.circulation import add_department, assign
from registry.counter import prepare
from registry.dispatch import Reply, reply
from registry.handler import RegistryHandler
from registry.joining import Place, Why, propose
from registry.likeness import Like
from registry.tables import Filing, Resemblance
from tests.conftest import LHOTA, MLYN
from tests.fakes import NOON
from tests.fees import identifiers, live_fee
from tests.meetings import council_of, meet
from tests.offices import Office
from tests.worlds import core

#: A word that stands in everything one originator has and nowhere else.
MARKS = {LHOTA: "Ořechovka", MLYN: "Jedlička"}
LARGE = 300_000


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


async def populate(store: Store) -> Populated:
    """Have both originators take in four letters each and handle them differently."""
    office = core(store, RegistryHandler())
    items = {originator: await _live(office, originator) for originator in (LHOTA, MLYN)}
    await office.payer.until_idle()
    filings = {
        originator: list(store.look(originator, lambda u: u.rows.all(_IDENTIFIERS)))
        for originator in items
    }
    council = {originator: store.look(originator, council_of) for originator in items}
    fees = {originator: store.look(originator, identifiers) for originator in items}
    return Populated(store, office, items, filings, council, fees)


_IDENTIFIERS = select(Filing.record_identifier).order_by(Filing.record_identifier)


async def _live(office: Office, originator: OriginatorId) -> list[ItemId]:
    mark, store = MARKS[originator], office.store
    store.write(originator, lambda unit: add_department(unit, f"{mark[:3]}", f"Odbor {mark}"))
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
        reply(unit, filing, Reply(mark, mark, "form"))
        publish(unit, Offer(FormSpec(own_form(originator), 1, {"cs": mark}, ()), NOON.date()))
        last = queue.read(queue.lock(unit, items[-1]))
        propose(unit, last, Place(filing, Why.NUMBER))
        unit.rows.add(Resemblance(item_id=items[-1], other_id=items[0], why=Like.TEXT))
        prepare(unit, queue.read(queue.lock(unit, items[-1])))
        unit.rows.add(NoteRow(channel="fake", key=mark, text=mark, changed_at=unit.now))

    store.write(originator, work)
    store.write(originator, lambda unit: meet(unit, mark), "clerk:x")
    store.write(originator, lambda unit: live_fee(unit, mark))
    return items


def letter(store: Store, originator: OriginatorId, text: str, large: bool = False) -> Arrival:  # noqa: FBT001, FBT002  (small or large)
    """Make an arrival; a large one's content goes to disk."""
    octets = text.encode() + (b"\n" + b"x" * LARGE if large else b"")
    blob = store.blobs.put(octets) if large else BlobRef.of(octets)
    sender = f"{originator}@posta.test"
    return Arrival(originator, "fake", f"sha256:{blob.sha256}", NOON, blob, {"sender": sender})
