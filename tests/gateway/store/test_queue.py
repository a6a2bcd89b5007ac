"""The queue hands a claimed item out ready to be read."""

import hashlib

from gateway.intake.codes import new_codes
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.store import queue
from gateway.store.store import Store
from tests.conftest import LHOTA, MLYN
from tests.fakes import arrival


def test_small_originals_come_along_and_large_ones_by_name(store: Store) -> None:
    """Each claimed item has its own originator's small content; what lies on disk stays there."""
    now = store.clock.now()
    large = BlobRef(hashlib.sha256(b"large").hexdigest(), 10_000_000)
    letters = [
        arrival("A"),
        arrival("A", MLYN),
        Arrival(LHOTA, "fake", "large", now, large),
    ]
    store.across_originators(lambda c: queue.insert_new(c, letters, new_codes(), now))

    items = store.across_originators(lambda c: queue.claim(c, "me", now, 10))

    found = {
        (item.arrival.originator, item.arrival.original.sha256): item.arrival.original.content
        for item in items
    }
    assert found == {
        (letter.originator, letter.original.sha256): letter.original.content for letter in letters
    }
    assert found[LHOTA, large.sha256] is None


def test_what_never_came_is_told(store: Store) -> None:
    """Of a thousand identifiers those are named that nobody of this originator and channel sent."""
    now = store.clock.now()
    there = [arrival("A"), arrival("B"), arrival("C", MLYN)]
    store.across_originators(lambda c: queue.insert_new(c, there, new_codes(), now))
    known = [one.external_id for one in there[:2]]
    asked = [*known, there[2].external_id, *map(str, range(1000))]

    lacking = store.look(LHOTA, lambda unit: queue.lacking(unit, there[0].channel, asked))
    assert lacking == {*asked} - {*known}
    assert store.look(LHOTA, lambda unit: queue.lacking(unit, "databox", known)) == {*known}
