"""What the name registry says of a person is changed, and what it said stays readable."""

from functools import partial

import pytest
from sqlalchemy import select

from gateway.model.submission import Party
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.history import history
from registry.names import alike, organisation_id, sender_of
from registry.people.editing import Stated, WrongField, add_address, change, end_address
from registry.people.listing import people
from registry.tables import Person, PersonAddress
from tests.conftest import MLYN


@pytest.fixture
def person(store: Store) -> str:
    """Give the identifier of somebody who wrote one mail."""
    party = Party("Jana Nováková", "jana@example.test")
    return store.write(MLYN, lambda unit: sender_of(unit, party, "email"))


def row(unit: Unit, person: str) -> Person:
    """Return the person."""
    found = unit.rows.get(Person, person, lock=True)
    assert found is not None
    return found


def test_a_change_is_kept_with_the_value_before(store: Store, person: str) -> None:
    """Name, kind and IČO change; the history says what they were."""
    stated = Stated("entrepreneur", "Jana Svobodová", "270 74 358")
    store.write(MLYN, lambda unit: change(unit, row(unit, person), stated), "clerk:x")

    found = store.look(MLYN, lambda unit: row(unit, person))
    assert (found.kind, found.name, found.organisation_id) == (
        "entrepreneur", "Jana Svobodová", "27074358",
    )  # fmt: skip
    lines = store.look(MLYN, lambda unit: history(unit, f"person:{person}"))
    assert [(line.event, line.before, line.after) for line in lines] == [
        ("person.kind-changed", "kind not known", "entrepreneur"),
        ("person.renamed", "Jana Nováková", "Jana Svobodová"),
        ("person.number-changed", "", "27074358"),
    ]
    found_by = store.look(MLYN, lambda unit: people(unit, "svobodova 27074358"))
    assert [line.id for line in found_by.lines] == [person]


def test_what_is_the_same_is_no_change(store: Store, person: str) -> None:
    """Saving a form without changes writes no history."""
    stated = Stated("unknown", "Jana Nováková", "")
    store.write(MLYN, lambda unit: change(unit, row(unit, person), stated))

    assert store.look(MLYN, lambda unit: history(unit, f"person:{person}")) == ()


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (Stated("natural", "Jana", "12345678"), "organisation_id"),
        (Stated("natural", "Jana", "8001011238"), "organisation_id"),
        (Stated("natural", " ", ""), "name"),
        (Stated("duch", "Jana", ""), "kind"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    store: Store, person: str, stated: Stated, field: str
) -> None:
    """A wrong IČO, an empty name and an unknown kind are told where they were written."""
    with pytest.raises(WrongField) as told:
        store.write(MLYN, lambda unit: change(unit, row(unit, person), stated))

    assert told.value.field == field


@pytest.mark.parametrize(
    ("typed", "number"),
    [("27074358", "27074358"), (" 270 74 358 ", "27074358"), ("300063", "00300063"), ("", ""),
     ("27074359", ""), ("abc", ""), ("8001011238", ""), ("٢٧٠٧٤٣٥٨", "")],
)  # fmt: skip
def test_an_organisation_id_has_a_check_digit(typed: str, number: str) -> None:
    """Blanks and missing noughts are mended; a birth number is never taken for an IČO."""
    assert organisation_id(typed) == number


def test_names_are_alike_without_titles_order_and_accents() -> None:
    """How people write one name differs in these three things."""
    assert alike("Ing. Jan Dvořák, Ph.D.") == alike("DVORAK JAN") == "dvorak jan"
    assert alike("") == ""
    # Two papers of which nobody has read the name are not one person's.
    assert alike("(papír)") == ""


def test_an_ended_address_leads_to_somebody_new(store: Store, person: str) -> None:
    """A mailbox that was given to somebody else is nobody's any more."""
    store.write(
        MLYN, lambda unit: end_address(unit, row(unit, person), "email", "jana@example.test")
    )
    party = Party("Petr Novák", "jana@example.test")
    other = store.write(MLYN, lambda unit: sender_of(unit, party, "email"))

    assert other != person
    (line,) = store.look(MLYN, lambda unit: history(unit, f"person:{person}"))
    assert (line.event, line.before) == ("address.ended", "jana@example.test")
    with pytest.raises(WrongField):
        store.write(
            MLYN, lambda unit: end_address(unit, row(unit, person), "email", "jana@example.test")
        )


def added(person: str, kind: str, value: str, unit: Unit) -> None:
    """Add an address."""
    add_address(unit, row(unit, person), kind, value)


def test_an_added_address_finds_the_person(store: Store, person: str) -> None:
    """What comes from it is his from now on; adding it twice or wrong is refused."""
    store.write(MLYN, lambda unit: add_address(unit, row(unit, person), "databox", "ABC1234"))
    party = Party("Nováková", "abc1234")

    assert store.write(MLYN, lambda unit: sender_of(unit, party, "databox")) == person
    for kind, value in (("databox", "abc1234"), ("databox", "x"), ("email", "x"), ("fax", "1")):
        with pytest.raises(WrongField):
            store.write(MLYN, partial(added, person, kind, value))


def test_an_ended_address_can_be_added_again(store: Store, person: str) -> None:
    """It holds again, as one row."""
    mail = "jana@example.test"
    store.write(MLYN, lambda unit: end_address(unit, row(unit, person), "email", mail))
    store.write(MLYN, lambda unit: add_address(unit, row(unit, person), "email", mail))

    rows = store.look(MLYN, lambda unit: unit.rows.all(select(PersonAddress.ended_at)))
    assert list(rows) == [None]
