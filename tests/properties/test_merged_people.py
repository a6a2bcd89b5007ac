"""However people are merged and separated, each filing leads to exactly one living person."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.model.submission import Party
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.names import sender_of
from registry.people.listing import people
from registry.people.merging import living, members, merge, separate
from registry.people.whole import problems
from registry.tables import Person
from tests.conftest import MLYN, StandingClock
from tests.worlds import NewStore

PEOPLE = 6
WHO = st.integers(0, PEOPLE - 1)
STEPS = st.lists(st.tuples(st.sampled_from(["merge", "merge", "separate", "write"]), WHO, WHO))


@settings(max_examples=20)
@given(STEPS)
def test_every_sender_is_stood_for_by_one(
    new_store: NewStore, steps: list[tuple[str, int, int]]
) -> None:
    """No order of mergers and separations loses anybody, doubles anybody or makes a circle."""
    with new_store(StandingClock()) as store:
        known = store.write(MLYN, lambda unit: [writes(unit, n) for n in range(PEOPLE)])
        model = dict.fromkeys(known, None) | {}
        for what, first, second in steps:
            done = carried_out(store, known, (what, first, second))
            if done and what == "merge":
                model[known[second]] = known[first]
            if done and what == "separate":
                model[known[first]] = None
            assert seen(store) == expected(model)


def writes(unit: Unit, number: int) -> str:
    """Have one of the people write from his own address; return who the sender is."""
    return sender_of(unit, Party(f"Osoba {number}", f"{number}@example.test"), "email")


def carried_out(store: Store, known: list[str], step: tuple[str, int, int]) -> bool:
    """Do one step; tells whether it was not refused."""
    what, first, second = step

    def act(unit: Unit) -> None:
        match what:
            case "merge":
                merge(unit, known[first], known[second])
            case "separate":
                separate(unit, known[first], "proto")
            case _:
                assert writes(unit, first) == known[first]

    with suppress(Malformed):
        store.write(MLYN, act)
        return True
    return False


def seen(store: Store) -> dict[str, frozenset[str]]:
    """Return whom every living person stands for, and demand that all ways agree."""

    def look(unit: Unit) -> dict[str, frozenset[str]]:
        roots = {line.id: frozenset(members(unit, line.id)) for line in people(unit).lines}
        for person in unit.rows.all(select(Person.id)):
            stands = living(unit, person)
            assert stands is not None
            assert person in roots[stands.id]
        assert sum(map(len, roots.values())) == PEOPLE
        assert list(problems(unit)) == []
        return roots

    return store.look(MLYN, look)


def expected(model: dict[str, str | None]) -> dict[str, frozenset[str]]:
    """Return the same of a model that is nothing but pointers."""
    found: dict[str, set[str]] = {}
    for person in model:
        root = person
        while (above := model[root]) is not None:
            root = above
        found.setdefault(root, set()).add(person)
    return {root: frozenset(group) for root, group in found.items()}
