"""The durable intake queue: what is inserted once, claimed by one, and never forgotten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Row,
    Table,
    and_,
    bindparam,
    exists,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import undefer
from ulid import ULID

from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.errors import BadState
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Item, ItemState, step
from gateway.model.outgoing import STATUS_PAGE
from gateway.model.submission import Submission
from gateway.store import audit, codec
from gateway.store.missing import insert_missing
from gateway.store.tables import OPEN_ITEMS, BlobRow, ItemRow
from gateway.store.unit import Unit

#: After this many failed attempts an item is parked for the operator.
ATTEMPTS = 5
#: How long a daemon has an item before others may take it.
LEASE = timedelta(seconds=60)

_items = cast("Table", ItemRow.__table__)
_blobs = cast("Table", BlobRow.__table__)

# Statements are built once: building one costs more than running it. They ask for several rows by
# lists of each column, because SQLite reads the whole table for a list of pairs; identifiers and
# hashes are unique enough for that, and who asks looks at the pairs once more.
_NEW = insert(_items)
_KNOWN = select(
    _items.c.originator_id,
    _items.c.channel,
    _items.c.external_id,
    _items.c.id,
    _items.c.code,
    _items.c.received_at,
    _items.c.sha256,
).where(
    _items.c.originator_id.in_(bindparam("originators", expanding=True)),
    _items.c.channel.in_(bindparam("channels", expanding=True)),
    _items.c.external_id.in_(bindparam("external_ids", expanding=True)),
)
_CONTENTS = select(_blobs.c.originator_id, _blobs.c.sha256, _blobs.c.content).where(
    _blobs.c.originator_id.in_(bindparam("originators", expanding=True)),
    _blobs.c.sha256.in_(bindparam("hashes", expanding=True)),
)
# An item's identifier is unique without its originator, who is named for the index's sake.
_CHOSEN = and_(
    _items.c.originator_id.in_(bindparam("originators", expanding=True)),
    _items.c.id.in_(bindparam("ids", expanding=True)),
)
_TAKE = (
    update(_items)
    .where(_CHOSEN)
    .values(
        state=ItemState.WORKING,
        attempts=_items.c.attempts + 1,
        due_at=bindparam("until"),
        leased_by=bindparam("owner"),
        changed_at=bindparam("at"),
    )
)
_LOCKED = (
    select(ItemRow)
    .where(ItemRow.id == bindparam("item"))
    .options(undefer(ItemRow.submission))
    .with_for_update()
)

#: Originator, channel and foreign identifier: what makes two arrivals the same.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where an arrival stands in the queue, new or from before."""

    item: ItemId
    code: str
    received_at: datetime
    sha256: str
    fresh: bool


def key_of(arrival: Arrival) -> Key:
    """Return what makes an arrival the same as another."""
    return arrival.originator, arrival.channel, arrival.external_id


def insert_new(
    connection: Connection, arrivals: Sequence[Arrival], codes: Iterable[str], now: datetime
) -> Mapping[Key, Accepted]:
    """Write those *arrivals* that are new, with their blobs and audit lines; return all of them."""
    known = _known(connection, {key_of(arrival) for arrival in arrivals})
    new: dict[Key, Arrival] = {}
    for arrival in arrivals:
        if key_of(arrival) not in known:
            new.setdefault(key_of(arrival), arrival)
    if not new:
        return known
    rows = [_new_row(a, code, now) for a, code in zip(new.values(), codes, strict=False)]
    _insert_blobs(connection, new.values())
    connection.execute(_NEW, rows)
    audit.append(connection, (_accepted_event(row, now) for row in rows))
    fresh = {
        (row["originator_id"], row["channel"], row["external_id"]): Accepted(
            ItemId(row["id"]), row["code"], row["received_at"], row["sha256"], fresh=True
        )
        for row in rows
    }
    return {**known, **fresh}


#: So many identifiers are looked for by one statement.
_AT_ONCE = 500


