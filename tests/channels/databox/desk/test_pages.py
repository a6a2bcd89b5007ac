"""What clerks see of the boxes and of a data message, in front of a real desk."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from channels.databox import answers, transport
from channels.databox.board import BOARD
from channels.databox.desk.pages import PAGES
from channels.databox.desk.panel import panel
from channels.databox.desk.words import trouble
from channels.databox.simulator.faults import Fault
from channels.databox.simulator.judging import EICAR
from gateway.intake.desk import PAGES as QUEUE
from gateway.model.blob import BlobRef
from gateway.model.ids import ItemId
from gateway.model.item import Item, ItemState
from gateway.model.submission import Part, PartRole
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from tests.channels.databox.calls import call
from tests.channels.databox.world import CITIZEN, TOWN, VILLAGE, NoBlobs, World, converted, outgoing
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
    """Last look and who, when the password ends, what is not fetched, on its way, and lost."""
    world.write("<b>zadržená</b>")
    world.simulator.faults.order(Fault.WITHHELD, "SignedMessageDownload", times=2)
    channel = await world.open()
    await channel.deliver(outgoing(), NoBlobs())
    infected = Part("a.txt", "text/plain", PartRole.ATTACHMENT, BlobRef.of(EICAR))
    await channel.deliver(outgoing(key="reply:2", parts=(infected,)), NoBlobs())
    world.clock.advance(hours=3)
    await channel.poll_once()
    page = (await browser.open("/databoxes")).text

    assert f"Schránka {TOWN.id}" in page
    assert "vyžaduje pozornost" in page
    assert f"12.15, {TOWN.login}" in page.replace("\n", "")
    assert "bez omezení" in page
    assert "&lt;b&gt;zadržená" in page
    assert "3022 Stahování zprávy zablokoval správce." in page
    assert "Žofie Nováková" in page
    assert CITIZEN.id in page
    assert "dodaná do schránky" in page
    assert "doručeno fikcí" in page
    assert "zastavená, obsahovala škodlivý kód" in page
    assert "nebyla doručena" in page
    # The village's box is another office's.
    assert page.count("<h2") == 1


@ON_SQLITE
async def test_what_is_in_the_box_is_compared_with_the_store(
    browser: Browser, world: World
) -> None:
    """All is well: the page says so, how many there are, and that nothing waits."""
    world.write()
    await world.open()
    page = (await browser.open("/databoxes")).text

    assert "Vše, co je ve schránce, je i v našem úložišti." in page
    assert "Nic nečeká." in page
    assert "v pořádku" in page


@ON_SQLITE
async def test_looks_are_shown_day_by_day(browser: Browser, world: World) -> None:
    """Who looked when, what was new, and where no answer came; only into the office's own box."""
    world.write()
    world.simulator.faults.order(Fault.TRUNCATED, "GetListOfReceivedMessages", times=2)
    channel = await world.open()
    world.clock.advance(days=1)
    await channel.poll_once()
    today = (await browser.open(f"/databoxes/{TOWN.id}/looks")).text
    before = (await browser.open(f"/databoxes/{TOWN.id}/looks?day=2026-11-23")).text

    assert "1 nová zpráva" in today
    assert "odpověď nepřišla" in before
    assert "9.15.30" in before
    for day in ("2026-11-01", "nesmysl", "9999-99-99"):
        assert (await browser.open(f"/databoxes/{TOWN.id}/looks?day={day}")).status_code == 200
    assert (await browser.open(f"/databoxes/{VILLAGE.id}/looks")).status_code == 404


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (str(transport._refusal("Authentication required!", 401)), "password"),
        (str(transport._refusal("Access denied", 401)), "network address"),
        (str(transport._refusal("Login blocked until: 9:05:00", 401)), "blocked"),
        (str(answers.NoAnswer()), "no answer"),
        (transport._tls_trouble("CERTIFICATE_VERIFY_FAILED"), "does not trust"),
        (transport._tls_trouble("PEM lib"), "cannot be used"),
        (transport._tls_trouble("EOF"), "connection broke"),
    ],
)
def test_troubles_are_told_in_sentences(told: str, word: str) -> None:
    """Each sentence of the channel has one that can be translated; others stand as they are."""
    sentence, values = trouble(told)
    assert word in sentence
    assert values in ({}, {"until": "9:05:00"})
    assert trouble("Something else") == ("Something else", {})


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


@ON_SQLITE
async def test_what_is_unusual_is_shown(browser: Browser, store: Store, world: World) -> None:
    """A kind nobody knows, a new element, the law it was sent by, a seal without a stamp."""
    world.write(dmLegalTitleLaw="106", dmLegalTitleYear="1999", dmLegalTitleSect="13")
    await world.open()
    arrival = world.gateway.arrivals[0]
    octets = world.message(world.sent_from(CITIZEN)[0].id).content
    newer = octets.replace(b"<p:dmAnnotation>", b"<p:dmNovinka>ano</p:dmNovinka><p:dmAnnotation>")
    facts = {**arrival.envelope, "code": "0005", "suspected": "yes"}
    read = converted(b"<q dmType='Q' xmlns:xsi='x'>%s</q>" % newer, facts)
    (there,) = arrive(store, Letter(read, original=newer))
    _as_databox(store, there)
    page = (await browser.open(f"/items/{there}")).text

    for word in ("druh Q", "zákon č. 106/1999 Sb., § 13", "dmNovinka", "podezřelou", "razítkem"):
        assert word in page, word


async def test_the_panel_has_the_envelope(world: World) -> None:
    """Who, when and how it was proven stand in words; other channels' items have none."""
    world.write(dmSenderRefNumber="ST/7", dmToHands="starosta")
    await world.open()
    found = panel(None, await item(world))
    assert found is not None
    assert found.context["facts"]["sender_number"] == "ST/7"
    assert found.context["facts"]["to_hands"] == "starosta"
    assert found.context["further"] == []
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
        assert '<dd class="lines">neporušená</dd>' in page
        assert not re.search(r"<dd[^>]*>(?:true|false|yes|no|valid|whole|untrusted)</dd>", page)


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
