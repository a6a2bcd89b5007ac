"""What the tests of files ask for: an office with a plan and registered filings."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.ids import OriginatorId
from gateway.store.schema import Scoped
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.file_tables import CaseFile
from registry.files.contents import NewFile, open_file
from registry.plan import reading
from registry.plan.scheme import take_over
from registry.tables import Filing
from tests.conftest import LHOTA, MLYN

CODE = "201.2"


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

    def look(self, function: Callable[[Unit], Any]) -> Any:
        """Run *function* on a snapshot."""
        return self.store.look(self.originator, function)


@pytest.fixture
def desk(planned: Store, office: Any) -> Files:
    """Give the acts of the town's clerk."""
    return Files(planned, office)
