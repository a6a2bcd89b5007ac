"""``podatelna waste``: prescribes the fee, takes payers and statements in, writes QR payments."""

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from gateway.model.errors import Malformed
from gateway.model.ids import OriginatorId
from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb, with_settings
from gateway.store.store import Store
from gateway.store.unit import Unit
from waste import csv_import, papers, prescribing, qr, spayd, symbols
from waste.bank_account import account_of
from waste.money import written as amount_of
from waste.prescribing import Prescribed, Round
from waste.slip import slip_pdf
from waste.statements import detecting
from waste.statements.form import Movement, Statement
from waste.tables import FeeTariff
from waste.tariffs import NewTariff, set_tariff

_ACTOR = "operator"
_COLUMNS = ("originator", "variable_symbol", "name", "months", "amount", "before", "difference")
_MOVEMENT = ("on", "amount", "variable_symbol", "counter_account", "counter_name", "message")


def add_to(nouns: Nouns) -> None:
    """Add the commands to the grammar."""
    waste = nouns.add_parser("waste", help="the fee for municipal waste")
    verbs = waste.add_subparsers(required=True)
    prescribe = listing(verb(verbs, "prescribe", "prescribe a year's fee", prescribe_year))
    prescribe.add_argument("--year", type=int, required=True)
    prescribe.add_argument("--dry-run", action="store_true", help="only show what would be done")
    rate = with_settings(verb(verbs, "rate", "set a year's rate", set_rate))
    rate.add_argument("--year", type=int, required=True)
    for name in ("originator", "rate", "account", "ordinance"):
        rate.add_argument(f"--{name}", required=True)
    rate.add_argument("--due", action="append", required=True, help="a due date; may be repeated")
    payers = with_settings(verb(verbs, "payers", "take payers in from a CSV file", take_payers))
    payers.add_argument("file", type=Path)
    payers.add_argument("--originator", required=True)
    payers.add_argument("--dry-run", action="store_true", help="only look for mistakes")
    slips = with_settings(verb(verbs, "slips", "write everybody's payment slip", write_slips))
    slips.add_argument("--originator", required=True)
    slips.add_argument("--dir", type=Path, required=True, help="the folder for the PDF files")
    code = verb(verbs, "qr", "write a payment as text and as a QR code", qr_payment)
    for name in ("account", "amount", "vs"):
        code.add_argument(f"--{name}", required=name != "vs", default="")
    code.add_argument("--message", default="")
    code.add_argument("--crc", action="store_true", help="add the check sum CRC32")
    code.add_argument("--out", type=Path, help="draw it into this PNG file")
    statement = verb(verbs, "statement", "read a bank statement and show it", show_statement)
    statement.add_argument("file", type=Path)
    statement.add_argument("--json", action="store_true", help="one JSON object a statement")
    statement.add_argument("--bank", default="", help="the bank's code, which GPC files lack")


def prescribe_year(arguments: Namespace) -> int:
    """Prescribe the year for the chosen originators, or show what would be prescribed."""
    with opened.store(arguments) as store:
        if arguments.dry_run:
            opened.note_reading(arguments, store, "payer:all")
        found = [
            {"originator": originator, **_plain(one)}
            for originator in _with_rate(arguments, store)
            for one in _prescribed(store, originator, arguments)
        ]
    shown.rows(found, _COLUMNS, as_json=arguments.json)
    return 0


def _with_rate(arguments: Namespace, store: Store) -> list[OriginatorId]:
    """Return the originators meant; of all, those that have a rate for the year."""
    chosen = list(opened.chosen(arguments, store))
    if arguments.originator is not None:
        return chosen

    def has_one(unit: Unit) -> bool:
        return unit.rows.get(FeeTariff, arguments.year) is not None

    return [one for one in chosen if store.look(one, has_one)] or chosen[:1]


def _prescribed(
    store: Store, originator: OriginatorId, arguments: Namespace
) -> Iterator[Prescribed]:
    after, more = "", True
    while more:
        begin = after

        def look(unit: Unit, begin: str = begin) -> Round:
            return prescribing.preview(unit, arguments.year, begin)

        def write(unit: Unit, begin: str = begin) -> Round:
            return prescribing.prescribe(unit, arguments.year, begin)

        if arguments.dry_run:
            found = store.look(originator, look)
        else:
            found = store.write(originator, write, _ACTOR)
        yield from found.prescribed
        after, more = found.next, bool(found.next)


