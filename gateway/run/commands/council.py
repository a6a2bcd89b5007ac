"""``podatelna council``: counts a vote, prints the notice board as open data, lists resolutions."""

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from council.feed import feed
from council.outcome_tables import Resolution
from council.resolutions import Wanted, found
from council.tally import Count, Tally, tally
from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb, with_settings
from gateway.store.unit import Unit

COLUMNS = ("originator", "number", "adopted_on", "state", "personal", "title")
PAGE = 500


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs to the grammar."""
    council = nouns.add_parser("council", help="the council's agenda")
    verbs = council.add_subparsers(required=True)
    _figures(verb(verbs, "tally", "count a vote: quorum and majority of all members", count))
    printed = with_settings(verb(verbs, "feed", "print the notice board as JSON-LD", print_feed))
    printed.add_argument("--originator", required=True)
    printed.add_argument("--base", help="the public web's address, http://… without a slash")
    listing(verb(verbs, "resolutions", "list the resolutions", list_resolutions))


def _figures(parser: ArgumentParser) -> None:
    for name, text in (
        ("members", "all members of the body"),
        ("present", "members present"),
        ("for", "votes for"),
        ("against", "votes against"),
        ("abstained", "abstentions"),
    ):
        parser.add_argument(
            f"--{name}",
            dest=f"votes_{name}",
            type=int,
            required=name in {"members", "present", "for"},
            default=0,
            help=text,
        )
    parser.add_argument("--json", action="store_true")


def count(arguments: Namespace) -> int:
    """Print the result. Impossible figures are refused, which is exit code 1."""
    counted = tally(
        Count(
            members=arguments.votes_members,
            present=arguments.votes_present,
            in_favour=arguments.votes_for,
            against=arguments.votes_against,
            abstained=arguments.votes_abstained,
        )
    )
    if arguments.json:
        print(json.dumps(_plain(counted)))
        return 0
    print("adopted" if counted.adopted else "not adopted")
    print(f"quorum: {'yes' if counted.quorum else 'no'} (needs {counted.needed_present} present)")
    print(f"needed: {counted.needed} of {counted.count.members} members, for: {_for(counted)}")
    return 0


def _for(counted: Tally) -> int:
    return counted.count.in_favour


def _plain(counted: Tally) -> dict[str, object]:
    figures = asdict(counted.count)
    figures["for"] = figures.pop("in_favour")
    return figures | {
        "adopted": counted.adopted,
        "quorum": counted.quorum,
        "needed": counted.needed,
        "needed_present": counted.needed_present,
    }


def print_feed(arguments: Namespace) -> int:
    """Print the document; says on the error output when the office's IČO is not in the settings."""
    settings = opened.settings(arguments)
    base = (arguments.base or f"http://{settings.web.public}").rstrip("/")
    with opened.store(arguments) as store:
        (originator,) = opened.chosen(arguments, store)
        print(store.look(originator, lambda unit: feed(unit, base)))
        if not store.originators[originator].organisation_id:
            print(f"{originator}: organisation_id (IČO) is not set", file=sys.stderr)
    return 0


def list_resolutions(arguments: Namespace) -> int:
    """Print every resolution, newest first, with its originator."""
    with opened.store(arguments) as store:
        lines = [
            {"originator": originator, **line}
            for originator in opened.chosen(arguments, store)
            for line in store.look(originator, _all)
        ]
    shown.rows(lines, COLUMNS, as_json=arguments.json)
    return 0


def _all(unit: Unit) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    while page := found(unit, Wanted(), len(lines), PAGE):
        lines += [_line(one) for one in page]
    return lines


def _line(one: Resolution) -> dict[str, object]:
    names = ("id", "body", "number", "adopted_on", "state", "personal", "title", "text", "reason")
    return {name: getattr(one, name) for name in names}
