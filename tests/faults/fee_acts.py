"""Every act of the waste fee as a clerk does it, in the order in which one makes the next possible.

Each is done again with the very same form after a crash; then it either says that it was done or
changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from gateway import faults
from gateway.model.originator import Originator
from gateway.run.demo.gpc import Item, gpc
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry.tables import Filing
from tests.conftest import LHOTA, StandingClock
from waste import (
    cash,
    charging,
    csv_import,
    deciding,
    desk_payer_acts,
    from_filing,
    notifications,
    prescribing,
    tariffs,
)
from waste.matching import State
from waste.notifications import Outcome
from waste.once import once
from waste.payers import NewDuty, NewPayer, add_duty, add_payer
from waste.tables import BankMovement, FeeExemption, FeeLiability, FeePayer, FeeReceipt
from waste.taking import read_for, take

ACCOUNT = "19-2000145399/0800"
#: After the due date, so that there is something to increase and to enforce.
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
DAY = date(2026, 8, 31)
PAYERS = (
    "jméno;datum narození;od\nNovák Jan;1. 5. 1980;1. 1. 2020\nMalá Eva;2. 6. 1970;1. 1. 2020\n"
)
ORIGINATOR = Originator(LHOTA, "Obec Horní Lhota", "LHOTA", ("podatelna@lhota.test",))


@dataclass(frozen=True, slots=True)
class Act:
    """One click of a clerk."""

    name: str
    #: What it writes into the audit log, in order.
    events: tuple[str, ...]
    carry_out: Callable[[Unit], object]


def _payer(unit: Unit, name: str) -> FeePayer:
    found = unit.rows.first(select(FeePayer).where(FeePayer.name == name))
    assert found is not None
    return found


def _on_page(act: str, **values: str) -> Callable[[Unit], object]:
    """Do one of the acts of Jan Novák's page."""

    def carry_out(unit: Unit) -> None:
        payer = _payer(unit, "Novák Jan").id
        once(unit, act, f"form of {act} {values}")
        desk_payer_acts.ACTS[act][0](unit, payer, values)

    return carry_out


def _rate(unit: Unit) -> None:
    due = (date(2026, 6, 30),)
    tariffs.set_tariff(unit, tariffs.NewTariff(2026, Decimal(600), due, ACCOUNT, "OZV č. 3/2025"))


def _import(unit: Unit) -> None:
    csv_import.take(unit, PAYERS.encode())


def _filing(unit: Unit, number: int) -> str:
    identifiers = select(Filing.record_identifier).order_by(Filing.reference_number)
    return unit.rows.all(identifiers)[number]


def _from_filing(unit: Unit) -> None:
    filing = from_filing.identifier_of(unit, _filing(unit, 0))
    drawn = from_filing.draft(unit, filing)
    new = NewPayer(drawn.values["name"], date(2026, 2, 10), address="Lhota 5", filing=filing)
    payer = add_payer(unit, new)
    add_duty(unit, payer.id, NewDuty(date(2026, 2, 10)))
    from_filing.taken_over(unit, payer.id, filing)


def _put_away(unit: Unit) -> None:
    notifications.settle(unit, _filing(unit, 1), Outcome.NOTHING, note="jen poděkování")


def _put_back(unit: Unit) -> None:
    notifications.put_back(unit, _filing(unit, 1))


def _prescribe(unit: Unit) -> None:
    prescribing.prescribe(unit, 2026)


def _statement(unit: Unit) -> None:
    jan, eva = _payer(unit, "Novák Jan"), _payer(unit, "Malá Eva")
    typo = eva.variable_symbol[:5] + "7" + eva.variable_symbol[6:]
    items = (
        Item(Decimal(200), jan.variable_symbol, "NOVAK JAN"),
        Item(Decimal(600), typo, "MALA EVA"),
    )
    take(unit, read_for(unit, gpc(ACCOUNT, DAY, DAY, items)))


def _movement(unit: Unit, amount: int) -> BankMovement:
    found = unit.rows.first(select(BankMovement).where(BankMovement.amount == Decimal(amount)))
    assert found is not None
    return found


