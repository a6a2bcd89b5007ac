"""The demo's waste fee: forty invented payers of Hlučín, a year's fee and one bank statement."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from gateway.model.ids import OriginatorId
from gateway.run.demo.gpc import Item, gpc
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.calendar import legal_day
from waste import taking
from waste.cash import Cash, receive
from waste.fee import Title
from waste.payers import (
    NewDuty,
    NewExemption,
    NewPayer,
    NewRepresentative,
    Represents,
    add_duty,
    add_exemption,
    add_payer,
    add_representative,
)
from waste.prescribing import prescribe
from waste.tables import FeePayer
from waste.tariffs import NewTariff, set_tariff

ACCOUNT = "19-2000145399/0800"
RATE = Decimal("840.00")

_SURNAMES = (
    ("Adamec", "Adamcová"), ("Bartoš", "Bartošová"), ("Čech", "Čechová"), ("Dostál", "Dostálová"),
    ("Foltýn", "Foltýnová"), ("Gajdošík", "Gajdošíková"), ("Halfar", "Halfarová"),
    ("Kotala", "Kotalová"), ("Lichovník", "Lichovníková"), ("Ševčík", "Ševčíková"),
)  # fmt: skip
_MEN, _WOMEN = ("Jan", "Tomáš"), ("Lenka", "Žofie")
_STREETS = ("Opavská", "Ostravská", "Na Valech", "U Bašty", "Rovniny")


async def move_in(store: Store, originator: OriginatorId) -> None:
    """Enter payers, rate, prescription and a statement unless there are payers."""
    if await store.read(originator, lambda unit: unit.rows.first(select(FeePayer.id))):
        return
    await store.run(originator, _payers)
    year = await store.run(originator, _rate)
    await store.run(originator, lambda unit: prescribe(unit, year))
    await store.run(originator, _statement)


def _payers(unit: Unit) -> None:
    for at in range(40):
        household, member = divmod(at, 4)
        man, woman = _SURNAMES[household]
        first = (_MEN + _WOMEN)[member]
        new = NewPayer(
            name=f"{woman if member > 1 else man} {first}",
            birth_date=date(1948 + household * 5 + member * 7, 1 + member * 3, 3 + household),
            address=f"{_STREETS[household % 5]} {household * 7 + 3}, 748 01 Hlučín",
        )
        enter(unit, new, _since(unit, at))
    _extras(unit)


def enter(unit: Unit, new: NewPayer, since: date) -> FeePayer:
    """Enter a payer who owes since a day."""
    payer = add_payer(unit, new)
    add_duty(unit, payer.id, NewDuty(since))
    return payer


def pays_for(unit: Unit, pays: FeePayer, member: FeePayer, since: date) -> None:
    """Let one payer pay for another of his household."""
    by_symbol = NewRepresentative(Represents.HOUSEHOLD, since, variable_symbol=pays.variable_symbol)
    add_representative(unit, member.id, by_symbol)


def set_rate(unit: Unit, year: int, rate: Decimal, ordinance: str) -> None:
    """Set a year's rate, due on 30 June."""
    set_tariff(unit, NewTariff(year, rate, (date(year, 6, 30),), ACCOUNT, ordinance))


def bank_brings(unit: Unit, on: date, items: Sequence[Item], number: int = 1) -> None:
    """Take in a statement of one day."""
    octets = gpc(ACCOUNT, on - timedelta(days=1), on, items, number=number)
    taking.take(unit, taking.read_for(unit, octets))


def _since(unit: Unit, at: int) -> date:
    """Return since when a payer owes: most for years, every ninth since this spring."""
    return date(legal_day(unit.now).year, 3, 15) if at % 9 == 8 else date(2019, 1, 1)  # noqa: PLR2004


def _extras(unit: Unit) -> None:
    payers = _everybody(unit)
    first, second, *_rest, last = payers
    pays_for(unit, first, second, date(2024, 1, 1))
    add_exemption(unit, payers[5].id, NewExemption("age", date(2025, 1, 1)))
    add_exemption(unit, payers[11].id, NewExemption("social_service", date(2024, 6, 1)))
    cottage = NewDuty(date(2022, 1, 1), None, Title.OWNER, "chata č. e. 14, Hlučín-Bobrovníky")
    add_duty(unit, last.id, cottage)


def _everybody(unit: Unit) -> list[FeePayer]:
    return list(unit.rows.all(select(FeePayer).order_by(FeePayer.variable_symbol)))


def _rate(unit: Unit) -> int:
    year = legal_day(unit.now).year
    set_rate(unit, year, RATE, "obecně závazná vyhláška města Hlučína o místním poplatku")
    return year


def _statement(unit: Unit) -> None:
    payers, today = _everybody(unit), legal_day(unit.now)
    items = [
        Item(RATE, one.variable_symbol, one.name, f"{1000 + 11 * at}", "Odpady")
        for at, one in enumerate(payers[12:30])
    ]
    one, two, three = payers[30], payers[31], payers[2]
    # Two neighbouring digits are swapped, as fingers do it.
    typo = one.variable_symbol[:7] + one.variable_symbol[8] + one.variable_symbol[7]
    items += [
        Item(RATE, typo + one.variable_symbol[9:], one.name, "555", "poplatek za odpad"),
        Item(RATE / 2, two.variable_symbol, two.name, "666", "první polovina"),
        Item(RATE + 60, three.variable_symbol, three.name, "777", ""),
        Item(Decimal("312.50"), "", "Sběrný dvůr s.r.o.", "888", "Vyúčtování"),
    ]
    bank_brings(unit, today, items)
    receive(unit, payers[3].id, Cash(RATE, "demo"))
