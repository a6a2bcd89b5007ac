"""The information desk: proof by code and PIN, limits, and an audit line for every look."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from gateway.intake.answers import OPEN_PER_ASKER, WRONG_PINS, Desk
from gateway.intake.hours import OfficeHours
from gateway.model.arrival import Receipt
from gateway.model.asking import QUESTION_CATALOGUE, Answer, Question, QuestionSpec
from gateway.model.errors import Refused, Throttled
from gateway.model.ids import OriginatorId
from gateway.store.store import Store
from gateway.store.tables import AuditRow, ItemRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.fakes import arrival
from tests.offices import Office


class Subject:
    """Answers with the item's state; a question of its own for these tests."""

    kind = "state"

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Tell the state of the item the core has proven."""
        item = question.values["item_id"]
        state = unit.rows.first(select(ItemRow.state).where(ItemRow.id == item))
        return Answer(found=True, text=str(state))


class Hours:
    """Answers without any proof."""

    kind = "hours"

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Tell the originator's name."""
        del question
        return Answer(found=True, text=unit.originator.name)


class Riddle:
    """Answers who knows the word; a proof of its own kind."""

    kind = "riddle"
    spec = QuestionSpec("riddle", {"cs": "Hádanka"}, proven=True)

    def offered(self, unit: Unit) -> bool:
        """Offer it in Lhota only."""
        return unit.originator.id == LHOTA

    def proof_about(self, question: Question) -> str:
        """Count wrong words by the door, however it is written."""
        return question.values["door"].strip()

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Tell whether the word is right, and write it down."""
        found = question.values.get("word") == "sezam"
        if found:
            unit.record("asked", "door")
        return Answer(found=found, text="")


@pytest.fixture
def desk(office: Office, store: Store) -> Desk:
    """Give a desk with three kinds of answers."""
    return Desk(store, office.pins, {"state": Subject(), "hours": Hours(), "riddle": Riddle()})


def about(receipt: Receipt, **changed: str) -> Question:
    """Ask about a receipt's item, with some values changed."""
    values = {"code": receipt.code, "pin": receipt.pin} | changed
    return Question(receipt.originator, "state", values, asker="127.0.0.1")


async def test_code_and_pin_open_the_answer(office: Office, desk: Desk) -> None:
    """Who holds both is told, and that somebody asked is written down."""
    (receipt,) = await office.take_in(arrival("x"))
    answer = await desk.ask(about(receipt))

    assert answer == Answer(found=True, text="registered")
    assert office.column(LHOTA, AuditRow.event)[-1] == "asked"


async def test_a_code_is_read_as_people_type_it(office: Office, desk: Desk) -> None:
    """Small letters, spaces and an O for a zero do no harm."""
    (receipt,) = await office.take_in(arrival("x"))
    typed = f" {receipt.code[:5]} {receipt.code[5:]}".lower().replace("0", "o").replace("1", "l")

    assert (await desk.ask(about(receipt, code=typed, pin=f" {receipt.pin} "))).found


async def test_a_mistyped_code_is_told_apart(office: Office, desk: Desk) -> None:
    """The check character catches a typing error before anything is looked up."""
    (receipt,) = await office.take_in(arrival("x"))
    wrong = ("2" if receipt.code[0] != "2" else "3") + receipt.code[1:]
    answer = await desk.ask(about(receipt, code=wrong))

    assert not answer.found
    assert "překlep" in answer.text


async def test_a_wrong_pin_tells_nothing_and_is_limited(
    office: Office, desk: Desk, clock: StandingClock
) -> None:
    """After five wrong PINs even the right one must wait; later it works again."""
    (receipt,) = await office.take_in(arrival("x"))
    wrong = f"{(int(receipt.pin) + 1) % 1_000_000:06d}"
    answers = [await desk.ask(about(receipt, pin=wrong)) for _ in range(WRONG_PINS)]
    assert not any(answer.found for answer in answers)

    with pytest.raises(Throttled):
        await desk.ask(about(receipt))

    clock.advance(minutes=10)
    assert (await desk.ask(about(receipt))).found


