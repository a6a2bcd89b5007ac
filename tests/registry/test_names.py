"""The name registry finds senders by their address and never mixes people up."""

from typing import Any

from sqlalchemy import select

from gateway.model.ids import OriginatorId
from gateway.model.outgoing import STATUS_PAGE
from gateway.model.submission import Party
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.names import sender_of
from registry.tables import Filing, Person, PersonAddress

MLYN = OriginatorId("mlyn")


def people(store: Store) -> list[str]:
    """Return the names in the registry, in order of entry."""
    statement = select(Person.name).order_by(Person.id)
    return list(store.look(MLYN, lambda unit: unit.rows.all(statement)))


def test_a_sender_is_known_by_his_address(store: Store, office: Any) -> None:
    """Two filings from one address, however written, have one sender."""
    office.filed(party=Party("Jana Nováková", "jana@example.test"))
    office.filed(party=Party("Nováková Jana", " Jana@Example.TEST "))

    assert people(store) == ["Jana Nováková"]
    senders = store.look(MLYN, lambda unit: unit.rows.all(select(Filing.sender_id)))
    assert len(set(senders)) == 1


def test_a_filing_keeps_the_name_that_stands_on_it(store: Store, office: Any) -> None:
    """Who else writes from a known address overwrites nothing, and his name is not lost."""
    office.filed(party=Party("Jana Nováková", "rodina@example.test"))
    office.filed(party=Party("Petr Novák", "rodina@example.test"))

    statement = select(Filing.sender_name).order_by(Filing.reference_number)
    names = store.look(MLYN, lambda unit: unit.rows.all(statement))
    assert names == ["Jana Nováková", "Petr Novák"]
    assert people(store) == ["Jana Nováková"]


def test_one_name_is_not_one_person(store: Store, office: Any) -> None:
    """Two citizens of the same name stay two."""
    office.filed(party=Party("Jan Novák", "a@example.test"))
    office.filed(party=Party("Jan Novák", "b@example.test"))

    assert people(store) == ["Jan Novák", "Jan Novák"]


def test_senders_without_an_address_stay_apart(store: Store, office: Any) -> None:
    """Nobody is taken for somebody else because both gave no address."""
    office.filed(party=Party("Jan Novák", ""))
    office.filed(party=Party("Jan Novák", "x" * 400 + "@example.test"))

    assert len(people(store)) == 2
    assert store.look(MLYN, lambda unit: unit.rows.count(select(PersonAddress))) == 0


def test_an_address_is_of_its_channels_kind(store: Store) -> None:
    """The same characters are an e-mail address here, a data box there, and nobody's elsewhere."""

    def work(unit: Unit) -> list[str]:
        party, page = Party("Jana", "ABCDEFG"), Party("Jana", f"{STATUS_PAGE}ABCDEFG")
        channels = ("databox", "bot", "scanning", "email", "web")
        return [
            *(sender_of(unit, party, channel) for channel in (*channels, *channels)),
            *(sender_of(unit, page, "web") for _ in range(2)),
        ]

    found = store.write(MLYN, work)

    assert found[:4] == found[5:9]
    assert len(set(found[:4])) == 4
    assert len(set(found[10:])) == 2
    statement = select(PersonAddress.kind).order_by(PersonAddress.kind)
    kinds = store.look(MLYN, lambda unit: unit.rows.all(statement))
    assert kinds == ["chat", "databox", "email", "postal"]