def lacking(unit: Unit, channel: str, external_ids: Sequence[str]) -> frozenset[str]:
    """Return those of *external_ids* under which nothing has come by *channel*."""
    found: set[str] = set()
    for begin in range(0, len(external_ids), _AT_ONCE):
        some = external_ids[begin : begin + _AT_ONCE]
        of_those = (ItemRow.channel == channel) & ItemRow.external_id.in_(some)
        found.update(unit.rows.all(select(ItemRow.external_id).where(of_those)))
    return frozenset(external_ids) - found


def _known(connection: Connection, keys: set[Key]) -> dict[Key, Accepted]:
    originators, channels, external_ids = map(set, zip(*keys, strict=True))
    asked = {"originators": originators, "channels": channels, "external_ids": external_ids}
    found = {
        (row.originator_id, row.channel, row.external_id): Accepted(
            ItemId(row.id), row.code, row.received_at, row.sha256, fresh=False
        )
        for row in connection.execute(_KNOWN, asked)
    }
    return {key: accepted for key, accepted in found.items() if key in keys}


def _new_row(arrival: Arrival, code: str, now: datetime) -> dict[str, Any]:
    return {
        "originator_id": arrival.originator,
        "id": str(ULID()),
        "channel": arrival.channel,
        "external_id": arrival.external_id,
        "lane": arrival.lane,
        "code": code,
        "state": ItemState.RECEIVED,
        "attempts": 0,
        "due_at": now,
        "leased_by": "",
        "received_at": arrival.received_at,
        "changed_at": now,
        "sha256": arrival.original.sha256,
        "size": arrival.original.size,
        "envelope": codec.dumps(dict(arrival.envelope)),
        "submission": "",
        "subject": "",
        "sender": "",
        "reference": "",
        "note": "",
    }


def _accepted_event(row: Mapping[str, Any], now: datetime) -> audit.Event:
    return audit.Event(
        row["originator_id"],
        now,
        f"channel:{row['channel']}",
        "accepted",
        f"item:{row['id']}",
        {"sha256": row["sha256"], "size": str(row["size"])},
    )


def _insert_blobs(connection: Connection, arrivals: Iterable[Arrival]) -> None:
    wanted = {(a.originator, a.original.sha256): a.original for a in arrivals}
    rows = [
        {
            "originator_id": originator,
            "sha256": sha256,
            "size": blob.size,
            "content": blob.content,
        }
        for (originator, sha256), blob in sorted(wanted.items(), key=itemgetter(0))
    ]
    connection.execute(insert_missing(connection, _blobs), rows)


def claim(connection: Connection, owner: str, now: datetime, limit: int) -> list[Item]:
    """Take up to *limit* items whose turn it is; each is leased to *owner* for ``LEASE``.

    An item whose lease ran out counts as a failed attempt; after ``ATTEMPTS`` it is parked. An
    earlier open item of the same lane keeps later ones waiting.
    """
    rows = connection.execute(_CLAIMABLE, {"now": now, "most": limit}).all()
    worn = [row for row in rows if row.attempts >= ATTEMPTS]
    taken = [row for row in rows if row.attempts < ATTEMPTS]
    if worn:
        _park(connection, worn, now)
    if taken:
        lease = {"until": now + LEASE, "owner": owner, "at": now}
        connection.execute(_TAKE, {**_these(taken), **lease})
    items = [_item(row, ItemState.WORKING, row.attempts + 1) for row in taken]
    return _with_contents(connection, items)


def _with_contents(connection: Connection, items: list[Item]) -> list[Item]:
    """Bring small originals along that are still to be read; one query for all."""
    unread = [item for item in items if item.submission is None]
    if not unread:
        return items
    asked = {
        "originators": {item.arrival.originator for item in unread},
        "hashes": {item.arrival.original.sha256 for item in unread},
    }
    found = {
        (row.originator_id, row.sha256): row.content for row in connection.execute(_CONTENTS, asked)
    }
    return [_with_content(item, found) if item.submission is None else item for item in items]


def _with_content(item: Item, found: Mapping[tuple[str, str], bytes | None]) -> Item:
    arrival = item.arrival
    content = found.get((arrival.originator, arrival.original.sha256))
    original = replace(arrival.original, content=content)
    return replace(item, arrival=replace(arrival, original=original))


