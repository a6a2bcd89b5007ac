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
from gateway.web.clerks import Role
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
        )
        return _said(accounts.create_account(store, account), f"{arguments.login} may sign in")


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
    shown.rows(found, ("login", "name", "role", "active", "originators"), as_json=arguments.json)
    return 0


def _accounts(connection: Connection) -> list[dict[str, object]]:
    members: dict[str, list[str]] = {}
    for login, originator in connection.execute(
        select(Membership.login, Membership.originator_id).order_by(Membership.originator_id)
    ):
        members.setdefault(login, []).append(originator)
    statement = select(Account.login, Account.name, Account.role, Account.active)
    return [
        {**row._mapping, "originators": members.get(row.login, [])}  # noqa: SLF001  (its public name)
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
    changing = with_settings(verb(user, "password", "set a new password", password))
    changing.add_argument("login")
    for one in (adding, changing):
        one.add_argument("--password-file", help="read it from here instead of asking")
    closing = with_settings(verb(user, "close", "close an account", close))
    closing.add_argument("login")
    user_list = with_settings(verb(user, "list", "list the accounts", list_users))
    user_list.add_argument("--json", action="store_true")
