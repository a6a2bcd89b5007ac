"""The command line: ``podatelna NOUN [VERB] ...``. Exit codes: 0, 1, 2 usage, 78 configuration."""

import argparse
import sys
from collections.abc import Sequence

from gateway.bench import command as bench
from gateway.intake.listing import Group
from gateway.model.errors import ConfigError, GatewayError
from gateway.run.clock import SystemClock
from gateway.run.commands import (
    chat,
    council,
    forms,
    isds,
    items,
    kiosks,
    lifecycle,
    measured,
    register,
    scan,
    users,
    waste,
    whole,
)
from gateway.run.demo import command as demo
from gateway.run.grammar import Command, Nouns, listing, verb, with_settings
from gateway.web.clerks import Role

#: What BSD's sysexits.h calls EX_CONFIG.
CONFIGURATION = 78
WRONG = 1

#: Modules that add nouns of their own, each by ``add_to(nouns)``.
PARTS = (demo, chat, council, forms, isds, kiosks, scan, waste)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        return command(chosen)
    except ConfigError as error:
        for problem in error.problems:
            print(f"podatelna: {problem}", file=sys.stderr)
        return CONFIGURATION
    except GatewayError as error:
        print(f"podatelna: {error}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        # The reader of a list has seen enough.
        sys.stderr.close()
        return 0


def parser() -> argparse.ArgumentParser:
    """Return the whole grammar."""
    top = argparse.ArgumentParser(
        "podatelna", description="The filing office of a town hall.", allow_abbrev=False
    )
    nouns = top.add_subparsers(required=True, metavar="COMMAND")
    _lifecycle(nouns)
    _items(nouns)
    _users(nouns)
    for part in PARTS:
        part.add_to(nouns)
    bench.add_to(nouns, measured.assembled, SystemClock())
    return top


def _lifecycle(nouns: Nouns) -> None:
    init = verb(nouns, "init", "make a folder ready: settings, key, database", lifecycle.init)
    init.add_argument("--dir", required=True)
    for name in ("id", "name", "abbreviation", "address"):
        init.add_argument(f"--{name}", help=f"the first originator's {name}")
    with_settings(verb(nouns, "run", "run the daemon", lifecycle.run))
    with_settings(verb(nouns, "check", "check and show the settings", lifecycle.check))
    migrate = verb(nouns, "migrate", "bring the database up to date", lifecycle.migrate_schema)
    with_settings(migrate)
    migrate.add_argument("--check", action="store_true", help="only say what is missing")
    verify = verb(nouns, "verify", "look whether everything is whole", whole.verify_all)
    with_settings(verify)
    verify.add_argument("--json", action="store_true")


def _items(nouns: Nouns) -> None:
    intake = nouns.add_parser("intake", help="the intake queue").add_subparsers(required=True)
    items_list = listing(verb(intake, "list", "list the items", items.list_items))
    items_list.add_argument("--group", choices=[group.value for group in Group], default="all")
    items_list.add_argument("--text", default="", help="words of subject, sender or number")
    retry = with_settings(verb(intake, "retry", "try an item once more", items.retry))
    retry.add_argument("item")
    retry.add_argument("--originator")
    filings = nouns.add_parser("filings", help="the register").add_subparsers(required=True)
    listing(verb(filings, "list", "list the filings", register.list_filings))


def _users(nouns: Nouns) -> None:
    user = nouns.add_parser("user", help="accounts of the desk").add_subparsers(required=True)
    add = with_settings(verb(user, "add", "make an account", users.add))
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--originator", dest="originators", action="append", required=True)
    add.add_argument("--role", choices=[role.value for role in Role], default="clerk")
    add.add_argument("--language", choices=["cs", "en"], default="cs")
    change = with_settings(verb(user, "password", "set a new password", users.password))
    change.add_argument("login")
    for one in (add, change):
        one.add_argument("--password-file", help="read it from here instead of asking")
    closing = with_settings(verb(user, "close", "close an account", users.close))
    closing.add_argument("login")
    user_list = with_settings(verb(user, "list", "list the accounts", users.list_users))
    user_list.add_argument("--json", action="store_true")


if __name__ == "__main__":
    sys.exit(main())
