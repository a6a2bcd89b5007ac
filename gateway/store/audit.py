"""The audit log: each originator's lines form a chain that cannot be changed unseen.

The hash of a line covers its fields and the hash of the line before (SHA-256 over canonical JSON),
so that a changed, removed or inserted line breaks every hash that follows.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from gateway.store.schema import plain
from gateway.store.tables import AuditHead, AuditRow

#: The hash before the first line.
BEGINNING = "0" * 64

_lines = cast("Table", AuditRow.__table__)
_heads = cast("Table", AuditHead.__table__)

# These run in every transaction, so they are built once.
_MINE = _heads.c.originator_id == bindparam("mine")
_HEAD = select(_heads.c.seq, _heads.c.hash).where(_MINE).with_for_update()
_ADD = insert(_lines)
_BEGIN = insert(_heads)
_MOVE = update(_heads).where(_MINE).values(seq=bindparam("seq"), hash=bindparam("hash"))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and is to be remembered for ever."""

    originator: str
    at: datetime
    actor: str
    event: str
    about: str
    details: Mapping[str, str] = field(default_factory=dict)


def append(connection: Connection, events: Iterable[Event]) -> None:
    """Add *events* at the end of their originators' chains, within the caller's transaction.

    Locks the chain's head, in order of originators, until that transaction ends; call it last.
    """
    chains: dict[str, list[Event]] = {}
    for event in events:
        chains.setdefault(event.originator, []).append(event)
    for originator in sorted(chains):
        _extend(connection, originator, chains[originator])


def _extend(connection: Connection, originator: str, events: Sequence[Event]) -> None:
    head = connection.execute(_HEAD, {"mine": originator}).first()
    seq, previous = (0, BEGINNING) if head is None else (head.seq, head.hash)
    rows = []
    for event in events:
        seq += 1
        row = _row(event, seq, previous)
        previous = str(row["hash"])
        rows.append(row)
    connection.execute(_ADD, rows)
    if head is None:
        connection.execute(_BEGIN, {"originator_id": originator, "seq": seq, "hash": previous})
    else:
        connection.execute(_MOVE, {"mine": originator, "seq": seq, "hash": previous})


def _row(event: Event, seq: int, previous: str) -> dict[str, object]:
    row: dict[str, object] = {
        "originator_id": event.originator,
        "seq": seq,
        "at": event.at,
        "actor": plain(event.actor)[:120],
        "event": event.event,
        "about": plain(event.about)[:120],
        "details": json.dumps(dict(event.details), sort_keys=True),
        "previous": previous,
    }
    return row | {"hash": line_hash(row)}


def line_hash(row: Mapping[str, object]) -> str:
    """Return the hash a line with these fields must carry."""
    at = row["at"]
    assert isinstance(at, datetime)  # noqa: S101  (for the type checker; the column says so)
    fields = [
        row["originator_id"],
        row["seq"],
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        row["actor"],
        row["event"],
        row["about"],
        row["details"],
        row["previous"],
    ]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def broken_lines(connection: Connection, originator: str) -> Iterator[str]:
    """Yield one sentence for every place where the chain of *originator* does not hold."""
    statement = select(_lines).where(_lines.c.originator_id == originator).order_by(_lines.c.seq)
    seq, previous = 0, BEGINNING
    for line in map(dict, connection.execute(statement).mappings()):
        seq += 1
        if line["seq"] != seq:
            yield f"audit {originator}: line {seq} is missing"
            seq = line["seq"]
        if line["previous"] != previous or line["hash"] != line_hash(line):
            yield f"audit {originator}: line {seq} was changed"
        previous = line["hash"]
    head = connection.execute(
        select(_heads.c.seq, _heads.c.hash).where(_heads.c.originator_id == originator)
    ).first()
    if (head.seq, head.hash) != (seq, previous) if head else seq != 0:
        yield f"audit {originator}: the end of the chain is not where the head says"
