"""``podatelna filings``: lists what is registered."""

from argparse import Namespace

from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb
from gateway.store.unit import Unit
from registry.listing import FilingLine, filings

COLUMNS = ("reference_number", "registered_at", "handling", "sender", "subject")
PAGE = 500


def list_filings(arguments: Namespace) -> int:
    """Print every filing, newest first, with its originator."""
    with opened.store(arguments) as store:
        opened.note_reading(arguments, store, "register:filings")
        found = [
            {"originator": originator, **shown.plain(line)}
            for originator in opened.chosen(arguments, store)
            for line in store.look(originator, _all)
        ]
    shown.rows(found, ("originator", *COLUMNS), as_json=arguments.json)
    return 0


def _all(unit: Unit) -> list[FilingLine]:
    page = filings(unit, limit=PAGE)
    found = list(page.lines)
    while page.next:
        page = filings(unit, after=page.next, limit=PAGE)
        found += page.lines
    return found


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verb to the grammar."""
    register = nouns.add_parser("filings", help="the register").add_subparsers(required=True)
    listing(verb(register, "list", "list the filings", list_filings))
