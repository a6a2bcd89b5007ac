"""``podatelna ledger``: shows whether the registers have numbers that nobody has."""

import sys
from argparse import Namespace

from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb
from registry import ledger


def gaps(arguments: Namespace) -> int:
    """Print every gap and return 1, or nothing and return 0."""
    with opened.store(arguments) as store:
        found = [
            {"originator": originator, **shown.plain(gap)}
            for originator in opened.chosen(arguments, store)
            for gap in store.look(originator, lambda unit: list(ledger.gaps(unit)))
        ]
    if found or arguments.json:
        shown.rows(found, ("originator", "register", "year", "seq"), as_json=arguments.json)
    else:
        print("no register has a gap", file=sys.stderr)
    return 1 if found else 0


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verb to the grammar."""
    ledgers = nouns.add_parser("ledger", help="numbers of the registers")
    verbs = ledgers.add_subparsers(required=True)
    listing(verb(verbs, "gaps", "list numbers that nobody has; 1 when there is one", gaps))
