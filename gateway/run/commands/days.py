"""``podatelna log``: prints the transaction log of a day, and lists the days that are kept."""

import argparse
import shutil
import sys
from argparse import Namespace
from datetime import date

from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb, with_settings
from gateway.store.unit import Unit
from registry import log_days

COLUMNS = ("day", "originator", "lines", "size", "seal", "sha256")


def print_day(arguments: Namespace) -> int:
    """Print the XML document of one day; 1 when there is none."""
    day: date = arguments.day

    def read(unit: Unit) -> bool:
        file = log_days.opened(unit, day)
        if file is None:
            return False
        with file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        return True

    with opened.store(arguments) as store:
        (originator,) = opened.chosen(arguments, store)
        opened.note_reading(arguments, store, f"log:{day}")
        if store.look(originator, read):
            return 0
    print(f"no transaction log of {day} is kept", file=sys.stderr)
    return 1


def list_days(arguments: Namespace) -> int:
    """Print the days whose logs are kept, oldest first."""
    with opened.store(arguments) as store:
        found = [
            {"originator": originator, **line}
            for originator in opened.chosen(arguments, store)
            for line in store.look(originator, _days)
        ]
    shown.rows(found, COLUMNS, as_json=arguments.json)
    return 0


def _days(unit: Unit) -> list[dict[str, object]]:
    return [
        {
            "day": row.day.isoformat(),
            "lines": row.last_seq - row.first_seq + 1,
            "first_line": row.first_seq,
            "last_line": row.last_seq,
            "hash_after": row.hash_after,
            "size": row.size,
            "seal": row.seal,
            "sha256": row.sha256,
            "made_at": row.made_at.isoformat(),
        }
        for row in log_days.kept(unit)
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"a day like 2026-11-23, not {text!r}") from error


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs to the grammar."""
    log = nouns.add_parser("log", help="the transaction log of each day")
    verbs = log.add_subparsers(required=True)
    day = with_settings(verb(verbs, "day", "print the log of a day as XML", print_day))
    day.add_argument("day", type=_day, metavar="DATE")
    day.add_argument("--originator", required=True)
    listing(verb(verbs, "days", "list the days whose logs are kept", list_days))
