"""What the tests of files ask for: an office with a plan and registered filings."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.ids import OriginatorId
from gateway.model.submission import Part
from gateway.store.schema import Scoped
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Decide
from registry.desk import PAGES
from registry.file_tables import CaseFile
from registry.files.contents import NewFile, open_file
from registry.files.converting import Made, Outcome
from registry.files.formats import formats_of, keep
from registry.plan import reading
from registry.plan.scheme import take_over
from registry.tables import Filing
from tests.conftest import LHOTA, MLYN
from tests.desks import Browser, Letter, arrive, desk_of, letter_of, with_clerk

CODE = "201.2"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def with_plan(store: Store, originator: OriginatorId = LHOTA, name: str = "town") -> None:
    """Give an originator the shipped example."""
    text = reading.example(name).read_text("utf-8")
    store.write(originator, lambda unit: take_over(unit, reading.read(text)), "operator")


@pytest.fixture
def planned(store: Store) -> Store:
    """Give the store, with the town's and the school's plan."""
    with_plan(store)
    with_plan(store, MLYN, "school")
    return store


def got(unit: Unit, kind: type[Scoped], key: str) -> Any:
    """Return a row that is there."""
    found = unit.rows.get(kind, key)
    assert found is not None
    return found


def brought_into_format(unit: Unit, filing: Filing) -> None:
    """Keep a copy of whatever the program would convert."""
    for piece in formats_of(unit, filing).pending:
        keep(unit, piece, Made(Outcome.CONVERTED, b"%PDF-1.7 " + piece.name.encode()))


class Files:
    """Short words for acts on filings and files of one originator, as a clerk."""

    def __init__(self, store: Store, office: Any, originator: OriginatorId = LHOTA) -> None:
        self.store, self.office, self.originator = store, office, originator

    async def filing(self, **changes: Any) -> str:
        """Register a mail and return its record identifier."""
        item = self.office.settle(self.office.hand_in(self.originator, **changes))
        await self.office.decide(item, "register")
        found = select(Filing.record_identifier).where(Filing.item_id == item.id)
        identifier = self.store.look(self.originator, lambda unit: unit.rows.first(found))
        assert identifier is not None
        return identifier

    def file(self, title: str = "Lípa u kostela", code: str = CODE) -> str:
        """Open an empty file and return its identifier."""
        return str(self.do(lambda unit: open_file(unit, NewFile(title, code)).id))

    def do(self, function: Callable[[Unit], Any]) -> Any:
        """Run *function* as the clerk."""
        return self.store.write(self.originator, function, "clerk:novakova")

    def on(self, filing: str, act: Callable[[Unit, Filing], Any]) -> Any:
        """Run *act* on the locked filing."""

        def work(unit: Unit) -> Any:
            row = unit.rows.get(Filing, filing, lock=True)
            assert row is not None
            return act(unit, row)

        return self.do(work)

    def at(self, file: str, act: Callable[[Unit, CaseFile], Any]) -> Any:
        """Run *act* on the locked file."""

        def work(unit: Unit) -> Any:
            row = unit.rows.get(CaseFile, file, lock=True)
            assert row is not None
            return act(unit, row)

        return self.do(work)

    def convert(self, filing: str) -> None:
        """Bring the filing's content into an output format, as the desk has it done."""
        self.on(filing, brought_into_format)

    def look(self, function: Callable[[Unit], Any]) -> Any:
        """Run *function* on a snapshot."""
        return self.store.look(self.originator, function)


@pytest.fixture
def desk(planned: Store, office: Any) -> Files:
    """Give the acts of the town's clerk."""
    return Files(planned, office)


@pytest.fixture
async def browser(planned: Store, office: Any) -> Any:
    """Give a browser with the clerk of Lhota signed in."""
    await with_clerk(planned)
    async with desk_of(planned, [QUEUE, PAGES], Decide(office.decider.decide)) as opened:
        await opened.sign_in()
        yield opened


async def registered(
    browser: Browser, store: Store, subject: str = "Žádost o kácení", *parts: Part
) -> str:
    """Register a mail on the item's page and return the address of its filing."""
    letter = letter_of(subject, "Jan Dvořák", "Dobrý den", *parts)
    (item,) = arrive(store, Letter(letter))
    await browser.open(f"/items/{item}")
    await browser.submit(f"/items/{item}/decide", act="register", clerk="novakova")
    (filing,) = re.findall(r'href="(/filings/\w+)"', (await browser.open(f"/items/{item}")).text)
    return str(filing)


def file_on(page: str) -> str:
    """Return the address of the file the page of a filing links."""
    return str(re.findall(r'href="(/files/\w+)"', page)[0])
