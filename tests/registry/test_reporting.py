"""Delivery reports change what they report on, and nothing else does."""

import pytest

from gateway.intake.desk_reply import Reply as Answer
from gateway.intake.desk_reply import reply as answer
from gateway.model.errors import BadState
from gateway.model.item import ItemState
from gateway.model.report import Fate
from gateway.store import fates
from gateway.store.unit import Unit
from registry.desk_joining import kin
from registry.reporting import SENTENCES
from tests.registry.conftest import LHOTA, MLYN, Office
from tests.registry.letters import bounce, leave, newest_outgoing, written_to


@pytest.mark.parametrize("fate", [Fate.UNDELIVERED, Fate.DELAYED, Fate.DELIVERED])
def test_a_report_joins_what_it_reports_on(office: Office, fate: Fate) -> None:
    """It stands with the filing, and the letter's fate says what became of it."""
    number = office.filed()
    reference = written_to(office, number)
    item = bounce(office, fate, "<neznamy@example.test>", reference)

    assert (item.state, item.reference) == (ItemState.REGISTERED, number)
    row = newest_outgoing(office.store, MLYN, reference)
    assert row.fate == fate
    assert row.diagnostic == "550 5.1.1 User unknown"
    waiting = office.store.look(MLYN, fates.how_many_undelivered)
    assert waiting == (fate is Fate.UNDELIVERED)


def test_a_report_about_nothing_of_ours_changes_nothing(office: Office) -> None:
    """A forged bounce is for a clerk to look at, like any machine's mail; it is not answered."""
    reference = written_to(office, office.filed())
    owed = len(office.owed(MLYN))
    item = bounce(office, Fate.UNDELIVERED, "<vymysl@urad.test>")

    assert item.state is ItemState.REFERRED
    assert newest_outgoing(office.store, MLYN, reference).fate == Fate.UNKNOWN
    assert len(office.owed(MLYN)) == owed


def test_late_says_nothing_about_what_has_ended(office: Office) -> None:
    """A delay that is told after the end changes nothing."""
    reference = written_to(office, office.filed())
    bounce(office, Fate.UNDELIVERED, reference)
    bounce(office, Fate.DELAYED, reference)

    assert newest_outgoing(office.store, MLYN, reference).fate == Fate.UNDELIVERED


def test_it_is_noted_or_sent_again(office: Office) -> None:
    """A clerk takes note, or has it sent once more under the same identifier."""
    reference = written_to(office, office.filed())
    bounce(office, Fate.UNDELIVERED, reference)
    row = newest_outgoing(office.store, MLYN, reference)
    office.store.write(MLYN, lambda unit: fates.note(unit, row.id), "clerk:novakova")
    assert office.store.look(MLYN, fates.how_many_undelivered) == 0
    office.store.write(MLYN, lambda unit: fates.again(unit, row.id), "clerk:novakova")
    row = newest_outgoing(office.store, MLYN, reference)

    assert (row.state, row.fate, row.noted_by) == ("waiting", Fate.UNKNOWN, "")
    with pytest.raises(BadState):
        office.store.write(MLYN, lambda unit: fates.again(unit, row.id))


def test_a_report_on_what_has_no_filing_is_for_a_clerk(office: Office) -> None:
    """What was answered from the queue is not registered yet: the report waits beside it."""
    item = office.settle(office.hand_in(LHOTA))

    def write(unit: Unit) -> None:
        answer(unit, item.id, Answer("Dotaz", "Co žádáte?", "nonce"))

    office.store.write(LHOTA, write, "clerk:novakova")
    reference = leave(office.store, LHOTA, "<dotaz@urad.test>")
    told = bounce(office, Fate.UNDELIVERED, reference, originator=LHOTA)

    assert told.state is ItemState.REFERRED
    assert told.note == SENTENCES[Fate.UNDELIVERED]
    assert newest_outgoing(office.store, LHOTA, reference).fate == Fate.UNDELIVERED
    shown = office.store.look(LHOTA, lambda unit: kin(unit, told))
    assert shown["about"] == (item.id, "Žádost o pokácení lípy")
