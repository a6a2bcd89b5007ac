"""Makes the payment slip and the cash receipt as PDF/A; to be run in a thread of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gateway.paper import archival
from waste import qr

_PAPER = Path(__file__).with_name("paper")


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a payment slip (složenka); all amounts in crowns."""

    originator: str
    year: int
    payer: str
    #: To whom the letter goes: the representative of a minor, otherwise the payer.
    addressee: str
    address: str
    variable_symbol: str
    amount: Decimal
    due: date
    #: Whether that day has passed.
    late: bool
    #: What makes the amount: word, due date, open amount.
    lines: tuple[tuple[str, date, Decimal], ...]
    account: str
    iban: str
    legal_basis: str
    spayd: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on a cash receipt."""

    originator: str
    #: The office's IČO; empty where the settings name none.
    organisation_id: str
    number: str
    on: date
    payer: str
    variable_symbol: str
    purpose: str
    amount: Decimal
    in_words: str
    clerk: str
    cancelled: str


def slip_pdf(slip: Slip) -> bytes:
    """Return a payment slip as PDF/A-2b. Raises ``gateway.paper.NotArchival``."""
    code = Markup(qr.svg(slip.spayd))  # noqa: S704  (drawn by us)
    return _pdf("slip.html", {"slip": slip, "code": code})


def receipt_pdf(receipt: Receipt) -> bytes:
    """Return a cash receipt as PDF/A-2b, for the payer and for the office."""
    return _pdf("receipt.html", {"receipt": receipt})


def _pdf(template: str, words: Mapping[str, object]) -> bytes:
    page = _papers().get_template(template).render(words)
    return archival(page)


@cache
def _papers() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PAPER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"money": _money, "day": _day}
    return environment


def _money(amount: Decimal) -> str:
    return format_currency(amount, "CZK", locale="cs_CZ")


def _day(on: date) -> str:
    return f"{on.day}. {on.month}. {on.year}"
