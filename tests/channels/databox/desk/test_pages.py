"""What clerks see of the boxes and of a data message, in front of a real desk."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from channels.databox.board import BOARD
from channels.databox.desk.pages import PAGES, panel
from channels.databox.receiving import Stuck
from gateway.intake.desk import PAGES as QUEUE
from gateway.model.ids import ItemId
from gateway.model.item import Item, ItemState
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from tests.channels.databox.calls import call
from tests.channels.databox.world import CITIZEN, TOWN, NoBlobs, World, converted, outgoing
from tests.desks import Browser, Letter, arrive, desk_of, with_clerk
from tests.gateways import LHOTA

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def browser(store: Store) -> AsyncIterator[Browser]:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(store)
    async with desk_of(store, [QUEUE, PAGES]) as opened:
        await opened.sign_in()
        yield opened


@ON_SQLITE
async def test_without_a_box_the_page_says_so(browser: Browser) -> None:
    """An office that has none sees what could stand there."""
    page = await browser.open("/databoxes")
    assert "nemá datovou schránku" in page.text


@ON_SQLITE
async def test_a_box_is_shown_with_all_that_waits(browser: Browser, world: World) -> None:
    """Last look, comparison, what is not fetched, what is on its way, the looks of today."""
    world.write()
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    box = channel.boxes[0]
    box.receiving.stuck["77"] = Stuck("1218 <b>nelze</b>", 6, is_told=False)
    page = (await browser.open("/databoxes")).text

    assert f"Schránka {TOWN.id}" in page
    assert "vyžaduje pozornost" in page
    assert "1218 &lt;b&gt;nelze" in page
    assert CITIZEN.id in page
    assert "odeslaná, zatím nedodaná" in page
    assert "Vše, co je ve schránce, je i v našem úložišti." in page
    assert "1 nová zpráva" in page
    # The village's box is another office's.
    assert page.count("<h2") == 1


async def test_a_stopped_channel_shows_no_boxes(world: World) -> None:
    """The board is emptied when the channel stops."""
    channel = await world.open()
    assert len(BOARD.of(LHOTA.id)) == 1
    await channel.stop()
    assert BOARD.of(LHOTA.id) == []


async def item(world: World, **envelope: str) -> Item:
    """Return the first arrival as an item that was read."""
    arrival = world.gateway.arrivals[0]
    arrival = replace(arrival, envelope={**arrival.envelope, **envelope})
    octets = world.gateway.originals[arrival.original.sha256]
    read = converted(octets, arrival.envelope)
    return Item(ItemId("1"), arrival, ItemState.REFERRED, "7K3M", 1, submission=read)


async def test_the_panel_has_the_envelope(world: World) -> None:
    """Who, when and how it was proven stand in words; other channels' items have none."""
    world.write(dmSenderRefNumber="ST/7", dmToHands="starosta")
    await world.open()
    found = panel(None, await item(world))
    assert found is not None
    assert found.context["facts"]["sender_number"] == "ST/7"
    assert found.context["facts"]["to_hands"] == "starosta"
    assert found.context["moments"]["delivered"] is not None
    assert all(at is not None for at, _ in found.context["events"])
    assert any("EV5" in told for _, told in found.context["events"])

    other = await item(world)
    assert panel(None, replace(other, arrival=replace(other.arrival, channel="email"))) is None
    assert panel(None, replace(other, submission=None)) is None


@ON_SQLITE
async def test_the_items_page_tells_it_in_plain_words(
    browser: Browser, store: Store, world: World
) -> None:
    """What holds is said once; details are one click away; a broken one says why."""
    world.write("Žádost", dmPersonalDelivery="true", dmRecipientRefNumber="LHOTA/00007/2026")
    await world.open()
    whole: Any = (await item(world)).submission
    disowned: Any = (await item(world, authenticated="no")).submission
    for submission, sentence in (
        (whole, "Obsah, časové razítko i pečeť souhlasí."),
        (disowned, "systém datových schránek ji neuznal za svou"),
    ):
        (there,) = arrive(store, Letter(submission, original=sentence.encode()))
        # Tests' letters come by mail; this one came by a data box.
        _as_databox(store, there)
        page = (await browser.open(f"/items/{there}")).text
        assert sentence in page
        assert "Do vlastních rukou." in page
        assert "LHOTA/00007/2026" in page
        assert "Obálka a ověření" in page


def _as_databox(store: Store, item_id: ItemId) -> None:
    def change(unit: Any) -> None:
        unit.rows.get(ItemRow, item_id, lock=True).channel = "databox"

    store.write(LHOTA.id, change)


async def test_a_delivery_is_told(world: World) -> None:
    """The panel of a delivery info says to whom and when, or when the fiction comes."""
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    await call(world, CITIZEN, "GetListOfReceivedMessages")
    world.clock.advance(minutes=10)
    await channel.poll_once()
    found = panel(None, await item(world))

    assert found is not None
    assert found.context["about_sent"]
    assert found.context["moments"]["accepted"] is not None
    assert found.context["fiction"] is None
