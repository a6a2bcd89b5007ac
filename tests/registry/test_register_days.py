"""The day's filing register: printed as PDF/A, kept, and shown on the desk."""

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
import pikepdf.pdfa
from sqlalchemy import select

from gateway.intake.daily import Daily
from gateway.intake.rush import Rush
from gateway.model.blob import BlobRef
from gateway.model.originator import Originator
from gateway.store.store import Store
from gateway.web.accounts import NewAccount
from registry import ledger, log_days, log_verify, register_days
from registry.desk import PAGES
from registry.dispatch import Reply, reply
from registry.files.contents import NewFile, join, open_file
from registry.files.leftovers import Paper, note_paper
from registry.files.settling import Method, Settled, settle
from registry.register_paper import page
from registry.registers import NewRegister, add_register
from registry.registration import Entry, register
from registry.tables import LedgerEntry, RegisterDay
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.desks import ON_SQLITE, PASSWORD, desk_of, with_clerk
from tests.registry.files.conftest import CODE, Files, with_plan

TODAY = date(2026, 3, 2)
TEACHER = NewAccount("ucitel", "Jan Amos", PASSWORD, (MLYN,))


def daily(store: Store) -> Daily:
    """Return the round with both documents."""
    return Daily(store, {"log": log_days.WORK, "register": register_days.WORK}, Rush())


