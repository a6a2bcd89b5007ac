"""What became of a data message of ours stands at the filing from which it was sent."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from channels.databox.channel import DATABOX, DataboxChannel
from gateway.intake.accept import Acceptance
from gateway.intake.answers import Desk
from gateway.intake.core import Core
from gateway.intake.deciding import Decider
from gateway.intake.desk import PAGES as QUEUE
from gateway.intake.payer import Payer
from gateway.intake.reading import Reader
from gateway.intake.rush import Rush
from gateway.intake.worker import Tools, Worker
from gateway.model.ids import ItemId
from gateway.model.item import Instruction
from gateway.model.originator import Originator
from gateway.model.ports import Site
from gateway.model.report import Fate
from gateway.store import fates
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.consigning import Letter, dispatch
from registry.desk import PAGES
from registry.dispatch import Reply, Sent, reply, sent
from registry.handler import RegistryHandler
from registry.joining import Standing, Why, items_of
from registry.tables import Filing
from tests import gateways
from tests.channels.databox.calls import call
from tests.channels.databox.world import CITIZEN, MovingClock, World
from tests.desks import desk_of, with_clerk
from tests.worlds import PINS, SameProcess

LHOTA = gateways.LHOTA.id


@pytest.fixture
def originators() -> tuple[Originator, ...]:
    """Give the two whose boxes the world has."""
    return (gateways.LHOTA, gateways.SCHOOL)


@pytest.fixture
def clock(world: World) -> MovingClock:
    """Give the time of the simulated system."""
    return world.clock


class TownHall:
    """The core and the registry on one store, with the data boxes as the only way in and out."""

    def __init__(self, store: Store, world: World) -> None:
        self.store, self.world = store, world
        rush = Rush()
        site = Site((gateways.LHOTA, gateways.SCHOOL), world.clock, world.folder)
        self.channel: DataboxChannel = DATABOX.build(world.settings(), site)
        reader = Reader(store, SameProcess(), {"databox": DATABOX.converter}, [])
        self.payer = Payer(store, {"databox": self.channel}, "daemon-1", rush)
        self.decider = Decider(store, [RegistryHandler()], PINS, self.payer.rounds.call)
        self.worker = Worker(Tools(store, reader, self.decider, "daemon-1", rush))
        acceptance = Acceptance(store, PINS, self.worker.rounds.call)
        self.core = Core(store, acceptance, Desk(store, PINS, {}), rush)

    async def look(self, **later: float) -> None:
        """Look into the boxes after a while and work off what came."""
        self.world.clock.advance(**later)
        await self.channel.poll_once()
        await self.worker.until_idle()

    async def filed(self) -> str:
        """Take a citizen's message in and have a clerk register it; return its item."""
        self.world.write("Žádost o pokácení lípy")
        await self.channel.start(self.core)
        await self.look()
        (item,) = self.items("referred")
        said = Instruction("clerk:novakova", "register", {})
        await self.decider.decide(LHOTA, ItemId(item.id), said)
        return item.id

    async def written(self, way: str) -> Sent:
        """Have a clerk write on the filing, by an answer or by the form of boxes."""

        def write(unit: Unit) -> None:
            if way == "reply":
                reply(unit, filing_in(unit), Reply("Výzva", "Doplňte přílohu.", "f1"))
            else:
                letter = Letter("databox", (CITIZEN.id,), "Výzva", "Doplňte přílohu.", "f1")
                dispatch(unit, filing_in(unit), letter)

        self.store.write(LHOTA, write, "clerk:novakova")
        await self.payer.until_idle()
        return self.letter()

    def letter(self) -> Sent:
        """Return the one letter on the filing as the desk shows it."""
        found = self.store.look(LHOTA, lambda unit: sent(unit, filing_in(unit)))
        (letter,) = (one for one in found if "Výzva" in one.subject)
        return letter

    def items(self, state: str) -> list[ItemRow]:
        """Return what is in the queue in a state."""
        wanted = select(ItemRow).where(ItemRow.state == state)
        return list(self.store.look(LHOTA, lambda unit: unit.rows.all(wanted)))

    def joined(self) -> list[str]:
        """Return why things were joined to the filing, oldest first."""

        def look(unit: Unit) -> list[str]:
            found = items_of(unit, filing_in(unit).record_identifier, Standing.JOINED)
            return [joining.why for joining, _ in found]

        return self.store.look(LHOTA, look)


def filing_in(unit: Unit) -> Filing:
    """Return the one filing there is."""
    filing = unit.rows.first(select(Filing))
    assert filing is not None
    return filing


@pytest.fixture
async def town(store: Store, world: World) -> AsyncIterator[TownHall]:
    """Give a town hall whose box is in the simulated system."""
    made = TownHall(store, world)
    yield made
    await made.channel.stop()


@pytest.mark.parametrize("way", ["reply", "consign"])
async def test_the_delivery_info_is_filed_with_what_it_is_about(town: TownHall, way: str) -> None:
    """Once the citizen has logged in, it stands at the filing and the letter is delivered."""
    await town.filed()
    letter = await town.written(way)
    assert (letter.state, letter.fate) == ("sent", Fate.UNKNOWN)
    await call(town.world, CITIZEN, "GetListOfReceivedMessages")
    await town.look(minutes=10)

    letter = town.letter()
    assert (letter.fate, "doručená přihlášením" in letter.note) == (Fate.DELIVERED, True)
    assert town.joined() == [Why.REPORT]
    assert town.items("referred") == []
    assert town.store.look(LHOTA, fates.how_many_undelivered) == 0


async def test_a_fiction_and_a_later_login_are_both_filed(town: TownHall) -> None:
    """Ten days serve the letter; the login after them changes nothing of its fate."""
    await town.filed()
    await town.written("reply")
    await town.look(days=10, hours=1)
    assert town.letter().fate == Fate.DELIVERED
    assert "fikcí" in town.letter().note

    await call(town.world, CITIZEN, "GetListOfReceivedMessages")
    await town.look(hours=1)
    assert town.joined() == [Why.REPORT, Why.REPORT]
    assert town.items("referred") == []


@pytest.mark.parametrize("way", ["reply", "consign"])
async def test_what_proves_undeliverable_waits_for_somebody(town: TownHall, way: str) -> None:
    """The box was closed in retrospect: the filing shows it, and it counts as not delivered."""
    await town.filed()
    await town.written(way)
    begun = town.world.clock.now()
    await town.look(minutes=10)
    with town.world.simulator.system.turn():
        town.world.simulator.system.set_state(CITIZEN.id, 4, begun)
    await town.look(minutes=10)

    assert town.letter().fate == Fate.UNDELIVERED
    assert "nedoručitelná" in town.letter().note
    assert town.joined() == [Why.REPORT]
    assert town.store.look(LHOTA, fates.how_many_undelivered) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_desk_shows_what_became_of_it(town: TownHall) -> None:
    """The filing's page names the fate and the delivery info, and speaks of no mail server."""
    await town.filed()
    await town.written("consign")
    await call(town.world, CITIZEN, "GetListOfReceivedMessages")
    await town.look(minutes=10)
    await with_clerk(town.store)
    record = town.store.look(LHOTA, lambda unit: filing_in(unit).record_identifier)
    async with desk_of(town.store, [QUEUE, PAGES]) as browser:
        await browser.sign_in()
        page = (await browser.open(f"/filings/{record}")).text

    assert "doručeno" in page
    assert "Doručenka: " in page
    # What everybody expected is no news that somebody must take note of.
    assert "nepřečteno" not in page
    assert "doručená přihlášením" in page
    assert "poštovního serveru" not in page
