"""``podatelna user``: makes and closes accounts and sets their passwords."""

import asyncio
import getpass
import sys
from argparse import Namespace
from pathlib import Path

from sqlalchemy import Connection, select

from gateway.model.errors import Refused
from gateway.model.ids import OriginatorId
from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, verb, with_settings
from gateway.web import accounts
from gateway.web.accounts import NewAccount
from gateway.web.clerks import Duty, Role
from gateway.web.tables import Account, Membership


def add(arguments: Namespace) -> int:
    """Make an account; 1 with the reason when that cannot be."""
    with opened.store(arguments) as store:
        account = NewAccount(
            login=arguments.login,
            name=arguments.name,
            password=_password(arguments),
            originators=tuple(OriginatorId(one) for one in arguments.originators),
            role=Role(arguments.role),
            language=arguments.language,
            duties=_duties(arguments),
        )
        return _said(accounts.create_account(store, account), f"{arguments.login} may sign in")


def change(arguments: Namespace) -> int:
    """Say what an account works with from now on."""
    duties = frozenset(map(Duty, arguments.duties))
    originators = [OriginatorId(one) for one in arguments.originators]
    with opened.store(arguments) as store:
        done = accounts.set_duties(store, arguments.login, originators, duties)
        return _said(done, f"{arguments.login}: {accounts.as_text(duties) or 'no duties'}")


def _duties(arguments: Namespace) -> dict[OriginatorId, frozenset[Duty]]:
    if arguments.duties is None:
        return {}
    duties = frozenset(map(Duty, arguments.duties))
    return {OriginatorId(one): duties for one in arguments.originators}


def password(arguments: Namespace) -> int:
    """Set a new password."""
    with opened.store(arguments) as store:
        done = accounts.set_password(store, arguments.login, _password(arguments))
        return _said(done, f"{arguments.login} has a new password")


def close(arguments: Namespace) -> int:
    """Close an account: its past stays, it cannot sign in any more."""
    with opened.store(arguments) as store:
        return _said(accounts.close_account(store, arguments.login), f"{arguments.login} is closed")


def list_users(arguments: Namespace) -> int:
    """Print all accounts, without their passwords."""
    with opened.store(arguments) as store:
        found = store.across_originators(_accounts)
    columns = ("login", "name", "role", "active", "originators", "duties")
    shown.rows(found, columns, as_json=arguments.json)
    return 0


def _accounts(connection: Connection) -> list[dict[str, object]]:
    members: dict[str, list[str]] = {}
    duties: dict[str, list[str]] = {}
    for login, originator, held in connection.execute(
        select(Membership.login, Membership.originator_id, Membership.duties).order_by(
            Membership.originator_id
        )
    ):
        members.setdefault(login, []).append(originator)
        duties.setdefault(login, []).extend(f"{originator}:{one}" for one in held.split())
    statement = select(Account.login, Account.name, Account.role, Account.active)
    return [
        {
            **row._mapping,  # noqa: SLF001  (its public name)
            "originators": members.get(row.login, []),
            "duties": duties.get(row.login, []),
        }
        for row in connection.execute(statement.order_by(Account.login))
    ]


def _said(coroutine: object, text: str) -> int:
    try:
        asyncio.run(coroutine)  # type: ignore[arg-type]
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    print(text)
    return 0


def _password(arguments: Namespace) -> str:
    if arguments.password_file:
        return Path(arguments.password_file).read_text(encoding="utf-8").rstrip("\n")
    return getpass.getpass(f"Password for {arguments.login}: ")


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs to the grammar."""
    user = nouns.add_parser("user", help="accounts of the desk").add_subparsers(required=True)
    adding = with_settings(verb(user, "add", "make an account", add))
    adding.add_argument("login")
    adding.add_argument("--name", required=True)
    adding.add_argument("--originator", dest="originators", action="append", required=True)
    adding.add_argument("--role", choices=[role.value for role in Role], default="clerk")
    adding.add_argument("--language", choices=["cs", "en"], default="cs")
    known = [duty.value for duty in Duty]
    of_duty = "what the account works with, several times; everything if not given"
    adding.add_argument("--duty", dest="duties", action="append", choices=known, help=of_duty)
    changed = with_settings(verb(user, "change", "say what an account works with", change))
    changed.add_argument("login")
    whose = changed.add_mutually_exclusive_group(required=True)
    of_duty = "one of exactly these, several times"
    whose.add_argument("--duty", dest="duties", action="append", choices=known, help=of_duty)
    of_none = "only the filings assigned to it"
    whose.add_argument("--no-duty", dest="duties", action="store_const", const=[], help=of_none)
    of_one = "for this originator only, several times; otherwise for all of the account's"
    changed.add_argument(
        "--originator", dest="originators", action="append", default=[], help=of_one
    )
    changing = with_settings(verb(user, "password", "set a new password", password))
    changing.add_argument("login")
    for one in (adding, changing):
        one.add_argument("--password-file", help="read it from here instead of asking")
    closing = with_settings(verb(user, "close", "close an account", close))
    closing.add_argument("login")
    user_list = with_settings(verb(user, "list", "list the accounts", list_users))
    user_list.add_argument("--json", action="store_true")
