"""Takes bank statements in: every movement once, whatever overlaps, comes twice or out of order."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from ulid import ULID

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from waste import matching
from waste.bank_account import account_of
from waste.journal import Account, Kind, NewEntry, Side, post
from waste.statements import detecting
from waste.statements.form import Movement, Statement
from waste.tables import BankMovement, BankStatement, BankStatementLine, FeeTariff


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one statement."""

    statement: str
    #: Whether the very same statement had been taken in before.
    known: bool
    movements: int = 0
    #: How many of them other statements had brought before.
    repeated: int = 0
    matched: int = 0


def read_for(unit: Unit, octets: bytes) -> list[Statement]:
    """Read a file whose account may be told only by number: the tariffs know the bank.

    Raises ``Wrong``, also for a statement of an account to which no fee is paid.
    """
    own = [account_of(row.account) for row in unit.rows.all(select(FeeTariff))]
    if not own:
        raise Wrong(msgid("First set the rate of a year, and with it the account to pay to."))
    found = detecting.read(octets, own=own)
    ibans = {account.iban for account in own}
    for statement in found:
        if statement.account not in ibans:
            raise Wrong(
                msgid("The statement is of the account %(account)s, to which no fee is paid."),
                account=statement.account,
            )
        if statement.currency != "CZK":
            raise Wrong(msgid("The fee is paid in Czech crowns."))
    return found


def take(unit: Unit, statements: Sequence[Statement]) -> tuple[Taken, ...]:
    """Write statements and book their movements; match what can be matched for sure.

    Raises ``Wrong`` when the same days of the account came in another format before: movements
    are named differently in each, and would be booked twice.
    """
    return tuple(_take(unit, statement) for statement in statements)


def _take(unit: Unit, statement: Statement) -> Taken:
    _one_format(unit, statement)
    identifier = str(ULID())
    written = unit.rows.ensure(BankStatement, _values(unit, identifier, statement))
    if not written:
        return Taken(_known(unit, statement), known=True)
    unit.rows.flush()
    found = [_movement(unit, statement.account, one) for one in statement.movements]
    unit.rows.write(
        *(
            BankStatementLine(statement=identifier, position=position, movement=movement)
            for position, (movement, _) in enumerate(found, 1)
        )
    )
    new = [movement for movement, fresh in found if fresh]
    matched = matching.match(unit, new)
    about = f"bank-statement:{identifier}"
    unit.record("statement.taken", about, {"movements": str(len(found)), "new": str(len(new))})
    return Taken(identifier, False, len(found), len(found) - len(new), matched)


def _values(unit: Unit, identifier: str, statement: Statement) -> dict[str, object]:
    return {
        "id": identifier,
        "account": statement.account,
        "identity": statement.identity,
        "format": statement.format,
        "number": statement.number,
        "opened_on": statement.opened_on,
        "closed_on": statement.closed_on,
        "opening": statement.opening,
        "closing": statement.closing,
        "by": unit.actor,
        "at": unit.now,
    }


def _known(unit: Unit, statement: Statement) -> str:
    mine = (
        BankStatement.account == statement.account,
        BankStatement.identity == statement.identity,
    )
    return unit.rows.first(select(BankStatement.id).where(*mine)) or ""


def _one_format(unit: Unit, statement: Statement) -> None:
    """Refuse days that came in another format; each names movements its own way."""
    for other in (*_overlapping(unit, statement), *_of_its_days(unit, statement)):
        if _kind(other) != _kind(statement.format):
            raise Wrong(
                msgid("These days of the account were taken in before in the format %(format)s."),
                format=other,
            )


def _overlapping(unit: Unit, statement: Statement) -> Sequence[str]:
    return unit.rows.all(
        select(BankStatement.format).where(
            BankStatement.account == statement.account,
            BankStatement.closed_on > statement.opened_on,
            BankStatement.opened_on < statement.closed_on,
        )
    )


def _of_its_days(unit: Unit, statement: Statement) -> Sequence[str]:
    """Return in which formats movements of its days came.

    The statement of one day begins on that day in one format and on the day before in another.
    """
    return unit.rows.all(
        select(BankStatement.format)
        .join(BankStatementLine, BankStatementLine.statement == BankStatement.id)
        .join(BankMovement, BankMovement.id == BankStatementLine.movement)
        .where(
            BankMovement.account == statement.account,
            BankMovement.on.in_({one.on for one in statement.movements}),
        )
        .distinct()
    )


def _kind(format_: str) -> str:
    return format_.partition(".")[0]


def _movement(unit: Unit, account: str, one: Movement) -> tuple[str, bool]:
    """Return the movement's identifier and whether it is new; a new one is booked."""
    mine = (BankMovement.account == account, BankMovement.identity == one.identity)
    identifier, entry = str(ULID()), str(ULID())
    values = {
        "id": identifier,
        "account": account,
        "identity": one.identity,
        "on": one.on,
        "amount": one.amount,
        "variable_symbol": one.variable_symbol,
        "constant_symbol": one.constant_symbol,
        "specific_symbol": one.specific_symbol,
        "counter_account": one.counter_account,
        "counter_name": one.counter_name,
        "message": one.message,
        "state": matching.State.OPEN,
        "manual": False,
        "entry": entry,
        "settlement": None,
    }
    if not unit.rows.ensure(BankMovement, values):
        return unit.rows.first(select(BankMovement.id).where(*mine)) or "", False
    sides = (Side(Account.BANK, one.amount), Side(Account.SUSPENSE, -one.amount))
    post(unit, NewEntry(Kind.BANK, "Pohyb na účtu", sides, one.on), entry)
    return identifier, True
