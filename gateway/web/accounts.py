"""Accounts of the desk: made, changed, and checked against a password."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import argon2
from sqlalchemy import Connection, delete, insert, select, update

from gateway.loop import in_thread
from gateway.model.errors import Refused
from gateway.model.ids import OriginatorId
from gateway.store import audit
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import ALL_DUTIES, Duty, Role
from gateway.web.languages import LANGUAGES, msgid
from gateway.web.tables import Account, Membership, WebSession

#: Characters; a limit above keeps the hashing bounded.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200

_hasher = argon2.PasswordHasher()


@cache
def _nobody() -> str:
    """Return what is compared with when the login is unknown: both answers take equally long.

    Hashing takes 64 MiB for a moment, which a daemon need not have before anybody signs in.
    """
    return _hasher.hash("nobody has this password")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made from."""

    login: str
    name: str
    password: str
    originators: tuple[OriginatorId, ...]
    role: Role = Role.CLERK
    language: str = "cs"
    #: What the account works with; for an originator that is not named here, everything.
    duties: Mapping[OriginatorId, frozenset[Duty]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody a filing can be given to."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """An account as sign-in sees it."""

    login: str
    password: str
    active: bool
    originators: tuple[OriginatorId, ...]


async def create_account(store: Store, account: NewAccount, actor: str = "operator") -> None:
    """Make *account*. Raises ``Refused`` when its login is taken or something is wrong with it."""
    _check(store, account)
    hashed = await in_thread(_hasher.hash, account.password)
    now = store.clock.now()

    def work(connection: Connection) -> None:
        if _find(connection, account.login) is not None:
            raise Refused(msgid("This login exists already."))
        connection.execute(
            insert(Account).values(
                login=account.login,
                name=account.name,
                password=hashed,
                role=account.role.value,
                language=account.language,
                active=True,
                created_at=now,
            )
        )
        rows = [
            {"originator_id": one, "login": account.login, "duties": duties_of(account, one)}
            for one in account.originators
        ]
        connection.execute(insert(Membership), rows)
        said = {"role": account.role.value}
        note(connection, account.originators, (now, actor, "account-created", account.login), said)

    await store.across(work)


async def set_password(store: Store, login: str, password: str, actor: str = "operator") -> None:
    """Give *login* a new password and end its sessions. Raises ``Refused``."""
    _check_password(password)
    hashed = await in_thread(_hasher.hash, password)
    now = store.clock.now()

    def work(connection: Connection) -> None:
        known = _find(connection, login)
        if known is None:
            raise Refused(msgid("There is no such login."))
        connection.execute(
            update(Account).where(Account.login == login).values(password=hashed, active=True)
        )
        connection.execute(delete(WebSession).where(WebSession.login == login))
        note(connection, known.originators, (now, actor, "password-changed", login))

    await store.across(work)


async def set_duties(
    store: Store,
    login: str,
    originators: Iterable[OriginatorId],
    duties: frozenset[Duty],
    actor: str = "operator",
) -> None:
    """Let *login* work with exactly *duties* for *originators*, from its next request on.

    No originators: all of the account's. Raises ``Refused``.
    """
    now = store.clock.now()
    after = as_text(duties)

    def work(connection: Connection) -> None:
        known = _find(connection, login)
        if known is None:
            raise Refused(msgid("There is no such login."))
        concerned = tuple(originators) or known.originators
        if not set(concerned) <= set(known.originators):
            raise Refused(msgid("The account does not work for this originator."))
        mine = (Membership.login == login) & Membership.originator_id.in_(concerned)
        held = select(Membership.originator_id, Membership.duties).where(mine)
        for originator, before in connection.execute(held).all():
            line = (now, actor, "duties-changed", login)
            note(connection, [OriginatorId(originator)], line, {"before": before, "after": after})
        connection.execute(update(Membership).where(mine).values(duties=after))

    await store.across(work)


def as_text(duties: Iterable[Duty]) -> str:
    """Return duties as their column keeps them."""
    return " ".join(sorted(duties))


def as_duties(text: str) -> frozenset[Duty]:
    """Return the duties a column keeps; one that this program does not know gives no right."""
    return frozenset(Duty(word) for word in text.split() if word in set(Duty))


def duties_of(account: NewAccount, originator: OriginatorId) -> str:
    """Return what a new account works with for *originator*."""
    return as_text(account.duties.get(originator, ALL_DUTIES))


async def close_account(store: Store, login: str, actor: str = "operator") -> None:
    """Let *login* in no more, at once; its name stays readable in what it did. Raises ``Refused``.

    ``set_password`` opens the account again.
    """
    now = store.clock.now()

    def work(connection: Connection) -> None:
        known = _find(connection, login)
        if known is None:
            raise Refused(msgid("There is no such login."))
        connection.execute(update(Account).where(Account.login == login).values(active=False))
        connection.execute(delete(WebSession).where(WebSession.login == login))
        note(connection, known.originators, (now, actor, "account-closed", login))

    await store.across(work)


async def check_password(store: Store, login: str, password: str) -> Known | None:
    """Return the account when login and password fit; works equally long when they do not."""
    known = await find(store, login)
    hashed = known.password if known is not None else await in_thread(_nobody)
    fits = await in_thread(_verify, hashed, password[:LONGEST_PASSWORD])
    return known if fits and known is not None and known.active else None


async def find(store: Store, login: str) -> Known | None:
    """Return the account of *login*, whoever asks."""
    return await store.across(lambda connection: _find(connection, login))


def colleagues(unit: Unit) -> tuple[Colleague, ...]:
    """Return the active clerks of the unit's originator, by name."""
    statement = (
        select(Account.login, Account.name)
        .join(Membership, Membership.login == Account.login)
        .where(Account.active)
        .order_by(Account.name, Account.login)
    )
    return tuple(Colleague(login, name) for login, name in unit.rows.tuples(statement))


def note(
    connection: Connection,
    originators: Iterable[OriginatorId],
    line: tuple[datetime, str, str, str],
    details: dict[str, str] | None = None,
) -> None:
    """Write one audit line about an account into the log of every originator it concerns.

    *line* is the instant, the actor, the event and the login.
    """
    at, actor, event, login = line
    about = f"account:{login}"
    audit.append(
        connection,
        [audit.Event(one, at, actor, event, about, details or {}) for one in originators],
    )


def _find(connection: Connection, login: str) -> Known | None:
    row = connection.execute(
        select(Account.login, Account.password, Account.active).where(Account.login == login)
    ).first()
    if row is None:
        return None
    members = select(Membership.originator_id).where(Membership.login == login)
    found = tuple(OriginatorId(one) for one in connection.scalars(members))
    return Known(row.login, row.password, row.active, found)


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def _check(store: Store, account: NewAccount) -> None:
    login = account.login
    if not (login.isascii() and login == login.lower() and login.replace("-", "").isalnum()):
        raise Refused(msgid("A login consists of lower-case letters, digits and hyphens."))
    if not account.originators or not set(account.originators) <= set(store.originators):
        raise Refused(msgid("An account belongs to at least one known originator."))
    if not set(account.duties) <= set(account.originators):
        raise Refused(msgid("The account does not work for this originator."))
    if account.language not in LANGUAGES:
        raise Refused(msgid("The language must be cs or en."))
    _check_password(account.password)


def _check_password(password: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused(msgid("A password has 12 to 200 characters."))
