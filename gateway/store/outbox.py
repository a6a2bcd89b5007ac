"""The outbox: what we owe leaves after its commit, is tried again, and is never sent unseen.

States: ``waiting -> sending -> sent | failed | parked``, ``sending -> waiting`` on a temporary
failure or an expired lease, ``failed/parked -> waiting`` when a person says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Connection, Table, select, text, update

from gateway.model.ids import OriginatorId, OutgoingId
from gateway.model.outgoing import Delivered, Outgoing
from gateway.store import audit, codec
from gateway.store.schema import plain
from gateway.store.tables import OPEN_OUTGOING, OutgoingRow

#: How long a daemon may take to send one thing before it is tried again.
LEASE = timedelta(seconds=120)

_outgoing = cast("Table", OutgoingRow.__table__)


class OutgoingState(StrEnum):
    """Where something we owe stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    #: The other side refused it for good.
    FAILED = "failed"
    #: Tried for too long, or our own fault; the operator decides.
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing whose turn it is to leave."""

    id: OutgoingId
    originator: OriginatorId
    attempts: int
    outgoing: Outgoing


def claim(
    connection: Connection, owner: str, channels: Iterable[str], now: datetime, limit: int
) -> list[Due]:
    """Take up to *limit* due things for *channels*, leased to *owner*."""
    c = _outgoing.c
    rows = connection.execute(
        select(_outgoing)
        .where(text(f"outgoing.{OPEN_OUTGOING}"), c.due_at <= now, c.channel.in_(list(channels)))
        .order_by(c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        # Two lists, not one of pairs, for which SQLite would read the whole table.
        originators = {row.originator_id for row in rows}
        chosen = c.originator_id.in_(originators) & c.id.in_([row.id for row in rows])
        values = {
            "state": OutgoingState.SENDING,
            "attempts": c.attempts + 1,
            "due_at": now + LEASE,
            "leased_by": owner,
        }
        connection.execute(update(_outgoing).where(chosen).values(values))
    return [
        Due(
            OutgoingId(row.id),
            OriginatorId(row.originator_id),
            row.attempts + 1,
            codec.loads(row.content, Outgoing),
        )
        for row in rows
    ]


def give_back(connection: Connection, owner: str, now: datetime) -> int:
    """Let go of everything *owner* held when it died; returns how many."""
    c = _outgoing.c
    mine = (c.state == OutgoingState.SENDING) & (c.leased_by == owner)
    return connection.execute(update(_outgoing).where(mine).values(due_at=now)).rowcount


def settle_sent(connection: Connection, due: Due, delivered: Delivered) -> None:
    """Write down that the next hop has it."""
    _settle(
        connection,
        due,
        delivered.at,
        state=OutgoingState.SENT,
        sent_at=delivered.at,
        reference=plain(delivered.reference)[:255],
        note=delivered.note,
    )


def settle_failed(
    connection: Connection, due: Due, state: OutgoingState, note: str, now: datetime
) -> None:
    """Write down that it will not leave by itself any more."""
    _settle(connection, due, now, state=state, note=note)


def settle_later(
    connection: Connection, due: Due, note: str, due_at: datetime, reference: str = ""
) -> None:
    """Put it back until *due_at*. No audit line: an attempt is no event of the record.

    A *reference* is kept where it may be out there already: an answer may come before the next try.
    """
    connection.execute(
        update(_outgoing)
        .where(*_this(due))
        .values(
            state=OutgoingState.WAITING,
            due_at=due_at,
            leased_by="",
            note=note,
            **({"reference": plain(reference)[:255]} if reference else {}),
        )
    )


def _settle(connection: Connection, due: Due, now: datetime, **values: Any) -> None:
    connection.execute(update(_outgoing).where(*_this(due)).values(leased_by="", **values))
    about = f"item:{due.outgoing.item}" if due.outgoing.item else f"outgoing:{due.id}"
    details = {"key": due.outgoing.key, "note": str(values["note"])}
    audit.append(
        connection,
        [audit.Event(due.originator, now, "system", f"outgoing-{values['state']}", about, details)],
    )


def _this(due: Due) -> tuple[Any, Any]:
    return _outgoing.c.originator_id == due.originator, _outgoing.c.id == due.id
