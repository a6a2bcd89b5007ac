"""What the fee's tests ask for: a town with a rate and payers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest

from gateway.model.ids import OriginatorId
from gateway.store.store import Store
from gateway.store.unit import Unit
from waste.fee import Title
from waste.payers import NewDuty, NewPayer, add_duty, add_payer
from waste.prescribing import prescribe
from waste.standing import Standing, standing
from waste.tables import FeePayer
from waste.tariffs import NewTariff, set_tariff
from waste.verify import problems

T = TypeVar("T")

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")
ACCOUNT = "19-2000145399/0800"
IBAN = "CZ6508000000192000145399"
RATE = Decimal("600.00")


class Town:
    """The waste fee of one originator, driven by hand."""

    def __init__(self, store: Store, originator: OriginatorId = LHOTA) -> None:
        self.store = store
        self.originator = originator

    def do(self, function: Callable[[Unit], T]) -> T:
        """Run a unit as a clerk."""
        return self.store.write(self.originator, function, "clerk:novakova")

    def look(self, function: Callable[[Unit], T]) -> T:
        """Look at a snapshot."""
        return self.store.look(self.originator, function)

    def rate(self, year: int = 2026, rate: Decimal = RATE, *dues: date) -> None:
        """Set a year's rate."""
        new = NewTariff(year, rate, dues or (date(year, 6, 30),), ACCOUNT, "OZV č. 3/2025")
        self.do(lambda unit: set_tariff(unit, new))

    def payer(
        self, name: str = "Nováková Jana", since: date = date(2020, 1, 1), until: date | None = None
    ) -> FeePayer:
        """Enter a payer who owes since a day."""

        def enter(unit: Unit) -> FeePayer:
            payer = add_payer(unit, NewPayer(name, date(1980, 5, 1), address="Horní Lhota 1"))
            add_duty(unit, payer.id, NewDuty(since, until, Title.REGISTERED))
            return payer

        return self.do(enter)

    def prescribe(self, year: int = 2026) -> int:
        """Prescribe a year; returns how many accounts changed."""
        return len(self.do(lambda unit: prescribe(unit, year)).prescribed)

    def standing(self, payer: FeePayer) -> Standing:
        """Return how a payer stands."""
        return self.look(lambda unit: standing(unit, payer.id))

    def problems(self) -> list[str]:
        """Return what verification finds."""
        return self.look(lambda unit: list(problems(unit)))


@pytest.fixture
def town(store: Store) -> Town:
    """Give a town whose rate of 2026 is 600 crowns, due on 30 June."""
    made = Town(store)
    made.rate()
    return made
