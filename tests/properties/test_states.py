"""Items move by the one table of states, whatever happens to them, and none is ever lost."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from gateway.intake import deciding
from gateway.model.errors import BadState, Broken, Malformed, TryLater
from gateway.model.ids import ItemId
from gateway.model.item import Instruction, Item, ItemState, may_become, step
from gateway.model.verdict import Postponed, Referred, Refused, Registered, Verdict
from gateway.store import audit, queue, verify
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA, StandingClock
from tests.fakes import ScriptedHandler, arrival
from tests.offices import Office
from tests.worlds import NewStore, core

S = ItemState

#: The table once more, in another form, so that a change of it is made twice and on purpose.
ALLOWED = {
    (S.RECEIVED, S.WORKING),
    (S.WORKING, S.RECEIVED),
    (S.WORKING, S.REGISTERED),
    (S.WORKING, S.REFUSED),
    (S.WORKING, S.REFERRED),
    (S.WORKING, S.PARKED),
    (S.REFERRED, S.RECEIVED),
    (S.PARKED, S.RECEIVED),
    # What was joined to a filing by mistake.
    (S.REGISTERED, S.REFERRED),
}

#: A clerk's decision takes three steps in one transaction, of which the database sees the sum.
BY_CLERK = {(S.REFERRED, S.REGISTERED), (S.REFERRED, S.REFUSED)}


@pytest.mark.parametrize("then", S)
@pytest.mark.parametrize("now", S)
def test_every_pair_of_states(now: ItemState, then: ItemState) -> None:
    """A step is possible exactly where the table has it; any other raises and names both."""
    assert may_become(now, then) == ((now, then) in ALLOWED)
    if (now, then) in ALLOWED:
        assert step(now, then) is then
    else:
        with pytest.raises(BadState, match=f"{now}.*{then}"):
            step(now, then)


def test_no_state_is_a_trap_and_none_is_unreachable() -> None:
    """From received every state can be reached, and an end is reached from every state."""
    ends = {S.REGISTERED, S.REFUSED}
    assert reached_from({S.RECEIVED}) == set(S)
    assert all(reached_from({state}) & ends for state in S)
    assert reached_from({S.REFUSED}) == {S.REFUSED}
    # Whatever leaves the register comes past a clerk.
    assert {then for then in S if may_become(S.REGISTERED, then)} == {S.REFERRED}


def reached_from(states: set[ItemState]) -> set[ItemState]:
    """Return *states* and all that can follow."""
    following = {then for now in states for then in S if may_become(now, then)}
    return states if following <= states else reached_from(states | following)


#: Writes down every change of an item's state as the database itself sees it.
WATCH = {
    "sqlite": (
        "create table seen (item text, old text, new text)",
        """create trigger watch after update of state on item begin
        insert into seen values (new.id, old.state, new.state); end""",
    ),
    "postgresql": (
        "create table seen (item text, old text, new text)",
        """create function watch() returns trigger language plpgsql as $$ begin
        insert into seen values (new.id, old.state, new.state); return null; end $$""",
        "create trigger watch after update of state on item for each row execute function watch()",
    ),
}

LATER = timedelta(seconds=30)
VERDICTS: dict[str, Verdict | Exception] = {
    "register": Registered("R"),
    "refer": Referred("?"),
    "refuse": Refused("spam", "Reklama."),
    "later": TryLater(),
    "broken": Broken(),
    "bug": KeyError("bug"),
}

number = st.integers(0, 4)
OPERATIONS = st.one_of(
    st.tuples(st.just("accept"), number),
    st.tuples(st.just("work"), st.sampled_from([*VERDICTS, "postpone"])),
    st.tuples(st.just("wait"), st.sampled_from([6, 61, 3600])),
    st.tuples(st.sampled_from(["register", "refuse", "stumble"]), number),
    st.tuples(st.just("retry"), number),
    st.tuples(st.just("abandon"), st.just(0)),
)


@dataclass
class Walk:
    """One office and what is done there."""

    office: Office
    clock: StandingClock
    verdict: str = "register"
    accepted: set[int] = field(default_factory=set)

    def handle(self, unit: Unit, item: Item) -> Verdict:
        """Decide as the last operation says, or as the clerk does."""
        if item.instruction is not None:
            if item.instruction.act == "stumble":
                raise Malformed
            by_clerk: dict[str, Verdict] = {
                "register": Registered("C"),
                "refuse": Refused("clerk", "Ne."),
            }
            return by_clerk[item.instruction.act]
        if self.verdict == "postpone":
            return Postponed(unit.now + LATER, "čeká")
        verdict = VERDICTS[self.verdict]
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    async def do(self, operation: str, value: Any) -> None:
        """Carry out one operation."""
        match operation:
            case "accept":
                await self.office.acceptance.accept(arrival(f"Podání {value}"))
                self.accepted.add(value)
            case "work":
                self.verdict = value
                await self.office.worker.until_idle()
            case "wait":
                self.clock.advance(seconds=value)
            case "abandon":
                self.claim()
            case _:
                await self.by_a_person(operation, value)

    def claim(self) -> None:
        """Let another daemon take what is due, and die."""
        now = self.clock.now()
        self.office.store.across_originators(lambda c: queue.claim(c, "dead", now, 2))

    async def by_a_person(self, act: str, place: int) -> None:
        """Decide about an item or try it again, whether it is the time for it or not."""
        items: list[str] = self.office.column(LHOTA, ItemRow.id)
        if not items:
            return
        item = ItemId(items[place % len(items)])
        with suppress(BadState, Malformed):
            if act == "retry":
                self.office.store.write(LHOTA, lambda unit: deciding.retry(unit, item))
            else:
                await self.office.decider.decide(LHOTA, item, Instruction("clerk:a", act))


@settings(max_examples=40)
@given(st.lists(OPERATIONS, max_size=30))
async def test_random_walks(new_store: NewStore, operations: list[tuple[str, Any]]) -> None:
    """Any sequence of work, decisions, deaths and delays keeps to the table and loses nothing."""
    clock = StandingClock()
    with new_store(clock) as store:
        store.across_originators(lambda connection: watched(connection, store))
        handler = ScriptedHandler()
        walk = Walk(core(store, handler), clock)
        handler.script = walk.handle
        for operation, value in operations:
            await walk.do(operation, value)

        assert set(seen(store)) <= ALLOWED | BY_CLERK
        assert len(walk.office.column(LHOTA, ItemRow.id)) == len(walk.accepted)
        assert_whole(store)


def watched(connection: Connection, store: Store) -> None:
    """Begin to watch."""
    for statement in WATCH[store.engine.dialect.name]:
        connection.execute(text(statement))


def seen(store: Store) -> Iterable[tuple[ItemState, ItemState]]:
    """Return all changes of state so far."""
    changes = text("select distinct old, new from seen where old <> new")
    rows = store.across_originators(lambda connection: connection.execute(changes).all())
    return [(S(old), S(new)) for old, new in rows]


def assert_whole(store: Store) -> None:
    """Demand that every item is seen by somebody and every audit line is in its chain."""
    assert store.look(LHOTA, lambda unit: list(verify.problems(unit))) == []
    assert store.across_originators(lambda c: list(audit.broken_lines(c, LHOTA))) == []


async def test_postponing_is_no_failure(new_store: NewStore) -> None:
    """An item may be postponed as often as its handler wishes without ending with the operator."""
    clock = StandingClock()
    with new_store(clock) as store:
        handler = ScriptedHandler()
        walk = Walk(core(store, handler), clock, "postpone")
        handler.script = walk.handle
        await walk.do("accept", 0)
        for _ in range(queue.ATTEMPTS + 2):
            await walk.do("work", "postpone")
            await walk.do("wait", 61)
        await walk.do("work", "register")

        assert store.look(LHOTA, lambda unit: unit.rows.all(select(ItemRow.state))) == [
            "registered"
        ]
