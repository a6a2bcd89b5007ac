"""What a clerk may do on the page of one payer: each act reads its form and carries it out."""

from collections.abc import Callable
from datetime import date, timedelta

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from waste import cash, charging, correcting
from waste.correcting import Dated
from waste.csv_import import day
from waste.fee import Title
from waste.money import written
from waste.payers import (
    NewDuty,
    NewExemption,
    NewRepresentative,
    Particulars,
    Represents,
    add_duty,
    add_exemption,
    add_representative,
)
from waste.prescribing import prescribe_one
from waste.tables import FeePayer, FeeReceipt

Act = Callable[[Unit, str, dict[str, str]], object]


def _cash(unit: Unit, payer: str, values: dict[str, str]) -> None:
    amount = written(values.get("amount", ""))
    cash.receive(unit, payer, cash.Cash(amount, values.get("form", ""), values.get("purpose", "")))


def _cancel(unit: Unit, payer: str, values: dict[str, str]) -> None:
    year, _, number = values.get("receipt", "").partition("/")
    if not (year.isdecimal() and number.isdecimal()):
        raise Wrong(msgid("There is no such valid receipt."))
    row = unit.rows.get(FeeReceipt, int(year), int(number))
    if row is None or row.payer != payer:
        raise Wrong(msgid("There is no such valid receipt."))
    cash.cancel(unit, int(year), int(number), values.get("reason", ""))


def _duty(unit: Unit, payer: str, values: dict[str, str]) -> None:
    title = values.get("title", "")
    if title not in {one.value for one in Title}:
        raise Wrong(msgid("The title is “registered” or “owner”."))
    since, until = _days(values)
    add_duty(unit, payer, NewDuty(since, until, Title(title), values.get("property", "")))


def _end(unit: Unit, payer: str, values: dict[str, str]) -> None:
    """End what a clerk names by the first day on which it holds no more.

    That is the day of deregistration, death or sale, as documents say it. The last day is the one
    before: who leaves on 31 May is not registered at the end of May.
    """
    left = day(values.get("left", ""))
    if left is None:
        raise Wrong(msgid("Write the day on which it ended."))
    correcting.end(unit, _dated(values), payer, values.get("row", ""), left - timedelta(days=1))


def _void(unit: Unit, payer: str, values: dict[str, str]) -> None:
    why = values.get("reason", "")
    correcting.void(unit, _dated(values), payer, values.get("row", ""), why)


def _dated(values: dict[str, str]) -> Dated:
    try:
        return Dated(values.get("what", ""))
    except ValueError as error:
        raise Wrong(msgid("There is nothing to do.")) from error


def _correct(unit: Unit, payer: str, values: dict[str, str]) -> None:
    new = Particulars(
        name=values.get("name", ""),
        birth_date=day(values.get("birth_date", "")),
        organisation_id=values.get("organisation_id", ""),
        address=values.get("address", ""),
        email=values.get("email", ""),
    )
    correcting.correct(unit, payer, new)


def _exempt(unit: Unit, payer: str, values: dict[str, str]) -> None:
    since, until = _days(values)
    percent = values.get("percent", "").removesuffix("%").strip()
    if percent and not (percent.isascii() and percent.isdecimal() and len(percent) <= 3):  # noqa: PLR2004
        raise Wrong(msgid("A relief is one to a hundred per cent."))
    new = NewExemption(
        kind=values.get("kind", ""),
        since=since,
        until=until,
        percent=int(percent) if percent else None,
        legal_basis=values.get("legal_basis", ""),
        property=values.get("property", ""),
    )
    add_exemption(unit, payer, new)


def _represent(unit: Unit, payer: str, values: dict[str, str]) -> None:
    kind = values.get("kind", "")
    if kind not in {one.value for one in Represents}:
        raise Wrong(msgid("Choose for whom the representative acts."))
    since, until = _days(values)
    new = NewRepresentative(
        kind=Represents(kind),
        since=since,
        until=until,
        variable_symbol=values.get("variable_symbol", ""),
        name=values.get("name", ""),
        address=values.get("address", ""),
    )
    add_representative(unit, payer, new)


def _prescribe(unit: Unit, payer: str, values: dict[str, str]) -> None:
    row = unit.rows.get(FeePayer, payer)
    if row is not None:
        prescribe_one(unit, _year(values), row)


def _increase(unit: Unit, payer: str, values: dict[str, str]) -> None:
    due = day(values.get("due", ""))
    if due is None:
        raise Wrong(msgid("Write the day on which it is due."))
    amount = written(values.get("amount", ""))
    new = charging.Increase(_year(values), amount, due, values.get("reason", ""))
    charging.increase(unit, payer, new)


def _write_off(unit: Unit, payer: str, values: dict[str, str]) -> None:
    charging.write_off(unit, payer, written(values.get("amount", "")), values.get("reason", ""))


def _enforce(unit: Unit, payer: str, values: dict[str, str]) -> None:
    charging.enforce(unit, payer, _year(values))


def _year(values: dict[str, str]) -> int:
    written_ = values.get("year", "")
    if not (written_.isascii() and written_.isdecimal() and len(written_) == 4):  # noqa: PLR2004
        raise Wrong(msgid("Write the year with four digits."))
    return int(written_)


def _days(values: dict[str, str]) -> tuple[date, date | None]:
    since = day(values.get("since", ""))
    if since is None:
        raise Wrong(msgid("Write the first day."))
    return since, day(values.get("until", ""))


#: What a clerk may do with a payer, and what is said when it was done.
ACTS: dict[str, tuple[Act, str]] = {
    "cash": (_cash, msgid("The cash is received. Print the receipt below.")),
    "cancel-cash": (_cancel, msgid("The receipt is cancelled.")),
    "liability": (_duty, msgid("The liability is entered. Prescribe the year again.")),
    "end": (_end, msgid("The end is entered. Prescribe the year again.")),
    "void": (_void, msgid("It counts no more. Prescribe the year again.")),
    "correct": (_correct, msgid("The payer's particulars are corrected.")),
    "exemption": (_exempt, msgid("The exemption is entered. Prescribe the year again.")),
    "representative": (_represent, msgid("The representative is entered.")),
    "prescribe": (_prescribe, msgid("The fee stands as the facts are now.")),
    "increase": (_increase, msgid("The increase is charged.")),
    "write-off": (_write_off, msgid("It is written off.")),
    "enforce": (_enforce, msgid("The arrears are handed to enforcement.")),
}
