"""The portal for people: a citizen picks a box, writes with attachments, and reads the answer."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from channels.databox.simulator import messages
from channels.databox.simulator.contents import files_of
from channels.databox.simulator.messages import State
from gateway.model.submission import SubmissionKind
from tests.channels.databox.simulator.asking import Asking
from tests.channels.databox.simulator.test_operations import big
from tests.channels.databox.world import CITIZEN, FIRM, TOWN, NoBlobs, World, converted, outgoing


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that keeps cookies."""
    async with httpx.AsyncClient(base_url=world.simulator.url, timeout=10) as client:
        yield client


async def key_of(browser: httpx.AsyncClient, path: str) -> str:
    """Load a page with a form and return the form's key."""
    found = re.search(r'name="_csrf" value="([^"]+)"', (await browser.get(path)).text)
    assert found is not None
    return found[1]


async def test_a_citizen_picks_a_box(browser: httpx.AsyncClient) -> None:
    """The first page names all boxes, each once, whatever their names."""
    text = (await browser.get("/")).text

    assert text.count("/boxes/") == 6
    assert "Kamenictví &lt;Hladík &amp; syn&gt; s.r.o." in text


async def test_a_citizen_writes_with_attachments(browser: httpx.AsyncClient, world: World) -> None:
    """Text and files become the attachments of a data message."""
    path = f"/boxes/{CITIZEN.id}/write"
    form = {
        "_csrf": await key_of(browser, path),
        "to": TOWN.id,
        "subject": "Žádost <o kácení>",
        "text": "Dobrý den.\r\nŽofie",
    }
    uploads = [("files", (name, b"%PDF-1.4", "application/pdf")) for name in ("a.pdf", "b.pdf")]
    answer = await browser.post(path, data=form, files=uploads, follow_redirects=True)

    assert "byla odeslána" in answer.text
    (sent,) = world.sent_from(CITIZEN)
    files = files_of(world.message(sent.id).content)
    assert [one.name for one in files] == ["dopis.txt", "a.pdf", "b.pdf"]
    assert [one.role for one in files] == ["main", "enclosure", "enclosure"]
    assert files[0].content == "Dobrý den.\nŽofie\n".encode()
    page = await browser.get(f"/boxes/{CITIZEN.id}/messages/{sent.id}")
    assert "Žádost &lt;o kácení&gt;" in page.text


@pytest.mark.parametrize(
    ("to", "name", "told"),
    [(TOWN.id, "hra.exe", "hra.exe"), (FIRM.id, "a.pdf", "OVM"), ("nikdo", "a.pdf", "ID")],
    ids=["program", "no-office", "no-box"],
)
async def test_what_is_refused_is_told_and_nothing_is_lost(
    browser: httpx.AsyncClient, to: str, name: str, told: str
) -> None:
    """The form comes back with what was written and the reason."""
    path = f"/boxes/{CITIZEN.id}/write"
    form = {"_csrf": await key_of(browser, path), "to": to, "subject": "Věc", "text": "Slova"}
    files = [("files", (name, b"x", "application/octet-stream"))]
    answer = await browser.post(path, data=form, files=files)

    assert answer.status_code == 422
    assert told in answer.text
    assert "Slova" in answer.text


async def test_a_form_of_another_page_is_refused(browser: httpx.AsyncClient, world: World) -> None:
    """Without the key of this browser's page nothing is sent."""
    form = {"to": TOWN.id, "subject": "Věc", "text": "Slova"}
    answer = await browser.post(f"/boxes/{CITIZEN.id}/write", data=form)

    assert answer.status_code == 403
    assert world.sent_from(CITIZEN) == ()


async def test_a_citizen_reads_the_answer(browser: httpx.AsyncClient, world: World) -> None:
    """The office's letter is in the box; looking serves it; letter and ZFO can be kept."""
    channel = await world.open()
    number = (await channel.deliver(outgoing(), NoBlobs())).reference
    assert world.message(number).state is State.DELIVERED

    assert "LHOT/00001/2026" in (await browser.get(f"/boxes/{CITIZEN.id}")).text
    assert world.message(number).state is State.SERVED
    path = f"/boxes/{CITIZEN.id}/messages/{number}"
    assert "dopis.pdf" in (await browser.get(path)).text
    letter = await browser.get(f"{path}/files/0")
    assert letter.content.startswith(b"%PDF")
    assert letter.headers["content-disposition"].startswith("attachment")
    signed = await browser.get(f"{path}/zfo")
    assert converted(signed.content).kind is SubmissionKind.MESSAGE


