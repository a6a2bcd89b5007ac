"""Letters into data boxes from the desk: looked up, checked, dispatched once to each."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import select

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.errors import Malformed, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.outgoing import Outgoing
from gateway.model.ports import Addressee, Addressees, Underway
from gateway.store import codec
from gateway.store.store import Store
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from gateway.web.clerks import Backroom, Decide, Proofs
from gateway.web.desk import build_desk
from gateway.web.settings import WebSettings
from registry.consigning import MOST_ADDRESSEES, Letter, dispatch
from registry.desk import PAGES
from registry.tables import Consignment, Filing
from tests.desks import Browser, arrive, letter_of, no_pin, served, well, with_clerk
from tests.desks import Letter as Arrived

MLYN, LHOTA = OriginatorId("mlyn"), OriginatorId("lhota")
ZOFIE = Addressee("zn8k4d9", "Žofie Nováková", "fyzická osoba", "Dlouhá 12, Hlučín")
CLOSED = replace(ZOFIE, address="fi7wqxs", name="Firma", closed_because="schránka je zrušená")


class TwoBoxes:
    """A directory of two boxes; Lhota has one of its own."""

    def serves(self, originator: OriginatorId) -> bool:
        """Serve Lhota alone."""
        return originator == LHOTA

    async def find(self, originator: OriginatorId, sought: str) -> Addressees:
        """Find by address or a part of the name."""
        assert originator == LHOTA
        if sought == "výpadek":
            raise TryLater("The data-box system cannot be reached.")
        found = tuple(one for one in (ZOFIE, CLOSED) if sought in {one.address, one.name})
        return Addressees(found, is_cut=sought == "Firma")

    def problems(self, named: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        """Take no programs."""
        return tuple(f"Soubor {name} nelze." for name, _ in named if name.endswith(".exe"))

    def defects(self, name: str, content: BinaryIO) -> tuple[str, ...]:
        """Take no programs under another name either."""
        content.seek(0)
        return (f"Soubor {name} je program.",) if content.read(2) == b"MZ" else ()

    async def underway(
        self, originator: OriginatorId, letters: Mapping[str, str]
    ) -> Mapping[str, Underway]:
        """Say of every letter that half of it has left."""
        assert originator == LHOTA
        return {key: Underway("Nahrává se plán.pdf.", 50) for key in letters}


LETTER = Letter("databox", ("zn8k4d9", "aaaaaa2"), "Výzva", "Doplňte přílohu.", "f1")


def dispatched(store: Store, letter: Letter) -> int:
    """Dispatch on the one filing there is."""

    def work(unit: Unit) -> int:
        filing = unit.rows.first(select(Filing))
        assert filing is not None
        return dispatch(unit, filing, letter)

    return store.write(MLYN, work, actor="clerk:novakova")


def test_each_addressee_gets_one(store: Store, office: Any) -> None:
    """The envelope carries the reference number and what the clerk wrote; twice is once."""
    office.filed()
    letter = replace(LETTER, envelope={"to_hands": "starosta"})
    assert dispatched(store, letter) == 2
    assert dispatched(store, letter) == 0

    owed = [one for one in office.owed(MLYN) if one.channel == "databox"]
    assert [one.address for one in owed] == ["zn8k4d9", "aaaaaa2"]
    assert owed[0].envelope == {"sender_number": "ZSMLYN/00001/2026", "to_hands": "starosta"}
    kept = store.look(
        MLYN, lambda unit: [one.address for one in unit.rows.all(select(Consignment))]
    )
    assert sorted(kept) == ["aaaaaa2", "zn8k4d9"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"addresses": ()},
        {"addresses": tuple(map(str, range(MOST_ADDRESSEES + 1)))},
        {"subject": "  "},
        {"text": " "},
        {"text": "x" * 100_001},
    ],
    ids=["nobody", "too-many", "no-subject", "empty", "long"],
)
def test_what_is_missing_is_told(store: Store, office: Any, wrong: dict[str, Any]) -> None:
    """Nothing is dispatched by half."""
    office.filed()
    with pytest.raises(Malformed):
        dispatched(store, replace(LETTER, **wrong))
    assert all(one.channel != "databox" for one in office.owed(MLYN))


@pytest.fixture
async def browser(store: Store, office: Any) -> Any:
    """Give a browser with the clerk of Lhota signed in, and a directory behind the desk."""
    await with_clerk(store)
    app = build_desk(
        store=store,
        settings=WebSettings(),
        pages=[QUEUE, PAGES],
        backroom=Backroom(
            Decide(office.decider.decide), Proofs(no_pin), directories={"databox": TwoBoxes()}
        ),
        health=well,
        metrics=CollectorRegistry(),
    )
    async with served(app) as address, Browser(base_url=address) as opened:
        await opened.sign_in()
        yield opened


async def filing_of(browser: Browser, store: Store) -> str:
    """Register something and return the address of its filing."""
    (item,) = arrive(store, Arrived(letter_of("Žádost o pokácení lípy")))
    await browser.open(f"/items/{item}")
    await browser.submit(f"/items/{item}/decide", act="register")
    page = await browser.open(f"/items/{item}")
    return str(re.findall(r'href="(/filings/\w+)"', page.text)[0])


async def test_a_box_is_found_chosen_and_written_to(browser: Browser, store: Store) -> None:
    """From the filing over the search to the letter in the outbox."""
    filing = await filing_of(browser, store)
    assert f"{filing}/consign" in (await browser.open(filing)).text

    page = (await browser.open(f"{filing}/consign?to=&sought=Žofie Nováková")).text
    assert "Dlouhá 12" in page
    page = (await browser.open(f"{filing}/consign?to=&to=zn8k4d9")).text
    assert 'name="to" value="zn8k4d9"' in page

    done = await browser.submit(
        f"{filing}/consign", to="zn8k4d9", subject="Výzva", text="Doplňte.", to_hands="paní Žofie"
    )
    assert "Zásilka je na cestě" in done.text

    def look(unit: Unit) -> list[Outgoing]:
        rows = unit.rows.all(select(OutgoingRow).where(OutgoingRow.channel == "databox"))
        return [codec.loads(row.content, Outgoing) for row in rows]

    (owed,) = store.look(LHOTA, look)
    assert (owed.address, owed.text) == ("zn8k4d9", "Doplňte.")
    assert owed.envelope["to_hands"] == "paní Žofie"
    assert owed.envelope["sender_number"] == "LHOTA/00001/2026"
    # Until it is gone the page shows how far it is, and looks again by itself.
    page = (await browser.open(filing)).text
    assert "Nahrává se plán.pdf." in page
    assert '<progress max="100" value="50"' in page
    assert 'hx-select="#letters"' in page


async def test_a_large_enclosure_goes_to_the_disk(browser: Browser, store: Store) -> None:
    """Thirty megabytes are taken by the form and lie in the store, not in the outbox."""
    filing = await filing_of(browser, store)
    await browser.open(f"{filing}/consign?to=&to=zn8k4d9")
    octets = b"%PDF-1.4 " + bytes(30 * 1024 * 1024)
    fields = browser.key() | {"to": "zn8k4d9", "subject": "Plán", "text": "", "form": "f1"}
    done = await browser.post(
        f"{filing}/consign", data=fields, files={"files": ("plán.pdf", octets, "application/pdf")}
    )
    assert done.status_code == 303

    def look(unit: Unit) -> Outgoing:
        row = unit.rows.first(select(OutgoingRow).where(OutgoingRow.channel == "databox"))
        assert row is not None
        return codec.loads(row.content, Outgoing)

    (part,) = store.look(LHOTA, look).parts
    assert (part.name, part.blob.size, part.blob.content) == ("plán.pdf", len(octets), None)
    assert part.blob.sha256 == hashlib.sha256(octets).hexdigest()
    with store.look(LHOTA, lambda unit: unit.open(part.blob)) as kept:
        assert kept.read(9) == octets[:9]


async def test_what_cannot_be_sent_is_not_even_kept(browser: Browser, store: Store) -> None:
    """A program among the enclosures is told above the form; nothing of it stays."""
    filing = await filing_of(browser, store)
    await browser.open(f"{filing}/consign?to=&to=zn8k4d9")
    before = sorted(store.blobs.folder.rglob("*"))
    fields = browser.key() | {"to": "zn8k4d9", "subject": "Hra", "text": "", "form": "f1"}
    refused = await browser.post(
        f"{filing}/consign", data=fields, files={"files": ("hra.exe", bytes(1_000_000))}
    )

    assert (refused.status_code, "Soubor hra.exe nelze." in refused.text) == (422, True)
    hidden = await browser.post(
        f"{filing}/consign", data=fields, files={"files": ("hra.pdf", b"MZ" + bytes(1_000_000))}
    )
    assert (hidden.status_code, "Soubor hra.pdf je program." in hidden.text) == (422, True)
    assert sorted(store.blobs.folder.rglob("*")) == before


async def test_troubles_stand_where_they_belong(browser: Browser, store: Store) -> None:
    """An outage beside the search, a closed box at its name, a mistake above the kept form."""
    filing = await filing_of(browser, store)
    assert "teď neodpovídá" in (await browser.open(f"{filing}/consign?sought=výpadek")).text
    page = (await browser.open(f"{filing}/consign?sought=Firma")).text
    assert "schránka je zrušená" in page
    assert 'value="fi7wqxs"' not in page
    assert "Odpovídá víc schránek" in page

    await browser.open(f"{filing}/consign")
    refused = await browser.submit(f"{filing}/consign", subject="Výzva", text="Doplňte.")
    assert refused.status_code == 422
    assert "Vyberte aspoň jednoho adresáta." in refused.text
    assert "Doplňte." in refused.text
    refused = await browser.submit(
        f"{filing}/consign", to="zn8k4d9", subject="Výzva", text="Doplňte.", law_year="letos"
    )
    assert (refused.status_code, 'id="f-e-law_year"' in refused.text) == (422, True)
    assert "Pište sem jen číslice: letos" in refused.text
    for address, why in (("fi7wqxs", "schránka je zrušená"), ("aaaaaa2", "taková schránka není")):
        refused = await browser.submit(
            f"{filing}/consign", to=address, subject="Výzva", text="Doplňte."
        )
        assert refused.status_code == 422
        assert f"Na {address} nelze nic odeslat: {why}" in refused.text
    # While nobody answers the outbox keeps trying.
    sent = await browser.submit(f"{filing}/consign", to="výpadek", subject="Výzva", text="Text")
    assert "Zásilka je na cestě" in sent.text


async def test_without_a_directory_there_is_no_such_page(store: Store, office: Any) -> None:
    """Where no box of the office is here, the way is not offered."""
    await with_clerk(store)
    app = build_desk(
        store=store,
        settings=WebSettings(),
        pages=[QUEUE, PAGES],
        backroom=Backroom(Decide(office.decider.decide), Proofs(no_pin)),
        health=well,
        metrics=CollectorRegistry(),
    )
    async with served(app) as address, Browser(base_url=address) as opened:
        await opened.sign_in()
        filing = await filing_of(opened, store)
        assert "/consign" not in (await opened.open(filing)).text
        assert (await opened.get(f"{filing}/consign")).status_code == 404