async def test_another_originators_code_is_unknown(office: Office, desk: Desk) -> None:
    """A right code and PIN mean nothing to another originator."""
    (receipt,) = await office.take_in(arrival("x"))
    question = Question(MLYN, "state", {"code": receipt.code, "pin": receipt.pin})

    assert not (await desk.ask(question)).found


async def test_one_asker_is_limited(desk: Desk) -> None:
    """Somebody who asks without end has to wait; others do not notice."""
    for _ in range(OPEN_PER_ASKER):
        await desk.ask(Question(LHOTA, "hours", asker="127.0.0.1"))
    with pytest.raises(Throttled):
        await desk.ask(Question(LHOTA, "hours", asker="127.0.0.1"))

    assert (await desk.ask(Question(LHOTA, "hours", asker="127.0.0.2"))).found


async def test_a_proof_of_another_kind_is_limited(
    office: Office, desk: Desk, clock: StandingClock
) -> None:
    """Wrong words are counted by what they are about, whoever asks; a right one is logged."""

    async def try_word(word: str, door: str = "1") -> bool:
        values = {"door": door, "word": word}
        return (await desk.ask(Question(LHOTA, "riddle", values))).found

    for n in range(WRONG_PINS):
        assert not await try_word(f"word {n}", " " * n + "1")
    with pytest.raises(Throttled):
        await try_word("sezam")
    assert await try_word("sezam", "2")
    clock.advance(minutes=10)
    assert await try_word("sezam")
    assert office.column(LHOTA, AuditRow.event).count("asked") == 2


async def test_an_unknown_kind_is_refused(desk: Desk) -> None:
    """Nobody answers what nobody knows."""
    with pytest.raises(Refused):
        await desk.ask(Question(LHOTA, "weather"))


async def test_open_questions_write_nothing(office: Office, desk: Desk) -> None:
    """What anybody may ask leaves no line in the log."""
    before = office.column(LHOTA, AuditRow.event)
    assert (await desk.ask(Question(LHOTA, "hours"))).found

    assert office.column(LHOTA, AuditRow.event) == before


async def test_nobody_but_the_core_names_an_item(office: Office, desk: Desk) -> None:
    """An item's id in an open question is taken out before the question is answered."""
    (receipt,) = await office.take_in(arrival("x"))
    with pytest.raises(KeyError):
        await desk.ask(Question(LHOTA, "state", {"item_id": receipt.item}))


@pytest.mark.parametrize(
    ("language", "words"), [("cs", "Úřední hodiny"), ("en", "Office hours"), ("de", "Úřední")]
)
async def test_office_hours(store: Store, language: str, words: str) -> None:
    """The hours of the settings are told, or that there are none."""
    open_daily = replace(store.originators[LHOTA], office_hours=("pondělí 8.00–17.00",))
    asked = Question(LHOTA, "office-hours", language=language)
    told = store.look(LHOTA, lambda unit: OfficeHours().answer(unit, asked))
    assert not told.found

    store.originators = {LHOTA: open_daily}
    told = store.look(LHOTA, lambda unit: OfficeHours().answer(unit, asked))
    assert told.text.startswith(words)
    assert "pondělí 8.00–17.00" in told.text


async def test_what_is_offered_depends_on_the_office(desk: Desk) -> None:
    """An answerer that describes its question is offered where it has something to tell."""
    here = await desk.ask(Question(LHOTA, QUESTION_CATALOGUE))
    there = await desk.ask(Question(MLYN, QUESTION_CATALOGUE))

    assert [spec.kind for spec in here.questions] == ["riddle"]
    assert there.questions == ()
    with pytest.raises(Refused):
        await desk.ask(Question(OriginatorId("nikde"), QUESTION_CATALOGUE))
