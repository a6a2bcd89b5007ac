"""``podatelna files``: lists files with their state and the year of their disposal."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb
from gateway.store.unit import Unit
from registry.files.listing import Wanted, files
from registry.files.states import FileState

COLUMNS = ("originator", "mark", "state", "class_code", "disposal_year", "filings", "title")
PAGE = 500


def add_to(nouns: Nouns) -> None:
    """Add ``files list``."""
    verbs = nouns.add_parser("files", help="the files").add_subparsers(required=True)
    listed = listing(verb(verbs, "list", "list the files, newest first", list_files))
    listed.add_argument("--state", choices=[str(state) for state in FileState])


def list_files(arguments: Namespace) -> int:
    """Print every file, newest first, with its originator."""
    wanted = Wanted(state=FileState(arguments.state) if arguments.state else None)

    def found(unit: Unit) -> Iterator[dict[str, Any]]:
        after = ""
        while True:
            page = files(unit, wanted, after, PAGE)
            for line in page.lines:
                yield {"originator": unit.originator.id, **shown.plain(line)}
            if not page.next:
                return
            after = page.next

    with opened.store(arguments) as store:
        rows = list(opened.each(arguments, store, found))
    shown.rows(rows, COLUMNS, as_json=arguments.json)
    return 0