def _plain(one: Prescribed) -> dict[str, Any]:
    return {
        "payer": one.payer,
        "name": one.name,
        "variable_symbol": one.variable_symbol,
        "year": one.year,
        "rate": str(one.rate),
        "months": sum(hundredths > 0 for hundredths in one.months),
        "amount": str(one.amount),
        "before": str(one.before),
        "difference": str(one.difference),
        "due": {due.isoformat(): str(amount) for due, amount in one.changes.items()},
    }


@contextmanager
def _of_file(path: Path) -> Iterator[None]:
    """Say what is wrong with a file of the user's in one line."""
    try:
        yield
    except OSError as error:
        raise Malformed(f"{path}: {error.strerror}") from error


def set_rate(arguments: Namespace) -> int:
    """Set the rate of a year."""
    dues = tuple(due for due in map(csv_import.day, arguments.due) if due is not None)
    rate = amount_of(arguments.rate)
    new = NewTariff(arguments.year, rate, dues, arguments.account, arguments.ordinance)
    with opened.store(arguments) as store:
        (originator,) = opened.chosen(arguments, store)
        store.write(originator, lambda unit: set_tariff(unit, new), _ACTOR)
    return 0


def take_payers(arguments: Namespace) -> int:
    """Take payers in from a CSV file, all or none; returns 1 when a line is wrong."""
    with _of_file(arguments.file):
        octets = arguments.file.read_bytes()
    with opened.store(arguments) as store:
        (originator,) = opened.chosen(arguments, store)
        done = store.look(originator, lambda unit: csv_import.look(unit, octets))
        if not done.mistakes and not arguments.dry_run:
            store.write(originator, lambda unit: csv_import.take(unit, octets), _ACTOR)
    for mistake in done.mistakes:
        print(f"line {mistake.line}: {mistake.text % mistake.values}")
    print(f"{done.payers} payers, {len(done.mistakes)} mistakes")
    return 1 if done.mistakes else 0


def write_slips(arguments: Namespace) -> int:
    """Write the slips of all who owe something, one PDF file each, named by the symbol."""
    with _of_file(arguments.dir):
        arguments.dir.mkdir(parents=True, exist_ok=True)
    count = 0
    with opened.store(arguments) as store:
        (originator,) = opened.chosen(arguments, store)
        opened.note_reading(arguments, store, "payment-slip:all")
        after, more = "", True
        while more:
            page = store.look(originator, lambda unit, a=after: papers.slips(unit, a))  # type: ignore[misc]
            for found in page.slips:
                path = arguments.dir / f"slozenka-{found.variable_symbol}.pdf"
                path.write_bytes(slip_pdf(found))
            count, after, more = count + len(page.slips), page.next, bool(page.next)
    print(f"{count} slips")
    return 0


def qr_payment(arguments: Namespace) -> int:
    """Print a payment descriptor, and draw its QR code when asked to."""
    symbol = symbols.tidy(arguments.vs)
    if arguments.vs.strip("0 ") and not symbol:
        raise Malformed("A variable symbol has one to ten digits.")
    payment = spayd.Payment(
        iban=account_of(arguments.account).iban,
        amount=amount_of(arguments.amount),
        variable_symbol=symbol,
        message=arguments.message,
    )
    text = spayd.written(payment, with_crc=arguments.crc)
    if arguments.out is not None:
        with _of_file(arguments.out):
            qr.save_png(text, arguments.out)
    print(text)
    return 0


def show_statement(arguments: Namespace) -> int:
    """Print what stands in a statement file."""
    with _of_file(arguments.file):
        octets = arguments.file.read_bytes()
    for statement in detecting.read(octets, arguments.bank):
        if arguments.json:
            print(json.dumps(_statement(statement), ensure_ascii=False))
        else:
            _print(statement)
    return 0


def _statement(statement: Statement) -> dict[str, Any]:
    found = shown.plain(
        {name: getattr(statement, name) for name in _HEAD}
        | {"opening": str(statement.opening), "closing": str(statement.closing)}
    )
    movements = [_movement(one) for one in statement.movements]
    return {**found, "warnings": list(statement.warnings), "movements": movements}


_HEAD = ("format", "account", "number", "currency", "opened_on", "closed_on")


def _movement(one: Movement) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in shown.plain(asdict(one)).items()
    }


def _print(statement: Statement) -> None:
    print(
        f"{statement.format} {statement.account} {statement.number}"
        f" {statement.opened_on} {statement.opening} -> {statement.closed_on} {statement.closing}"
    )
    for warning in statement.warnings:
        print(f"warning: {warning}")
    shown.rows(statement.movements, _MOVEMENT, as_json=False)