def _claimable() -> Any:
    earlier = _items.alias("earlier")
    held_up = exists().where(
        earlier.c.originator_id == _items.c.originator_id,
        earlier.c.lane == _items.c.lane,
        earlier.c.id < _items.c.id,
        earlier.c.state.in_([ItemState.RECEIVED, ItemState.WORKING]),
    )
    return (
        select(_items)
        .where(text(f"item.{OPEN_ITEMS}"), _items.c.due_at <= bindparam("now"))
        .where(or_(_items.c.lane == "", ~held_up))
        .order_by(_items.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


_CLAIMABLE = _claimable()


def _these(rows: Iterable[Row[Any]]) -> dict[str, object]:
    return _named((row.originator_id, row.id) for row in rows)


def _named(keys: Iterable[tuple[str, str]]) -> dict[str, object]:
    originators, ids = zip(*keys, strict=True)
    return {"originators": set(originators), "ids": ids}


def _park(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> None:
    note = f"Zpracování {ATTEMPTS}× nedoběhlo do konce."
    connection.execute(
        update(_items)
        .where(_CHOSEN)
        .values(state=ItemState.PARKED, note=note, leased_by="", changed_at=now),
        _these(rows),
    )
    audit.append(
        connection,
        (
            audit.Event(
                row.originator_id, now, "system", "parked", f"item:{row.id}", {"note": note}
            )
            for row in rows
        ),
    )


def renew(connection: Connection, owner: str, items: Iterable[Item], now: datetime) -> None:
    """Prolong the leases of items that are still being worked on."""
    keys = _named((item.arrival.originator, item.id) for item in items)
    mine = and_(_items.c.state == ItemState.WORKING, _items.c.leased_by == owner)
    connection.execute(update(_items).where(_CHOSEN, mine).values(due_at=now + LEASE), keys)


def give_back(connection: Connection, owner: str, now: datetime) -> int:
    """Let go of everything *owner* held when it died; returns how many items."""
    mine = and_(_items.c.state == ItemState.WORKING, _items.c.leased_by == owner)
    return connection.execute(update(_items).where(mine).values(due_at=now)).rowcount


def _item(row: Any, state: ItemState, attempts: int, submission: Submission | None = None) -> Item:
    if submission is None and row.submission:
        submission = codec.loads(row.submission, Submission)
    arrival = Arrival(
        OriginatorId(row.originator_id),
        row.channel,
        row.external_id,
        row.received_at,
        BlobRef(row.sha256, row.size),
        codec.loads(row.envelope, dict[str, str]),
        row.lane,
    )
    return Item(
        id=ItemId(row.id),
        arrival=arrival,
        state=state,
        code=row.code,
        attempts=attempts,
        submission=submission,
        reference=row.reference,
        note=row.note,
        due_at=row.due_at,
    )


def lock(unit: Unit, item: ItemId) -> ItemRow:
    """Return the item's row locked for this unit. Raises ``LookupError``."""
    row = unit.rows.first(_LOCKED, item=item)
    if row is None:
        raise LookupError(f"no item {item}")
    return row


def read(row: ItemRow, submission: Submission | None = None) -> Item:
    """Return the item a row stands for; with the *submission*, where it need not be read anew."""
    return _item(row, ItemState(row.state), row.attempts, submission)


def held_by(row: ItemRow, owner: str) -> bool:
    """Tell whether *owner* still has the lease it works under."""
    return row.state == ItemState.WORKING and row.leased_by == owner


def move(unit: Unit, row: ItemRow, to: ItemState, note: str = "") -> None:
    """Step to another state by the table and write it into the audit log."""
    before = ItemState(row.state)
    if before is to:
        raise BadState(f"An item that is {before} cannot become it again.")
    row.state = step(before, to)
    row.note = note
    row.changed_at = unit.now
    row.leased_by = ""
    unit.record(str(to), f"item:{row.id}", {"note": note} if note else {})


def describe(row: ItemRow, submission: Submission) -> None:
    """Copy what lists show out of the converted submission."""
    row.submission = codec.dumps(submission)
    row.subject = submission.subject[:500]
    address = submission.party.address
    # Who reads answers on the status page is known by no address.
    known = "" if address.startswith(STATUS_PAGE) else address
    row.sender = (submission.party.name or known)[:300]
