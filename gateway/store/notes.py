"""Channels' own small durable memory: what was said so far, how far a mailbox was read."""

from collections.abc import Callable

from gateway.model.ids import OriginatorId
from gateway.store.schema import plain
from gateway.store.store import Store
from gateway.store.tables import NoteRow
from gateway.store.unit import Unit


class StoredNotes:
    """Implements the ``Notes`` port for one channel."""

    def __init__(self, store: Store, channel: str) -> None:
        self._store = store
        self._channel = channel

    async def read(self, originator: OriginatorId, key: str) -> str:
        """Return the note under *key*; see ``Notes.read``."""

        def look(unit: Unit) -> str:
            row = unit.rows.get(NoteRow, self._channel, plain(key))
            return row.text if row else ""

        return await self._store.read(originator, look)

    async def change(
        self, originator: OriginatorId, key: str, function: Callable[[str], str]
    ) -> str:
        """Replace the note in one transaction; see ``Notes.change``."""

        def replace(unit: Unit) -> str:
            values = {"channel": self._channel, "key": plain(key), "text": ""}
            # The row is there before it is locked, so that two who begin wait for each other.
            unit.rows.ensure(NoteRow, {**values, "changed_at": unit.now})
            row = unit.rows.get(NoteRow, self._channel, plain(key), lock=True)
            if row is None:
                raise LookupError(key)
            text = function(row.text)
            if text:
                row.text, row.changed_at = text, unit.now
            else:
                unit.rows.delete(row)
            return text

        return await self._store.run(originator, replace, actor=f"channel:{self._channel}")
