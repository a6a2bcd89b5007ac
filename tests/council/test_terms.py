"""Proposing a filing for an agenda lets the term for proposals of citizens run."""

from datetime import date

from sqlalchemy import select

from council import agenda
from council.bodies import NewBody, Order, add_body
from council.numbering import Scope
from council.rules import BodyKind
from gateway.model.item import Instruction
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.handler import RegistryHandler
from registry.tables import Deadline, Filing
from tests.conftest import LHOTA
from tests.councils import BODY
from tests.populated import letter
from tests.worlds import core

BOARD = "RM"


async def test_the_council_has_ninety_days_and_the_board_sixty(
    store: Store, members: list[str]
) -> None:
    """Each from the delivery; the council's takes the place of the board's, and stays."""
    del members
    office = core(store, RegistryHandler())
    await office.take_in(letter(store, LHOTA, "Návrh"))
    await office.decider.decide(
        LHOTA, office.column(LHOTA, ItemRow.id)[0], Instruction("clerk:x", "register", {})
    )

    def terms(unit: Unit) -> dict[str, tuple[str, int]]:
        rows = unit.rows.all(select(Deadline))
        return {row.kind: (row.state, (row.end - row.start).days) for row in rows}

    def propose(unit: Unit, body: str) -> dict[str, tuple[str, int]]:
        filing = unit.rows.first(select(Filing.record_identifier))
        assert filing is not None
        agenda.propose_filing(unit, body, filing)
        unit.rows.flush()
        return terms(unit)

    def with_board(unit: Unit) -> None:
        order = Order(date(2022, 10, 1), 5, "{seq}/{year}", Scope.YEAR)
        add_body(unit, NewBody(BOARD, BodyKind.BOARD, "Rada města"), order)

    store.write(LHOTA, with_board)
    before = store.look(LHOTA, terms)
    assert before["decide_basic"][0] == "running"

    first = store.write(LHOTA, lambda unit: propose(unit, BOARD))
    second = store.write(LHOTA, lambda unit: propose(unit, BODY))

    assert first["decide_basic"][0] == "cancelled"
    # A term that would end on a free day ends on the next working one.
    assert first["citizen_proposal"][0] == "running"
    assert 60 <= first["citizen_proposal"][1] <= 63
    assert second["citizen_proposal"][0] == "cancelled"
    assert second["citizen_proposal_council"][0] == "running"
    assert 90 <= second["citizen_proposal_council"][1] <= 93
    assert second["confirm_unsigned"] == before["confirm_unsigned"]
