"""The extract of a resolution for whose proposal it was: what it says, and that it leaves once."""

import io
import re
from dataclasses import dataclass

import pikepdf
import pytest
from sqlalchemy import select

from council import agenda, publishing, resolutions
from council.outcome_tables import Resolution
from council.publishing_kinds import Personal
from council.voting import resolution_of, vote
from gateway.model.item import Instruction
from gateway.model.outgoing import Outgoing
from gateway.store import codec
from gateway.store.store import Store
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.handler import RegistryHandler
from registry.tables import Consignment, Deadline, Filing
from tests.conftest import LHOTA
from tests.councils import BODY, opened
from tests.desks import ON_SQLITE, Browser
from tests.journeys.ways import read_document
from tests.populated import letter
from tests.worlds import core

pytestmark = ON_SQLITE


@dataclass(frozen=True, slots=True)
class Decided:
    """A citizen's proposal that was adopted."""

    filing: str
    number: str
    resolution: str

    @property
    def page(self) -> str:
        """The resolution's page."""
        return f"/council/resolutions/{self.resolution}"


@pytest.fixture
async def decided(store: Store, members: list[str]) -> Decided:
    """Give a proposal that came by mail and was adopted by all."""
    office = core(store, RegistryHandler())
    await office.take_in(letter(store, LHOTA, "Hřiště u školy"))
    await office.decider.decide(
        LHOTA, office.column(LHOTA, ItemRow.id)[0], Instruction("clerk:x", "register", {})
    )

    def act(unit: Unit) -> Decided:
        (filing,) = unit.rows.all(select(Filing))
        proposal = agenda.propose_filing(
            unit, BODY, filing.record_identifier, "schvaluje hřiště podle návrhu pana Nováka."
        )
        meeting = opened(unit, members)
        item = agenda.schedule(unit, meeting, proposal.id, "7a")
        (draft,) = agenda.drafts(unit, item.id)
        made = resolution_of(unit, vote(unit, meeting, draft, {}).id)
        assert made is not None
        return Decided(filing.record_identifier, filing.reference_number, made.id)

    return store.write(LHOTA, act, "clerk:x")


def assess(store: Store, decided: Decided, personal: Personal, *redacted: str) -> None:
    """Look through the resolution for personal data."""

    def act(unit: Unit) -> None:
        row = unit.rows.get(Resolution, decided.resolution)
        assert row is not None
        publishing.assess(unit, row, personal, *redacted)

    store.write(LHOTA, act)


def letters(store: Store) -> list[Outgoing]:
    """Return the replies that are owed."""
    texts = store.look(
        LHOTA,
        lambda unit: unit.rows.all(
            select(OutgoingRow.content)
            .join(Consignment, Consignment.outgoing_id == OutgoingRow.id)
            .order_by(OutgoingRow.id)
        ),
    )
    return [codec.loads(text, Outgoing) for text in texts]


async def test_one_click_sends_it(browser: Browser, store: Store, decided: Decided) -> None:
    """As PDF/A, with number, wording and vote, under the filing's number; the filing shows it."""
    assess(store, decided, Personal.NONE)
    await browser.open(decided.page)
    assert decided.number in browser.page
    await browser.submit(f"{decided.page}/extract", wording="full")
    assert "Výpis je na cestě k odesílateli." in browser.page
    (sent,) = letters(store)
    assert sent.channel == "fake"
    assert sent.subject.startswith(decided.number)
    assert "usnesení č. 1/1ZM/2026" in sent.text
    assert [part.name for part in sent.parts] == ["vypis-z-usneseni-1-1ZM-2026.pdf"]

    page = (await browser.open(f"/filings/{decided.filing}")).text
    assert "vypis-z-usneseni-1-1ZM-2026.pdf" in page
    assert "na cestě" in page or "čeká" in page
    (address,) = set(re.findall(r'href="(/filings/[^"]+/enclosed/\d+)"', page))
    file = await browser.get(address)
    assert "sandbox" in file.headers["content-security-policy"]
    text = " ".join((await read_document(file.content)).split())
    for said in (
        "Výpis z usnesení č. 1/1ZM/2026", "Zastupitelstvo města schvaluje hřiště podle návrhu",
        "pro 21, proti 0, zdrželo se 0; přítomno 21 z 21, k přijetí bylo potřeba 11",
        f"K podání č. j. {decided.number}", "Bod programu 7a", "Za správnost výpisu: Jana Nováková",
    ):  # fmt: skip
        assert said in text
    with pikepdf.open(io.BytesIO(file.content)) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
    assert (await browser.get(re.sub(r"\d+$", "1", address))).status_code == 404


