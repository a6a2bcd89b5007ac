"""A citizen who holds code and PIN learns what became of the filing, and no more."""

from typing import Any

import pytest

from gateway.model.asking import Answer, Question
from gateway.model.ids import OriginatorId
from gateway.model.item import Item
from gateway.store.store import Store
from registry.answers import FilingStatus
from registry.circulation import add_department
from tests.registry.letters import answer as answer_to
from tests.registry.letters import written_to

LHOTA = OriginatorId("lhota")


def ask(store: Store, item: Item, language: str = "cs") -> Answer:
    """Ask about *item* as the core does once the PIN has been proven."""
    question = Question(
        item.arrival.originator,
        "filing-status",
        {"code": item.code, "item_id": item.id},
        language,
    )
    return store.look(item.arrival.originator, lambda unit: FilingStatus().answer(unit, question))


async def test_a_registered_filing(store: Store, office: Any) -> None:
    """Number, times, state, department and the day by which to confirm are told."""
    store.write(LHOTA, lambda unit: add_department(unit, "ZP", "Odbor životního prostředí"))
    item = office.settle(office.hand_in(LHOTA))
    await office.decide(item, "register", department="ZP", clerk="dvorak")

    answer = ask(store, item)

    assert answer.found
    assert answer.text == (
        "Podání je zaevidováno pod číslem jednacím LHOTA/00001/2026 a vyřizuje se. "
        "Není potvrzeno; potvrdit je třeba nejpozději 9. 3. 2026 (pondělí)."
    )
    assert answer.facts == (
        ("Číslo jednací", "LHOTA/00001/2026"),
        ("Doručeno", "2. 3. 2026 v 09:05:30"),
        ("Zaevidováno", "2. 3. 2026 v 09:05:30"),
        ("Stav", "vyřizuje se"),
        ("Vyřizuje", "Odbor životního prostředí"),
        ("Potvrdit nejpozději", "9. 3. 2026 (pondělí)"),
    )


async def test_in_english(store: Store, office: Any) -> None:
    """The same in the language of the question."""
    item = office.settle(office.hand_in(LHOTA))
    await office.decide(item, "register")

    answer = ask(store, item, "en")

    assert answer.text == (
        "The submission is registered under LHOTA/00001/2026 and waits to be assigned. "
        "It is not confirmed; it has to be confirmed by 2026-03-09."
    )
    assert ("Delivered", "2026-03-02 09:05:30") in answer.facts


def test_not_registered_yet(store: Store, office: Any) -> None:
    """What waits for a clerk is said to wait."""
    answer = ask(store, office.settle(office.hand_in(LHOTA)))

    assert answer.text == "Podání bylo doručeno 2. 3. 2026 v 09:05:30 a čeká na zaevidování."


async def test_refused(store: Store, office: Any) -> None:
    """A refusal is told with the clerk's reason."""
    item = office.settle(office.hand_in(LHOTA))
    await office.decide(item, "refuse", reason="Obchodní sdělení (leták).")

    answer = ask(store, item)

    assert answer.text.endswith("nebylo zaevidováno. Důvod: Obchodní sdělení (leták).")


@pytest.mark.parametrize("language", ["cs", "en"])
async def test_sender_subject_and_clerk_are_never_told(
    store: Store, office: Any, language: str
) -> None:
    """The paper with code and PIN may lie in strange hands."""
    item = office.settle(office.hand_in(LHOTA))
    await office.decide(item, "register", clerk="dvorak")

    said = repr(ask(store, item, language))

    assert not any(word in said for word in ("Jana", "jana@", "lípy", "dvorak", "plán"))


def test_an_unknown_item(store: Store) -> None:
    """Nothing is found where there is nothing."""
    question = Question(LHOTA, "filing-status", {"item_id": "01NOTHING"})

    assert not store.look(LHOTA, lambda unit: FilingStatus().answer(unit, question)).found


def test_what_was_joined_to_a_filing(store: Store, office: Any) -> None:
    """Whoever wrote it learns the filing's number, and nothing of what became of that."""
    number = office.filed()
    item = answer_to(office, written_to(office, number))

    answer = ask(store, item)

    assert answer.text == (
        f"Zpráva doručená 2. 3. 2026 v 09:05:30 byla připojena k podání č. j. {number}."
    )
    assert answer.facts == (("Číslo jednací", number), ("Doručeno", "2. 3. 2026 v 09:05:30"))
    assert number in ask(store, item, "en").text
