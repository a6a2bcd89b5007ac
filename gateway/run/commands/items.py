"""``podatelna intake``: lists the queue, shows one item, tries a parked one again."""

from argparse import Namespace
from dataclasses import replace
from functools import partial

from gateway.intake import deciding
from gateway.intake.listing import Group, ListedItem, Wanted, listed
from gateway.model.errors import BadState
from gateway.model.ids import ItemId
from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb, with_settings
from gateway.store.unit import Unit

COLUMNS = ("received_at", "originator", "state", "reference", "sender", "subject", "id")
PAGE = 500


def list_items(arguments: Namespace) -> int:
    """Print every item, oldest first."""
    wanted = Wanted(group=Group(arguments.group), text=arguments.text, limit=PAGE)
    with opened.store(arguments) as store:
        opened.note_reading(arguments, store, "register:items")
        found = opened.each(arguments, store, partial(_all, wanted=wanted))
        shown.rows(found, COLUMNS, as_json=arguments.json)
    return 0


def _all(unit: Unit, wanted: Wanted) -> list[ListedItem]:
    found: list[ListedItem] = []
    page = listed(unit, wanted)
    found += page.rows
    while page.later:
        page = listed(unit, replace(wanted, after=page.rows[-1].id))
        found += page.rows
    return found


def retry(arguments: Namespace) -> int:
    """Send an item through the queue once more; 1 when there is none that waits."""
    with opened.store(arguments) as store:
        for originator in opened.chosen(arguments, store):
            try:
                store.write(
                    originator,
                    lambda unit: deciding.retry(unit, ItemId(arguments.item)),
                    actor="operator",
                )
            except LookupError:
                continue
            except BadState as error:
                print(error)
                return 1
            print(f"{arguments.item} is in the queue again")
            return 0
    print(f"there is no item {arguments.item}")
    return 1


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs to the grammar."""
    intake = nouns.add_parser("intake", help="the intake queue").add_subparsers(required=True)
    items_list = listing(verb(intake, "list", "list the items", list_items))
    items_list.add_argument("--group", choices=[group.value for group in Group], default="all")
    items_list.add_argument("--text", default="", help="words of subject, sender or number")
    again = with_settings(verb(intake, "retry", "try an item once more", retry))
    again.add_argument("item")
    again.add_argument("--originator")
