"""People are merged and separated; filings keep their words and are never lost."""

import threading
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.model.submission import Party
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.names import sender_of
from registry.people.likely import keep_apart, likely
from registry.people.listing import people
from registry.people.merging import living, members, merge, separate
from registry.people.view import view
from registry.people.whole import problems
from registry.tables import Filing, Person
from tests.conftest import LHOTA, MLYN


def entered(store: Store, *names: str) -> list[str]:
    """Enter people by name, each with an address of his own; return their identifiers."""

    def work(unit: Unit) -> list[str]:
        return [
            sender_of(unit, Party(name, f"{n}@example.test"), "email")
            for n, name in enumerate(names)
        ]

    return store.write(MLYN, work)


def senders(store: Store) -> list[str]:
    """Return the senders of all filings, by the names on them."""
    ids = select(Filing.sender_id).order_by(Filing.sender_name)
    return [one for one in store.look(MLYN, lambda unit: unit.rows.all(ids)) if one]


def stands_for(store: Store, person: str) -> str:
    """Return who stands for a person."""
    found = store.look(MLYN, lambda unit: living(unit, person))
    assert found is not None
    return found.id


def test_the_survivor_stands_for_the_merged(store: Store) -> None:
    """After two mergers in a row one stands for all three, and the list shows only him."""
    a, b, c = entered(store, "Jan Dvořák", "J. Dvořák", "Ing. Jan Dvořák")
    store.write(MLYN, lambda unit: merge(unit, b, a))
    store.write(MLYN, lambda unit: merge(unit, c, b))

    assert [stands_for(store, one) for one in (a, b, c)] == [c, c, c]
    assert store.look(MLYN, lambda unit: members(unit, c)) == tuple(sorted((a, b, c)))
    (line,) = store.look(MLYN, people).lines
    assert (line.id, len(line.addresses)) == (c, 3)
    assert list(store.look(MLYN, lambda unit: list(problems(unit)))) == []


def test_what_was_merged_is_found_by_its_own_words(store: Store) -> None:
    """A search by the other name or address leads to the survivor, until they are separated."""
    a, b = entered(store, "Stavby Kříž", "Kriz stavební")
    store.write(MLYN, lambda unit: merge(unit, b, a))

    def found(text: str) -> list[str]:
        page = store.look(MLYN, lambda unit: people(unit, text))
        return [line.id for line in page.lines]

    assert found("STAVBY kriz") == [b]
    assert found("0@example.test") == [b]
    store.write(MLYN, lambda unit: separate(unit, a, "omyl"))
    assert found("stavby") == [a]
    assert found("stavebni") == [b]


def test_filings_keep_the_sender_as_written(store: Store, office: Any) -> None:
    """The survivor's page lists the filings of both under the names that stand on them."""
    office.filed(party=Party("Jan Dvořák", "jan@example.test"))
    office.filed(party=Party("J. Dvořák", "dvorak@example.test"))
    b, a = senders(store)
    store.write(MLYN, lambda unit: merge(unit, a, b))
    # What comes from the merged entry's address afterwards is shown with the survivor.
    office.filed(party=Party("Jan D.", "dvorak@example.test"))

    found = store.look(MLYN, lambda unit: view(unit, b))

    assert found is not None
    assert (found.id, found.line.filings) == (a, 3)
    names = {line.sender for line in found.filings.lines}
    assert names == {"Jan Dvořák", "J. Dvořák", "Jan D."}


def test_a_separated_person_takes_along_what_was_his(store: Store, office: Any) -> None:
    """Filings that came from his address while he was merged are his again."""
    office.filed(party=Party("Jan", "jan@example.test"))
    office.filed(party=Party("Jana", "jana@example.test"))
    jan, jana = senders(store)
    store.write(MLYN, lambda unit: merge(unit, jan, jana))
    office.filed(party=Party("Jana", "jana@example.test"))
    store.write(MLYN, lambda unit: separate(unit, jana, "Jsou to sourozenci."))

    found = store.look(MLYN, lambda unit: [view(unit, one) for one in (jan, jana)])

    assert [one.line.filings for one in found if one is not None] == [1, 2]


def test_nobody_is_merged_twice_or_with_himself(store: Store) -> None:
    """A merged entry is no party to another merger, so no circle can come about."""
    a, b, c = entered(store, "A", "B", "C")
    store.write(MLYN, lambda unit: merge(unit, b, a))

    for survivor, merged in ((a, b), (c, a), (a, c), (b, b), (b, a)):
        with pytest.raises(Malformed):
            store.write(MLYN, partial(merge, survivor=survivor, merged=merged))


