"""Each originator's world is the same as if the other did not exist."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.intake.answers import Desk
from gateway.intake.desk_reply import Reply, reply
from gateway.intake.listing import Wanted, counts, listed
from gateway.model.asking import Question
from gateway.model.errors import BadState, GatewayError
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction
from gateway.run.commands.whole import problems
from gateway.store.store import Store
from gateway.store.tables import AuditRow, ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.answers import FilingStatus
from registry.circulation import add_department
from registry.handler import RegistryHandler
from registry.listing import filings
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.offices import Office
from tests.populated import letter
from tests.worlds import PINS, NewStore, core

WHO = st.sampled_from([LHOTA, MLYN])
#: Originator, what is done, and with which of its things.
OPERATIONS = st.tuples(
    WHO,
    st.sampled_from(
        ["hand-in", "hand-in", "register", "refuse", "reply", "list", "ask", "found", "pay"]
    ),
    st.integers(0, 3),
)

Operation = tuple[OriginatorId, str, int]


@dataclass
class Town:
    """One installation, with both originators or only one of them at work."""

    office: Office
    desk: Desk

    @property
    def store(self) -> Store:
        """The store."""
        return self.office.store

    async def do(self, who: OriginatorId, what: str, which: int) -> Any:
        """Do one thing for one originator; returns what it saw of it."""
        items = self.office.column(who, ItemRow.id)
        match what:
            case "hand-in":
                # The same words reach both originators now and then.
                await self.office.take_in(letter(self.store, who, f"Podání {which}"))
            case "register" | "refuse" if items:
                said = Instruction("clerk:x", what, {"reason": "Proto.", "notify": "1"})
                with suppress(BadState):
                    await self.office.decider.decide(who, ItemId(items[which % len(items)]), said)
            case "reply" if items:
                item = items[which % len(items)]
                self.store.write(who, lambda unit: reply(unit, item, Reply("s", "t", str(which))))
            case "ask" if items:
                return await self.asked(who, which % len(items))
            case "found":
                with suppress(GatewayError):
                    self.store.write(who, lambda unit: add_department(unit, f"D{which}", "Odbor"))
            case "pay":
                await self.office.payer.until_idle()
            case _:
                pass
        return self.store.look(who, seen)

    async def asked(self, who: OriginatorId, which: int) -> tuple[bool, str]:
        """Ask as a citizen how an item stands."""
        code = self.office.column(who, ItemRow.code)[which]
        values = {"code": code, "pin": PINS.of(who, code)}
        answer = await self.desk.ask(Question(who, "filing-status", values))
        return answer.found, answer.text


def seen(unit: Unit) -> dict[str, Any]:
    """Return everything an originator has, without identifiers drawn at random."""
    items = [(i.subject, i.state, i.note, i.reference) for i in listed(unit, Wanted()).rows]
    owed = select(OutgoingRow.state, OutgoingRow.key).order_by(OutgoingRow.id)
    lines = select(AuditRow.seq, AuditRow.event, AuditRow.actor).order_by(AuditRow.seq)
    found = [(f.reference_number, f.subject, f.handling) for f in filings(unit).lines]
    return {
        "items": items,
        "counts": dict(counts(unit)),
        "filings": found,
        "owed": [(state, key.partition(":")[0]) for state, key in unit.rows.tuples(owed)],
        "audit": [tuple(line) for line in unit.rows.tuples(lines)],
    }


async def history(new_store: NewStore, operations: list[Operation]) -> list[tuple[Operation, Any]]:
    """Carry *operations* out in a new installation; returns what each of them saw."""
    clock = StandingClock()
    with new_store(clock) as store:
        desk = Desk(store, PINS, {"filing-status": FilingStatus()})
        town = Town(core(store, RegistryHandler()), desk)
        told = []
        for operation in operations:
            clock.advance(seconds=1)
            told.append((operation, await town.do(*operation)))
        assert list(problems(store)) == []
        return told


def steps_of(who: OriginatorId, operations: list[Operation]) -> list[Operation]:
    """Return the same sequence in which the others do nothing but let time pass.

    What the program itself does, it does for everybody.
    """
    return [o if o[0] == who or o[1] == "pay" else (who, "wait", 0) for o in operations]


@settings(max_examples=15)
@given(st.lists(OPERATIONS, max_size=15))
async def test_the_other_makes_no_difference(
    new_store: NewStore, operations: list[Operation]
) -> None:
    """What one originator sees after each step does not depend on whether the other is there."""
    together = await history(new_store, operations)
    for who in (LHOTA, MLYN):
        alone = await history(new_store, steps_of(who, operations))
        for (operation, among_others), (_, by_itself) in zip(together, alone, strict=True):
            if operation[0] == who:
                assert among_others == by_itself
