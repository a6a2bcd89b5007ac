"""One unit of work: the rows of one originator, what we owe, what is audited; all or nothing."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import Connection, select
from sqlalchemy.orm import undefer
from ulid import ULID

from gateway.model.blob import SMALL, BlobRef
from gateway.model.ids import OutgoingId
from gateway.model.originator import Originator
from gateway.model.outgoing import Outgoing
from gateway.store import audit, codec
from gateway.store.blobs import BlobFolder
from gateway.store.schema import plain
from gateway.store.scope import Rows, ScopedSession
from gateway.store.tables import BlobRow, OutgoingRow


@dataclass(frozen=True, slots=True)
class Scene:
    """What a unit needs to know about where, when and for whom it works."""

    originator: Originator
    #: Who acts: ``system``, ``clerk:novakova``, ``operator``.
    actor: str
    now: datetime


class Unit:
    """What domain code works with. Returning commits, raising rolls back."""

    def __init__(self, connection: Connection, scene: Scene, folder: BlobFolder) -> None:
        self._connection = connection
        self._session = ScopedSession(connection, scene.originator.id)
        self._folder = folder
        self._events: list[audit.Event] = []
        self.rows = Rows(self._session)
        self.originator = scene.originator
        self.actor = scene.actor
        self.now = scene.now

    def owe(self, outgoing: Outgoing) -> OutgoingId | None:
        """Put *outgoing* into the outbox; ``None`` when its key is there already."""
        identifier = OutgoingId(str(ULID()))
        values = {
            "id": identifier,
            # A part of it may come from a form.
            "key": plain(outgoing.key),
            "channel": outgoing.channel,
            "item_id": outgoing.item,
            "state": "waiting",
            "attempts": 0,
            "due_at": self.now,
            "leased_by": "",
            "created_at": self.now,
            "reference": "",
            "note": "",
            "fate": "",
            "diagnostic": "",
            "noted_by": "",
            "content": codec.dumps(outgoing),
        }
        if not self.rows.ensure(OutgoingRow, values):
            return None
        for part in outgoing.parts:
            self.keep(part.blob)
        return identifier

    def record(self, event: str, about: str, details: Mapping[str, str] | None = None) -> None:
        """Write a line into the audit log when this unit commits."""
        self._events.append(
            audit.Event(self.originator.id, self.now, self.actor, event, about, details or {})
        )

    def keep(self, blob: BlobRef) -> BlobRef:
        """Make the content the originator's own; returns the stored reference.

        Raises ``LookupError`` when the reference neither carries content nor names stored content.
        """
        small = blob.content is not None and len(blob.content) <= SMALL
        if small or self.rows.get(BlobRow, blob.sha256) is None:
            if blob.content is not None:
                blob = self._folder.put(blob.content)
            elif not self._folder.path(blob.sha256).exists():
                raise LookupError(f"no content {blob.sha256}")
            # Another transaction may be keeping the same content at this very moment.
            self.rows.ensure(
                BlobRow, {"sha256": blob.sha256, "size": blob.size, "content": blob.content}
            )
        return blob.stored()

    def open(self, blob: BlobRef) -> BinaryIO:
        """Open content this originator owns. Raises ``LookupError``."""
        row = self.rows.first(
            select(BlobRow).where(BlobRow.sha256 == blob.sha256).options(undefer(BlobRow.content))
        )
        if row is None:
            raise LookupError(f"no content {blob.sha256}")
        if row.content is not None:
            return io.BytesIO(row.content)
        return self._folder.open(BlobRef(row.sha256, row.size))

    def finish(self) -> None:
        """Send everything to the database and close the audit chain; the store then commits."""
        self._session.flush()
        if self._events:
            audit.append(self._connection, self._events)

    @property
    def happened(self) -> tuple[str, ...]:
        """The events recorded so far, in order; each names two points of ``gateway.faults``."""
        return tuple(event.event for event in self._events)

    def close(self) -> None:
        """Let go of the session."""
        self._session.close()
