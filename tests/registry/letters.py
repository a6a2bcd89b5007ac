"""Letters that left, and answers to them, for tests of what belongs where."""

from typing import Any

from sqlalchemy import select

from gateway.model.ids import OriginatorId, OutgoingId
from gateway.model.item import Item
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.report import Fate, Report
from gateway.model.submission import SubmissionKind
from gateway.store import outbox
from gateway.store.outbox import Due
from gateway.store.store import Store
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from registry.dispatch import Reply, reply
from registry.tables import Filing
from tests.registry.conftest import MLYN, Office

JANA = "jana@example.test"


def written_to(office: Office, number: str, originator: OriginatorId = MLYN) -> str:
    """Have a clerk answer the filing with that *number*, and the letter leave; its Message-ID."""

    def write(unit: Unit) -> None:
        filing = filing_at(unit, number)
        reply(unit, filing, Reply("Výzva", "Doplňte prosím přílohu.", f"form-{number}"))

    office.store.write(originator, write, "clerk:novakova")
    return leave(office.store, originator, f"<odpoved-{number.replace('/', '-')}@urad.test>")


def leave(store: Store, originator: OriginatorId, reference: str) -> str:
    """Let the newest thing owed leave under *reference*."""
    newest = select(OutgoingRow.id).order_by(OutgoingRow.id.desc())
    found = store.look(originator, lambda unit: unit.rows.first(newest))
    assert found is not None
    outgoing = Outgoing(originator, "email", JANA, "", "", "key")
    due = Due(OutgoingId(found), originator, 1, outgoing)
    delivered = Delivered(store.clock.now(), reference, "250 OK")
    store.across_originators(lambda connection: outbox.settle_sent(connection, due, delivered))
    return reference


def filing_at(unit: Unit, number: str) -> Filing:
    """Return the filing with that *number*."""
    filing = unit.rows.first(select(Filing).where(Filing.reference_number == number))
    assert filing is not None
    return filing


def answer(office: Office, to: str, **changes: Any) -> Item:
    """Bring a mail that answers *to* to its verdict."""
    changes = {"references": ("<odpoved@example.test>", to), "subject": "Odp.: Výzva"} | changes
    return office.settle(office.hand_in(MLYN, **changes))


def bounce(
    office: Office, fate: Fate, *about: str, originator: OriginatorId = MLYN, **changes: Any
) -> Item:
    """Bring a report about what left as *about* to its verdict."""
    report = Report(about, fate, JANA, "5.1.1", "550 5.1.1 User unknown", "mx.example.test")
    changes = {
        "kind": SubmissionKind.REPORT,
        "no_answer_because": "null-sender",
        "report": report,
        "subject": "Undelivered Mail Returned to Sender",
        "references": ("<zprava@mx.example.test>",),
    } | changes
    return office.settle(office.hand_in(originator, **changes))


def newest_outgoing(store: Store, originator: OriginatorId, reference: str) -> OutgoingRow:
    """Return what left under *reference*."""
    statement = select(OutgoingRow).where(OutgoingRow.reference == reference)
    row = store.look(originator, lambda unit: unit.rows.first(statement))
    assert row is not None
    return row
