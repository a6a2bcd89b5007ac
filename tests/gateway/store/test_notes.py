"""Channels' notes: durable, each channel's and each originator's own, changed by one at a time."""

import asyncio

from gateway.store.notes import StoredNotes
from gateway.store.store import Store
from tests.conftest import LHOTA, MLYN


async def test_a_note_is_found_again(store: Store) -> None:
    """What was written is read, by the same channel and originator only."""
    notes = StoredNotes(store, "bot")
    assert await notes.change(LHOTA, "chat:1", lambda was: was + "ahoj") == "ahoj"

    assert await notes.read(LHOTA, "chat:1") == "ahoj"
    assert await notes.read(MLYN, "chat:1") == ""
    assert await StoredNotes(store, "databox").read(LHOTA, "chat:1") == ""


async def test_an_empty_note_is_forgotten(store: Store) -> None:
    """Forgetting leaves nothing behind."""
    notes = StoredNotes(store, "bot")
    await notes.change(LHOTA, "chat:1", lambda _: "ahoj")
    await notes.change(LHOTA, "chat:1", lambda _: "")

    assert await notes.read(LHOTA, "chat:1") == ""


async def test_changes_do_not_get_lost(store: Store) -> None:
    """Twenty who add at the same time have all added, the first of them included."""
    notes = StoredNotes(store, "bot")
    await asyncio.gather(*(notes.change(LHOTA, "n", lambda was: was + "x") for _ in range(20)))

    assert await notes.read(LHOTA, "n") == "x" * 20
