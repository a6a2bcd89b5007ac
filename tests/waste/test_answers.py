"""The balance is told to who proves to be the payer, and to nobody else, however often he tries."""

from datetime import date
from decimal import Decimal

import pytest

from gateway.intake.answers import WRONG_PINS, Desk
from gateway.intake.codes import Pins
from gateway.model.asking import Answer, Question
from gateway.model.errors import Throttled
from tests.conftest import StandingClock
from tests.waste.conftest import LHOTA, MLYN, Town
from waste.answers import FeeBalance
from waste.cash import Cash, receive
from waste.payers import NewPayer, add_payer

ASKED = "fee-balance"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Give the core's information desk."""
    return Desk(town.store, Pins(b"p" * 32), {ASKED: FeeBalance()})


async def ask(desk: Desk, symbol: str, **values: str) -> Answer:
    """Ask as a citizen."""
    language = values.pop("language", "cs")
    asker = values.pop("asker", "")
    question = Question(LHOTA, ASKED, {"variable_symbol": symbol, **values}, language, asker)
    return await desk.ask(question)


async def test_a_payer_is_told(town: Town, desk: Desk) -> None:
    """What is owed, when it is due, and the payment as a QR text."""
    payer = town.payer()
    town.prescribe()
    town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(100), "f")))
    answer = await ask(desk, payer.variable_symbol, birth_date="1980-05-01")
    facts = dict(answer.facts)

    assert answer.found
    assert "500,00" in answer.text
    assert "30. 6. 2026" in answer.text
    assert answer.payment.startswith("SPD*1.0*ACC:CZ6508000000192000145399*AM:500.00")
    assert facts["Variabilní symbol"] == payer.variable_symbol


async def test_days_as_czechs_write_them_and_in_english(town: Town, desk: Desk) -> None:
    """The proof is understood either way; the answer speaks the question's language."""
    payer = town.payer()
    town.prescribe()
    answer = await ask(desk, payer.variable_symbol, birth_date="1. 5. 1980", language="en")

    assert "remains to be paid" in answer.text


async def test_overdue_and_overpaid(town: Town, desk: Desk, clock: StandingClock) -> None:
    """After the due date it is said; after too much was paid, too."""
    payer = town.payer()
    town.prescribe()
    clock.advance(days=200)
    late = await ask(desk, payer.variable_symbol, birth_date="1980-05-01")
    town.do(lambda unit: receive(unit, payer.id, Cash(Decimal(650), "f")))
    paid = await ask(desk, payer.variable_symbol, birth_date="1980-05-01")

    assert "splatné to bylo 30. 6. 2026" in late.text
    assert dict(late.facts)["Po splatnosti"] == "600,00\xa0Kč"
    assert "DT:" not in late.payment
    assert "nic nedlužíte" in paid.text
    assert "50,00" in paid.text


async def test_a_company_proves_itself_by_its_number(town: Town, desk: Desk) -> None:
    """IČO instead of a day of birth."""
    new = NewPayer("Firma s.r.o.", organisation_id="25596641")
    firm = town.do(lambda unit: add_payer(unit, new))

    assert (await ask(desk, firm.variable_symbol, organisation_id="255 96 641")).found
    assert not (await ask(desk, firm.variable_symbol, organisation_id="")).found
    assert not (await ask(desk, firm.variable_symbol, birth_date="1980-05-01")).found


@pytest.mark.parametrize(
    "values",
    [{}, {"birth_date": ""}, {"birth_date": "1980-05-02"}, {"birth_date": "x"}, {"pin": "123456"}],
    ids=("none", "empty", "other", "nonsense", "pin"),
)
async def test_a_wrong_proof_tells_nothing(town: Town, desk: Desk, values: dict[str, str]) -> None:
    """The same is said as for a symbol that nobody has."""
    payer = town.payer()
    wrong = await ask(desk, payer.variable_symbol, **values)
    nobody = await ask(desk, "999", birth_date="1980-05-01")

    assert not wrong.found
    assert (wrong.text, wrong.facts) == (nobody.text, ())


async def test_wrong_proofs_are_few(town: Town, desk: Desk, clock: StandingClock) -> None:
    """By the symbol, however it is written and whoever asks; after a while it opens again."""
    payer = town.payer()
    symbol = payer.variable_symbol
    for n in range(WRONG_PINS):
        spelt = "0" * n + symbol[:4] + " " * n + symbol[4:]
        await ask(desk, spelt, birth_date=f"19{70 + n}-01-01", asker=f"asker-{n}")
    with pytest.raises(Throttled):
        await ask(desk, symbol, birth_date="1980-05-01", asker="another")
    clock.advance(minutes=11)

    assert (await ask(desk, symbol, birth_date="1980-05-01")).found


async def test_another_office_knows_nothing(town: Town, desk: Desk) -> None:
    """The same symbol and proof at another originator."""
    payer = town.payer()
    values = {"variable_symbol": payer.variable_symbol, "birth_date": "1980-05-01"}

    assert not (await desk.ask(Question(MLYN, ASKED, values))).found
    assert payer.birth_date == date(1980, 5, 1)
