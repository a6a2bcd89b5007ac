"""``podatelna plan``: imports and lists classification schemes with their disposal schedules."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gateway.model.errors import ConfigError
from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb, with_settings
from gateway.store.unit import Unit
from registry.plan.reading import NewScheme, WrongScheme, example, read
from registry.plan.scheme import lines, take_over

COLUMNS = ("originator", "code", "title", "disposal_mark", "retention", "trigger", "open")
WRONG = 1


class _DryRun(Exception):
    """Everything would have gone well; nothing is to stay."""


def add_to(nouns: Nouns) -> None:
    """Add ``plan import`` and ``plan list``."""
    plan = nouns.add_parser("plan", help="the classification scheme").add_subparsers(required=True)
    importing = with_settings(verb(plan, "import", "take over a plan written as TOML", import_plan))
    importing.add_argument("file", help="a file, or town or school for the examples")
    importing.add_argument("--originator", required=True)
    importing.add_argument("--dry-run", action="store_true", help="only look for mistakes")
    listed = listing(verb(plan, "list", "list the classes of the plan in force", list_plan))
    listed.add_argument("--version", type=int, help="of this version instead")


def import_plan(arguments: Namespace) -> int:
    """Take the plan over, or print every mistake and return 1."""
    try:
        scheme = read(_text(arguments.file))
        with opened.store(arguments) as store:
            (originator,) = opened.chosen(arguments, store)
            try:
                version = store.write(
                    originator, lambda unit: _take(unit, scheme, arguments), actor="operator"
                )
            except _DryRun:
                print(_told(scheme, "is without mistakes; nothing was changed"), file=sys.stderr)
                return 0
    except WrongScheme as error:
        for problem in error.problems:
            print(f"podatelna: {arguments.file}: {problem}", file=sys.stderr)
        return WRONG
    print(_told(scheme, f"is version {version}"), file=sys.stderr)
    return 0


def _take(unit: Unit, scheme: NewScheme, arguments: Namespace) -> int:
    version = take_over(unit, scheme).version
    if arguments.dry_run:
        raise _DryRun
    return version


def _told(scheme: NewScheme, what: str) -> str:
    number = sum(one.regime is not None for one in scheme.classes)
    return (
        f"{scheme.title}, valid from {scheme.valid_from}, {len(scheme.classes)} classes"
        f" of which {number} hold files, {what}"
    )


def _text(named: str) -> str:
    path = Path(named)
    if not path.exists() and path.name == named and example(named).exists():
        path = example(named)
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def list_plan(arguments: Namespace) -> int:
    """Print the classes in the order of the plan."""
    wanted: int | None = arguments.version

    def found(unit: Unit) -> Iterator[dict[str, Any]]:
        for line in lines(unit, wanted):
            yield {"originator": unit.originator.id, **shown.plain(line)}

    with opened.store(arguments) as store:
        rows = list(opened.each(arguments, store, found))
    shown.rows(rows, COLUMNS, as_json=arguments.json)
    return 0
