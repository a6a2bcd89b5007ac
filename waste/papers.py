"""Gathers what a slip and a receipt say, within one snapshot."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.languages import msgid
from registry.calendar import legal_day
from waste.amount_words import in_words
from waste.answers import qr_text
from waste.bank_account import account_of
from waste.payer_list import payers
from waste.representing import is_minor, statutory_on
from waste.slip import Receipt, Slip
from waste.standing import standing, standings, tariff_now
from waste.tables import FeePayer, FeeReceipt

_CZECH = {"fee": "poplatek", "accessory": "zvýšení poplatku"}
_CZECH |= {"enforced-fee": "vymáhaný poplatek", "enforced-accessory": "vymáhané zvýšení"}


def slip_of(unit: Unit, payer: str) -> Slip:
    """Return what a payer's slip says. Raises ``Wrong`` when nothing is owed."""
    row, tariff = unit.rows.get(FeePayer, payer), tariff_now(unit)
    if row is None:
        raise Wrong(msgid("There is no such payer."))
    stands = standing(unit, payer)
    if tariff is None or not stands.owed or stands.next_due is None:
        raise Wrong(msgid("Nothing is owed, so there is nothing to pay by a slip."))
    account = account_of(tariff.account)
    addressee, address = _addressed(unit, row, stands.next_due)
    return Slip(
        originator=unit.originator.name,
        year=tariff.year,
        payer=row.name,
        addressee=addressee,
        address=address,
        variable_symbol=row.variable_symbol,
        amount=stands.owed,
        due=stands.next_due,
        late=stands.next_due < legal_day(unit.now),
        lines=tuple(
            (f"{_CZECH[one.claim.kind]} za rok {one.claim.year}", one.claim.due, one.open)
            for one in stands.open
        ),
        account=account.written,
        iban=" ".join(account.iban[at : at + 4] for at in range(0, len(account.iban), 4)),
        legal_basis=tariff.legal_basis,
        spayd=qr_text(unit, row, stands, tariff),
    )


def _addressed(unit: Unit, payer: FeePayer, due: date) -> tuple[str, str]:
    """Return to whom a slip is sent: for a minor on the due date somebody else owes (§ 12)."""
    today = legal_day(unit.now)
    acting = statutory_on(unit, payer.id, today)
    if acting is not None:
        return acting.name, acting.address or payer.address
    if is_minor(payer, min(due, today)):
        return f"Zákonný zástupce: {payer.name}", payer.address
    return payer.name, payer.address


@dataclass(frozen=True, slots=True)
class SlipPage:
    """Some slips, and where the next begin; ``""`` after the last."""

    slips: tuple[Slip, ...]
    next: str


def slips(unit: Unit, after: str = "") -> SlipPage:
    """Return the slips of those payers behind *after*, by name, who owe something."""
    found = payers(unit, after=after)
    stand = standings(unit, [one.id for one in found.payers]) if found.payers else {}
    owing = (one.id for one in found.payers if stand[one.id].owed)
    return SlipPage(tuple(slip_of(unit, one) for one in owing), found.next)


def receipt_of(unit: Unit, entry: str) -> Receipt | None:
    """Return what the cash receipt of an entry says; ``None`` when there is none."""
    row = unit.rows.first(select(FeeReceipt).where(FeeReceipt.entry == entry))
    payer = unit.rows.get(FeePayer, row.payer) if row is not None else None
    if row is None or payer is None:
        return None
    names = {f"clerk:{one.login}": one.name for one in colleagues(unit)}
    return Receipt(
        originator=unit.originator.name,
        organisation_id=unit.originator.organisation_id,
        number=f"{row.number}/{row.year}",
        on=legal_day(row.at),
        payer=payer.name,
        variable_symbol=payer.variable_symbol,
        purpose=row.purpose,
        amount=row.amount,
        in_words=in_words(row.amount),
        clerk=names.get(row.by, row.by),
        cancelled=row.cancelled,
    )
