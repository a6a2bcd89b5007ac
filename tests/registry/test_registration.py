"""Registering an item leaves everything that a filing needs."""

from datetime import date

from sqlalchemy import select

from gateway.model.ids import OriginatorId
from gateway.model.outgoing import Outgoing
from gateway.store import codec
from gateway.store.store import Store
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from registry import identifiers
from registry.registration import register

LHOTA = OriginatorId("lhota")


def test_a_filing_has_number_identifier_sender_and_time(store: Store, hand_in) -> None:
    """The filing carries what the sender wrote and the numbers it was given."""
    item = hand_in(LHOTA)

    def look(unit: Unit) -> None:
        filing = register(unit, item)

        assert filing.reference_number == "LHOTA/00001/2026"
        assert identifiers.valid(filing.record_identifier)
        assert filing.subject == "Žádost o pokácení lípy"
        assert filing.received_at == item.arrival.received_at
        assert filing.confirmation_due == date(2026, 3, 9)

    store.write(LHOTA, look)
    print(
        store.look(
            LHOTA,
            lambda unit: [
                codec.loads(x, Outgoing).text for x in unit.rows.all(select(OutgoingRow.content))
            ],
        )[0]
    )
