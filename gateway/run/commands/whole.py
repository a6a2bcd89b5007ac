"""``podatelna verify``: looks whether everything that is stored is whole."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator

from sqlalchemy import Connection, select

from gateway.model.ids import OriginatorId
from gateway.run import parts
from gateway.run.commands import opened
from gateway.run.grammar import Nouns, verb, with_settings
from gateway.store import audit, verify
from gateway.store.store import Store
from gateway.store.tables import AuditHead
from gateway.store.unit import Unit


def verify_all(arguments: Namespace) -> int:
    """Print every problem and return 1, or say that there is none and return 0."""
    with opened.store(arguments) as store:
        found = list(problems(store))
        looked = {
            "originators": len(store.originators),
            "problems": found,
        }
    if arguments.json:
        print(json.dumps(looked, ensure_ascii=False))
    else:
        for problem in found:
            print(problem)
        counted = f"{len(found)} problems" if found else "everything is whole"
        print(f"{looked['originators']} originators: {counted}", file=sys.stderr)
    return 1 if found else 0


def problems(store: Store) -> Iterator[str]:
    """Yield every problem of the whole installation."""
    yield from store.across_originators(_chains)
    checks = [verify.problems, *(found for _, found in parts.named("verify"))]
    for originator in store.originators:
        for check in checks:
            yield from _of(store, originator, check)


def _of(store: Store, originator: OriginatorId, check: object) -> list[str]:
    def look(unit: Unit) -> list[str]:
        return [f"{originator}: {problem}" for problem in check(unit)]  # type: ignore[operator]

    return store.look(originator, look)


def _chains(connection: Connection) -> list[str]:
    owners = connection.scalars(select(AuditHead.originator_id).order_by(AuditHead.originator_id))
    return [problem for owner in owners.all() for problem in audit.broken_lines(connection, owner)]


def add_to(nouns: Nouns) -> None:
    """Add the command to the grammar."""
    verify_ = verb(nouns, "verify", "look whether everything is whole", verify_all)
    with_settings(verify_)
    verify_.add_argument("--json", action="store_true")