def test_separating_wants_a_reason_and_a_merged_entry(store: Store) -> None:
    """Without a reason nothing happens, and who stands for himself cannot be separated."""
    a, b = entered(store, "A", "B")
    store.write(MLYN, lambda unit: merge(unit, b, a))

    with pytest.raises(Malformed):
        store.write(MLYN, lambda unit: separate(unit, a, "  "))
    with pytest.raises(Malformed):
        store.write(MLYN, lambda unit: separate(unit, b, "omyl"))
    assert stands_for(store, a) == b


def test_two_clerks_at_once_end_in_one_order(store: Store) -> None:
    """Merging the same two in both directions at once: one direction holds, the other is told."""
    for _round in range(5):
        a, b = entered(store, "A", "B")
        gate = threading.Barrier(2)
        refused: list[str] = []

        def act(survivor: str, merged: str, gate: Any = gate, told: Any = refused) -> None:
            gate.wait()
            try:
                store.write(MLYN, lambda unit: merge(unit, survivor, merged))
            except Malformed:
                told.append(survivor)

        clerks = [threading.Thread(target=act, args=pair) for pair in ((a, b), (b, a))]
        for clerk in clerks:
            clerk.start()
        for clerk in clerks:
            clerk.join()

        assert len(refused) == 1
        (survivor,) = {a, b} - set(refused)
        assert {stands_for(store, a), stands_for(store, b)} == {survivor}
        store.write(MLYN, partial(forget, survivor=survivor, pair=(a, b)))


def forget(unit: Unit, survivor: str, pair: tuple[str, str]) -> None:
    """Make the next round begin with new addresses."""
    for one in pair:
        if one != survivor:
            separate(unit, one, "další kolo")


def test_likely_duplicates_come_with_their_reasons(store: Store) -> None:
    """The same address, IČO or name is a reason; the surest stands first."""

    def work(unit: Unit) -> list[str]:
        firm = {"organisation_id": "27074358"}
        return [
            sender_of(unit, Party("Stavby, s. r. o.", "a@example.test", firm), "email"),
            sender_of(unit, Party("Stavby", "abcdefg", firm), "databox"),
            sender_of(unit, Party("Ing. Jan Dvořák", "jd@example.test"), "email"),
            sender_of(unit, Party("Dvořák Jan", "dvorak@example.test"), "email"),
            sender_of(unit, Party("Někdo jiný", "x@example.test"), "email"),
        ]

    firm, box, ing, jan, other = store.write(MLYN, work)

    def proposed(person: str) -> list[tuple[str, tuple[str, ...]]]:
        found = store.look(MLYN, lambda unit: likely(unit, person))
        return [(one.id, one.reasons) for one in found]

    assert proposed(firm) == [(box, ("organisation_id",))]
    assert proposed(ing) == [(jan, ("name",))]
    assert proposed(other) == []
    store.write(MLYN, lambda unit: merge(unit, jan, ing))
    assert proposed(jan) == []


def test_who_was_told_apart_is_proposed_no_more(store: Store) -> None:
    """Neither of the two, nor whoever comes to stand for one of them; who is merged is one."""
    one, other, third = entered(store, "Jan Novák", "Jan Novák", "Jan Novák")
    store.write(MLYN, lambda unit: keep_apart(unit, other, one))
    store.write(MLYN, lambda unit: keep_apart(unit, one, other))

    def proposed(person: str) -> set[str]:
        return {one.id for one in store.look(MLYN, lambda unit: likely(unit, person))}

    assert (proposed(one), proposed(other)) == ({third}, {third})
    store.write(MLYN, lambda unit: merge(unit, third, one))
    assert (proposed(third), proposed(other)) == (set(), set())
    with pytest.raises(Malformed):
        store.write(MLYN, lambda unit: keep_apart(unit, one, third))
    with pytest.raises(LookupError):
        store.write(MLYN, lambda unit: keep_apart(unit, one, "nikdo"))


def test_nobody_of_another_originator_is_proposed_or_merged(store: Store) -> None:
    """The same sender at two originators is two people who know nothing of each other."""
    party = Party("Jan Dvořák", "jan@example.test", {"organisation_id": "27074358"})
    here = store.write(MLYN, lambda unit: sender_of(unit, party, "email"))
    there = store.write(LHOTA, lambda unit: sender_of(unit, party, "email"))

    assert store.look(MLYN, lambda unit: likely(unit, here)) == ()
    assert store.look(MLYN, lambda unit: living(unit, there)) is None
    with pytest.raises(LookupError):
        store.write(MLYN, lambda unit: merge(unit, here, there))


def test_verify_sees_a_circle(store: Store) -> None:
    """A pointer that somebody bent by hand is found."""
    a, b = entered(store, "A", "B")

    def bend(unit: Unit) -> None:
        for one, other in ((a, b), (b, a)):
            row = unit.rows.get(Person, one)
            assert row is not None
            row.merged_into = other

    store.write(MLYN, bend)
    found = store.look(MLYN, lambda unit: list(problems(unit)))
    assert found == [f"person {one}: merged in a circle" for one in sorted((a, b))]