def _decide(unit: Unit) -> None:
    eva = _payer(unit, "Malá Eva")
    deciding.match_to_payer(unit, _movement(unit, 600).id, eva.id)


def _undo(unit: Unit) -> None:
    # The page on which it is asked for shows the movement as it is then.
    if _movement(unit, 600).state == State.OPEN:
        return
    deciding.undo(unit, _movement(unit, 600).id, "omyl")


def _aside(unit: Unit) -> None:
    deciding.set_aside(unit, _movement(unit, 600).id, "jiná platba")


def _cash(unit: Unit) -> None:
    payer = _payer(unit, "Malá Eva").id
    cash.receive(unit, payer, cash.Cash(Decimal(150), "form of cash"))


def _cancel(unit: Unit) -> None:
    row = unit.rows.first(select(FeeReceipt))
    assert row is not None
    cash.cancel(unit, row.year, row.number, "omyl")


def _end(unit: Unit) -> None:
    mine = select(FeeLiability).where(FeeLiability.payer == _payer(unit, "Malá Eva").id)
    duty = unit.rows.first(mine)
    assert duty is not None
    once(unit, "end", "form of end")
    values = {"what": "liability", "row": duty.id, "left": "1. 10. 2026"}
    desk_payer_acts.ACTS["end"][0](unit, duty.payer, values)


def _void(unit: Unit) -> None:
    exemption = unit.rows.first(select(FeeExemption).where(FeeExemption.kind == "age"))
    assert exemption is not None
    once(unit, "void", "form of void")
    values = {"what": "exemption", "row": exemption.id, "reason": "jiný poplatník"}
    desk_payer_acts.ACTS["void"][0](unit, exemption.payer, values)


def _write_off(unit: Unit) -> None:
    once(unit, "write-off", "form of write-off")
    charging.write_off(unit, _payer(unit, "Novák Jan").id, Decimal(50), "tvrdost")


ADDED = ("payer.added", "payer.liable")

ACTS: Sequence[Act] = (
    Act("rate", ("fee.rate-set",), _rate),
    Act("import", (*ADDED, *ADDED, "payers.imported"), _import),
    Act("takeover", (*ADDED, "notification.settled", "payer.represented"), _from_filing),
    Act("put away", ("notification.settled",), _put_away),
    Act("put back", ("notification.put-back",), _put_back),
    Act("exemption", ("payer.exempt",), _on_page("exemption", kind="child", since="1. 7. 2026")),
    Act("prescribe", ("fee.prescribed",), _prescribe),
    Act("statement", ("movement.matched", "statement.taken"), _statement),
    Act("decision", ("movement.matched",), _decide),
    Act("undo", ("movement.undone",), _undo),
    Act("aside", ("movement.set-aside",), _aside),
    Act("cash", ("cash.received",), _cash),
    Act("cancel", ("cash.cancelled",), _cancel),
    Act("end", ("payer.ended",), _end),
    Act("mistake", ("payer.exempt",), _on_page("exemption", kind="age", since="1. 1. 2026")),
    Act("void", ("payer.voided",), _void),
    Act("correct", ("payer.corrected",), _on_page("correct", name="Novák Jan", address="Lhota 7")),
    Act(
        "increase",
        ("fee.increased",),
        _on_page("increase", year="2026", amount="100", due="15. 8. 2026", reason="opakovaně"),
    ),
    Act("enforce", ("fee.enforced",), _on_page("enforce", year="2026")),
    Act("write off", ("fee.written-off",), _write_off),
)


def opened(url: str, blobs: Path) -> Store:
    """Open the database on the first of September."""
    clock = StandingClock()
    clock.instant = NOW
    return Store(url, blobs, (ORIGINATOR,), clock)


def die(url: str, blobs: Path, number: int, point: str) -> None:
    """Carry an act out until the point is reached; in a process of its own."""
    faults.arm({point: ("kill", 1)})
    opened(url, blobs).write(LHOTA, ACTS[number].carry_out, "clerk:novakova")