async def test_an_answer_quotes_the_offices_numbers(
    browser: httpx.AsyncClient, world: World
) -> None:
    """What the office called its letter stands in the form, and goes back with the answer."""
    channel = await world.open()
    number = (await channel.deliver(outgoing(), NoBlobs())).reference
    page = (await browser.get(f"/boxes/{CITIZEN.id}/messages/{number}")).text
    (path,) = re.findall(r'href="(/boxes/\w+/write\?answers=\d+)"', page)
    written = (await browser.get(path)).text
    assert 'value="LHOT/00001/2026"' in written

    form = {
        "_csrf": await key_of(browser, path),
        "to": TOWN.id,
        "subject": "Doplnění",
        "text": "Zde je.",
        "recipient_number": "LHOT/00001/2026",
        "to_hands": "paní Nováková",
    }
    await browser.post(f"/boxes/{CITIZEN.id}/write", data=form)
    await channel.poll_once()
    (arrival,) = [one for one in world.gateway.arrivals if ":info:" not in one.external_id]
    read = converted(world.gateway.originals[arrival.original.sha256])
    assert "our-number:LHOT/00001/2026" in read.references
    assert read.evidence[0].details["to_hands"] == "paní Nováková"
    # Somebody else's message is not answered.
    assert (await browser.get(f"/boxes/{FIRM.id}/write?answers={number}")).status_code == 404
    assert (await browser.get(f"/boxes/{FIRM.id}/write?answers=x")).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/boxes/nikdo", "/boxes/{0}/messages/1", "/boxes/{0}/messages/{1}/files/9", "/x"],
    ids=["box", "message", "file", "page"],
)
async def test_what_is_not_there_is_a_calm_page(
    browser: httpx.AsyncClient, world: World, path: str
) -> None:
    """No box, no message, no file: 404 with words."""
    message = world.write()
    answer = await browser.get(path.format(CITIZEN.id, message.id))

    assert answer.status_code == 404
    assert "simulátor" in answer.text


async def test_a_foreign_message_is_not_shown(browser: httpx.AsyncClient, world: World) -> None:
    """Whoever guesses a number sees nothing of another box."""
    message = world.write()
    for rest in ("", "/files/0", "/zfo"):
        answer = await browser.get(f"/boxes/{FIRM.id}/messages/{message.id}{rest}")
        assert answer.status_code == 404


async def test_faults_and_time_can_be_ordered(browser: httpx.AsyncClient, world: World) -> None:
    """Scripts order faults, move the clock and slow the stamping down."""
    ordered = await browser.post("/admin/faults", json={"fault": "503", "operation": "X"})
    assert ordered.json()["faults"] == 1
    moved = await browser.post("/admin/clock", json={"forward": 3600})
    assert moved.json()["now"].startswith("2026-11-23T09:15:30")
    set_ = await browser.post("/admin/clock", json={"to": "2026-12-24T18:00:00+01:00"})
    assert set_.json()["now"].startswith("2026-12-24T17:00:00")
    await browser.post("/admin/stamping", json={"seconds": 30})
    assert world.message(world.write().id).state is State.STAMPED


async def test_the_clock_moves_on_a_page(browser: httpx.AsyncClient, world: World) -> None:
    """Ten days on, and what a citizen has not opened counts as served; then back to real time."""
    waiting = world.write(to=CITIZEN, by=TOWN)
    form = {"_csrf": await key_of(browser, "/clock"), "days": "10"}
    told = await browser.post("/clock", data=form, follow_redirects=True)
    assert "3. 12. 2026" in told.text.replace("\xa0", " ")
    assert world.message(waiting.id).state is State.FICTION

    await browser.post("/clock", data=form | {"days": "", "to": "2027-01-01T08:30"})
    assert world.simulator.system.now.isoformat() == "2027-01-01T07:30:00+00:00"
    await browser.post("/clock", data=form | {"days": "0"})
    assert world.simulator.system.now == world.clock.now()


async def test_a_clock_nobody_can_set_is_told(browser: httpx.AsyncClient, world: World) -> None:
    """What is no time, or too far away, comes back with words at the field."""
    key = await key_of(browser, "/clock")
    for wrong in ({"to": "zítra"}, {"to": "1999-01-01T08:00"}, {"days": "9999999"}):
        told = await browser.post("/clock", data={"_csrf": key} | wrong)
        assert told.status_code == 422
        assert "Zvolte den" in told.text
    assert world.simulator.system.now == world.clock.now()


async def test_own_hands_are_asked_for(browser: httpx.AsyncClient, world: World) -> None:
    """The box on the form makes the message one for the addressee's own hands."""
    path = f"/boxes/{TOWN.id}/write"
    form = {
        "_csrf": await key_of(browser, path), "to": CITIZEN.id, "subject": "Předvolání",
        "text": "Dostavte se.", "own_hands": "1",
    }  # fmt: skip
    await browser.post(path, data=form)

    (sent,) = world.sent_from(TOWN)
    assert sent.fields["dmPersonalDelivery"] == "true"


async def test_a_big_message_is_read_like_others(
    browser: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its attachments have names and sizes, and can be kept, one by one or signed as a whole."""
    monkeypatch.setattr(messages, "SMALLEST_BIG", 4)
    number = await big(Asking(world, CITIZEN), TOWN.id)
    path = f"/boxes/{TOWN.id}/messages/{number}"

    assert (await browser.get(path)).text.count("dopis.txt") == 3
    assert (await browser.get(f"{path}/files/2")).content == b"Dobry den"
    assert converted((await browser.get(f"{path}/zfo")).content).kind is SubmissionKind.MESSAGE


async def test_long_lists_have_pages(browser: httpx.AsyncClient, world: World) -> None:
    """Fifty on a page, the newest first; a page that is not there is the nearest one."""
    for number in range(52):
        world.write(f"Podání č. {number}.")
    first, second, beyond, strange = [
        (await browser.get(f"/boxes/{CITIZEN.id}?sent={page}")).text
        for page in ("1", "2", "99", "x")
    ]

    assert "Podání č. 51." in first
    assert "Podání č. 1." not in first
    assert "strana 1 z 2" in first
    assert f"/boxes/{CITIZEN.id}?received=1&amp;sent=2#sent" in first
    assert second.count("Podání č.") == beyond.count("Podání č.") == 2
    assert strange.count("Podání č.") == 50
