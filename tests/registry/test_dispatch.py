"""Replies leave through the outbox and are remembered as consignments."""

from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.model.ids import OriginatorId
from gateway.model.submission import Party
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.dispatch import Reply, Sent, reply, sent, suggested_subject
from registry.tables import Filing

MLYN = OriginatorId("mlyn")


def one(unit: Unit) -> Filing:
    """Return the one filing there is."""
    filing = unit.rows.first(select(Filing))
    assert filing is not None
    return filing


def answer(store: Store, letter: Reply) -> tuple[Sent, ...]:
    """Reply to the one filing and return what was dispatched on it."""
    store.write(MLYN, lambda unit: reply(unit, one(unit), letter), actor="clerk:novakova")
    return store.look(MLYN, lambda unit: sent(unit, one(unit)))


def test_a_reply_is_owed_in_the_conversation(store: Store, office: Any) -> None:
    """A person wrote it, the subject carries the number, the mail it answers is named."""
    office.filed()
    (letter,) = answer(store, Reply("Vaše žádost", " Vyhovujeme. ", "f1"))

    owed = office.owed(MLYN)[-1]
    assert owed.subject == "ZSMLYN/00001/2026 – Vaše žádost"
    assert (owed.text, owed.address) == ("Vyhovujeme.", "jana@example.test")
    assert owed.in_reply_to == "<1@example.test>"
    assert not owed.automatic
    assert (letter.by, letter.state, letter.sent_at) == ("clerk:novakova", "waiting", None)
    assert (letter.subject, letter.text) == (owed.subject, owed.text)


def test_the_same_form_sent_twice_is_one_letter(store: Store, office: Any) -> None:
    """A double click writes one consignment."""
    office.filed()
    answer(store, Reply("Věc", "Text", "f1"))
    letters = answer(store, Reply("Věc", "Text", "f1"))

    assert len(letters) == 1
    assert len(answer(store, Reply("Věc", "Text", "f2"))) == 2


def test_the_number_is_not_said_twice(store: Store, office: Any) -> None:
    """A subject that has the number stays as it is."""
    office.filed()
    subject = store.look(MLYN, lambda unit: suggested_subject(one(unit)))
    (letter,) = answer(store, Reply(subject, "Text", "f1"))

    assert letter.subject == "ZSMLYN/00001/2026 – Žádost o pokácení lípy"


def test_an_empty_reply_is_refused(store: Store, office: Any) -> None:
    """Nothing to say, nothing is sent."""
    office.filed()

    with pytest.raises(Malformed):
        answer(store, Reply("Věc", " \n", "f1"))


def test_nobody_can_be_answered_without_an_address(store: Store, office: Any) -> None:
    """A sender without an address gets no reply by mail."""
    office.filed(party=Party("Jana", ""))

    with pytest.raises(Malformed):
        answer(store, Reply("Věc", "Text", "f1"))