async def test_a_day_is_kept_as_archival_pdf(
    store: Store, office: Any, clock: StandingClock
) -> None:
    """With what came, what was cancelled, and nothing on a silent day."""
    first = office.filed(subject="Žádost \U0001f600 o \x07kácení")
    second = office.filed()
    store.write(MLYN, lambda unit: ledger.cancel(unit, second, "Zapsáno omylem."), "clerk:ucitel")
    clock.advance(days=2)
    await daily(store).round()

    rows = store.look(MLYN, lambda unit: unit.rows.all(select(RegisterDay)))
    assert [(row.day.day, row.entries, bool(row.sha256)) for row in rows] == [
        (2, 3, True),
        (3, 0, False),
    ]
    octets = kept(store, rows[0])
    with pikepdf.open(io.BytesIO(octets)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
        assert metadata["dc:title"] == "Podací deník 2. 3. 2026"
    assert await daily(store).round() == 0
    assert first != second
    assert store.look(MLYN, lambda unit: list(log_verify.problems(unit))) == []

    def replace(unit: Any) -> None:
        forged = unit.keep(BlobRef.of(octets + b"%"))
        row = unit.rows.get(RegisterDay, date(2026, 3, 2))
        row.sha256, row.size = forged.sha256, forged.size

    store.write(MLYN, replace)
    changed = ["register of 2026-03-02: it is not the document that was kept"]
    assert store.look(MLYN, lambda unit: list(log_verify.problems(unit))) == changed

    def forget(unit: Any) -> None:
        unit.rows.delete(unit.rows.get(RegisterDay, date(2026, 3, 3)))

    store.write(MLYN, forget)
    missing = ["register of 2026-03-03: it is missing", *changed]
    assert store.look(MLYN, lambda unit: list(log_verify.problems(unit))) == missing


def kept(store: Store, row: RegisterDay) -> bytes:
    """Return the paper."""

    def read(unit: Any) -> bytes:
        with unit.open(BlobRef(row.sha256 or "", row.size)) as file:
            found: bytes = file.read()
            return found

    return store.look(MLYN, read)


async def test_what_the_paper_says(
    store: Store, office: Any, originators: tuple[Originator, ...]
) -> None:
    """Number, sender, subject, parts and state of every entry, each register apart."""
    office.filed(subject="Žádost o <b>kácení</b>")
    cancelled = office.filed()
    store.write(MLYN, lambda unit: ledger.cancel(unit, cancelled, "Omyl."), "clerk:ucitel")
    store.write(MLYN, lambda unit: add_register(unit, NewRegister("FA", "Faktury")))
    item = office.hand_in(MLYN, subject="Faktura za uhlí")
    store.write(MLYN, lambda unit: register(unit, item, Entry(register="FA")))
    sheet = store.look(MLYN, lambda unit: register_days.sheet(unit, TODAY))
    html = page(sheet, originators[1], "Podací deník")

    assert [section.name for section in sheet.sections] == [
        "Podací deník",
        "Samostatná evidence FA – Faktury",
    ]
    assert [row.reference for row in sheet.sections[1].entries] == ["ZSMLYN-FA/00001/2026"]
    for text in (
        "ZSMLYN/00001/2026",
        "&lt;b&gt;kácení",
        "Jana Nováková",
        "plán.pdf",
        "digitální; komponent 3; digitálních příloh 1",
        "Stornováno: Omyl.",
        "Stornováno tohoto dne",
        "Evidenční číslo",
    ):
        assert text in html
    assert store.look(LHOTA, lambda unit: register_days.sheet(unit, TODAY)).entries == 0
    assert store.look(MLYN, lambda unit: unit.rows.count(select(LedgerEntry))) == 3


async def test_what_becomes_of_an_entry_is_printed_on_its_day(
    store: Store, office: Any, clock: StandingClock, originators: tuple[Originator, ...]
) -> None:
    """File, class, regime, settlement, letters and sheets, on the day they were written down."""
    town = Files(store, office)
    with_plan(store)
    filing = await town.filing(subject="Žádost o kácení")
    clock.advance(days=1)

    def act(unit: Any, row: Any) -> None:
        note_paper(unit, row, Paper("3", "2", "Šanon 4"))
        join(unit, row, open_file(unit, NewFile("Lípa", CODE)))
        reply(unit, row, Reply("Povolení", "Kácení povolujeme.", "f"))
        settle(unit, row, Settled(Method.BY_DOCUMENT, "Povoleno."))

    town.on(filing, act)
    tomorrow = TODAY + timedelta(days=1)
    first = town.look(lambda unit: register_days.sheet(unit, TODAY))
    second = town.look(lambda unit: register_days.sheet(unit, tomorrow))
    html = page(second, originators[0], "Podací deník")

    assert (first.entries, len(first.completed)) == (1, 0)
    assert (second.entries, bool(second)) == (0, True)
    for text in (
        "Doplněno tohoto dne k dřívějším zápisům",
        "digitální; listů 3, listinných příloh 2; komponent 3",
        "S-LHOTA/0001/2026, poř. č. 1",
        "201.2 Kácení dřevin",
        "S/5 od uzavření spisu",
        "vyřízeno 3. 3. 2026 dokumentem: Povoleno.",
        "neodesláno e-mailem, jana@example.test: LHOTA/00001/2026 – Povolení",
    ):
        assert text in html


@ON_SQLITE
async def test_the_desk_lists_the_days(store: Store, office: Any, clock: StandingClock) -> None:
    """With links to both documents, a word about the missing seal, and a page before the first."""
    await with_clerk(store, TEACHER)
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in("ucitel")
        assert "Žádný den ještě neskončil" in (await browser.open("/register/days")).text
        office.filed()
        clock.advance(hours=20)
        await daily(store).round()
        await browser.sign_in("ucitel")
        shown = (await browser.open("/register/days")).text
        assert "2. 3. 2026" in shown
        assert "bez pečeti" in shown
        paper = await browser.get("/register/days/2026-03-02/register.pdf")
        assert paper.content.startswith(b"%PDF")
        log = await browser.get("/register/days/2026-03-02/log.xml")
        assert log.headers["content-type"].startswith("application/xml")
        assert b"TransakcniLogSystemu" in log.content
        for path in ("2026-03-01/log.xml", "2026-03-01/register.pdf", "x/log.xml"):
            assert (await browser.get(f"/register/days/{path}")).status_code == 404
        assert (await browser.get("/register/days?before=x")).status_code == 404
        assert "Žádný den" in (await browser.get("/register/days?before=2026-03-01")).text