async def test_it_leaves_once(browser: Browser, store: Store, decided: Decided) -> None:
    """A second click says where it is; a corrected wording is another extract."""
    assess(store, decided, Personal.NONE)
    await browser.open(decided.page)
    await browser.submit(f"{decided.page}/extract", wording="full")
    again = await browser.submit(f"{decided.page}/extract", wording="full")
    assert again.status_code == 422
    assert "Tento výpis už byl odeslán." in again.text
    assert len(letters(store)) == 1

    def correct(unit: Unit) -> None:
        row = unit.rows.get(Resolution, decided.resolution)
        assert row is not None
        resolutions.correct(unit, row, "schvaluje hřiště i lavičky.", "Chybějící slovo.")
        publishing.assess(unit, row, Personal.NONE)

    store.write(LHOTA, correct)
    await browser.submit(f"{decided.page}/extract", wording="full")
    assert [("lavičky" in one.text) for one in letters(store)] == [False, True]


async def test_personal_data_are_looked_at_first(
    browser: Browser, store: Store, decided: Decided
) -> None:
    """Nothing leaves before somebody has looked; then the redacted wording is offered first."""
    await browser.open(decided.page)
    assert "až někdo posoudí" in browser.page
    early = await browser.submit(f"{decided.page}/extract", wording="full")
    assert early.status_code == 422
    assert (await browser.get(f"{decided.page}/extract.pdf")).status_code == 422
    assess(store, decided, Personal.SOME, "Hřiště", "schvaluje hřiště podle návrhu pana N.")
    shown = (await browser.open(decided.page)).text
    assert shown.index("Odeslat bez osobních údajů") < shown.index("Odeslat v plném znění")
    seen = await browser.get(f"{decided.page}/extract.pdf?wording=redacted")
    text = " ".join((await read_document(seen.content)).split())
    assert "podle návrhu pana N." in text
    assert "Osobní údaje třetích osob jsou ve výpisu vynechány." in text
    await browser.submit(f"{decided.page}/extract", wording="redacted")
    (sent,) = letters(store)
    assert "Nováka" not in sent.text


async def test_a_change_between_printing_and_sending_is_noticed(
    browser: Browser, store: Store, decided: Decided, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever corrects the wording while the paper is printed does not have the old one sent."""
    assess(store, decided, Personal.NONE)
    from council import desk_extract  # noqa: PLC0415  (its printing is slowed down here)

    def slow(sheet: object) -> bytes:
        del sheet

        def correct(unit: Unit) -> None:
            row = unit.rows.get(Resolution, decided.resolution)
            assert row is not None
            resolutions.correct(unit, row, "schvaluje nic.", "Omyl.")
            publishing.assess(unit, row, Personal.NONE)

        store.write(LHOTA, correct)
        return b"%PDF"

    monkeypatch.setattr(desk_extract, "pdf", slow)
    await browser.open(decided.page)
    answer = await browser.submit(f"{decided.page}/extract", wording="full")
    assert answer.status_code == 422
    assert "mezitím změnilo" in answer.text
    assert letters(store) == []


async def test_the_filings_page_tells_its_course(
    browser: Browser, store: Store, decided: Decided
) -> None:
    """Item, meeting, decision and tasks with their terms stand on the page of the filing."""
    await browser.open(decided.page)
    await browser.submit(
        f"{decided.page}/tasks", text="Postavit hřiště", due="2026-06-30", clerk="novakova"
    )
    page = (await browser.open(f"/filings/{decided.filing}")).text
    for said in ("Bod 7a", "1/1ZM/2026", "Postavit hřiště", "30. 6. 2026", "přijato"):
        assert said in page
    terms = store.look(
        LHOTA, lambda unit: unit.rows.tuples(select(Deadline.kind, Deadline.state, Deadline.end))
    )
    states = {kind: state for kind, state, _ in terms if kind != "confirm_unsigned"}
    assert states == {"decide_basic": "cancelled", "citizen_proposal_council": "running"}


async def test_it_is_proposed_from_its_own_page(
    browser: Browser, store: Store, decided: Decided
) -> None:
    """The form leads back to the filing; what already waits is refused with the reason."""
    await browser.open(f"/filings/{decided.filing}")
    sent = {"body": BODY, "reference": decided.filing, "back": "filing", "draft": ""}
    await browser.submit("/council/proposals", **sent)
    assert "Návrh čeká na zařazení." in browser.page
    assert "čeká na zařazení" in (await browser.open(f"/filings/{decided.filing}")).text
    answer = await browser.submit("/council/proposals", **sent)
    assert answer.status_code == 422
    kinds = store.look(LHOTA, lambda unit: unit.rows.all(select(Deadline.kind)))
    assert kinds.count("citizen_proposal_council") == 1


async def test_without_a_filing_nobody_waits(
    browser: Browser, store: Store, members: list[str]
) -> None:
    """A resolution of the council's own has no extract to send."""
    from tests.councils import adopted  # noqa: PLC0415  (beside a fixture of the same matter)

    del members
    page = f"/council/resolutions/{store.write(LHOTA, adopted)}"
    assert "Výpis pro odesílatele" not in (await browser.open(page)).text
    assert (await browser.submit(f"{page}/extract")).status_code == 422
