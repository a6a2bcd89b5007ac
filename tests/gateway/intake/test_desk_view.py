"""What the page of an item is made from, on both kinds of database."""

from gateway.intake.desk_reply import Reply, reply
from gateway.intake.desk_view import ItemView, view
from gateway.model.ids import ItemId
from gateway.model.item import Item, ItemState
from gateway.store.outbox import OutgoingState
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.pages import Panel
from gateway.web.panels import Panels
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.desks import Letter, arrive, letter_of


def panel(_unit: Unit, item: Item) -> Panel | None:
    """Show a panel at what waits."""
    return Panel("x/y.html", {"n": 1}) if item.state is ItemState.REFERRED else None


def seen(store: Store, item: ItemId) -> ItemView:
    """Return what Lhota's clerk sees of an item."""
    found = store.look(LHOTA, lambda unit: view(unit, item, Panels((panel, panel))))
    assert found is not None
    return found


def test_everything_is_gathered_in_one_snapshot(store: Store, clock: StandingClock) -> None:
    """The item as it was read, its history in order, the panels, and its waiting neighbours."""
    first, second, third = arrive(
        store,
        Letter(letter_of("Prvá"), note="K zaevidování."),
        Letter(letter_of("Druhá"), state=ItemState.REGISTERED, reference="LHOTA/00001/2026"),
        Letter(letter_of("Třetí"), state=ItemState.PARKED),
    )
    found = seen(store, first)

    assert found.item.submission == letter_of("Prvá")
    assert [(line.event, line.note, line.at) for line in found.history] == [
        ("accepted", "", clock.instant),
        ("referred", "K zaevidování.", clock.instant),
    ]
    assert (found.beside.previous, found.beside.next, found.beside.total) == (None, third, 2)
    assert len(found.panels) == 2
    assert seen(store, second).panels == ()
    assert seen(store, second).beside.previous == first


def test_a_clerk_s_letter_is_shown_among_what_we_owe(store: Store) -> None:
    """Its text, its address and where it stands, and the history names who wrote it."""
    (item,) = arrive(store, Letter(letter_of("Žádost")))
    said = Reply("Re: Žádost", "Chybí výkres.", "1")
    store.write(LHOTA, lambda unit: reply(unit, item, said), "clerk:novakova")
    found = seen(store, item)

    (owed,) = found.outgoing
    assert (owed.state, owed.address) == (OutgoingState.WAITING, "dvorak@example.test")
    assert (owed.subject, owed.text) == ("Re: Žádost", "Chybí výkres.")
    assert (found.history[-1].event, found.history[-1].by) == ("replied", "novakova")


def test_another_originator_sees_nothing_of_it(store: Store) -> None:
    """The item is not there, like one that never was."""
    (item,) = arrive(store, Letter(letter_of("Žádost")))

    assert store.look(MLYN, lambda unit: view(unit, item, Panels(()))) is None
