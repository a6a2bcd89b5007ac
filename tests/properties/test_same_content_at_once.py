"""Content that many units keep at the same moment is kept once and harms none of them."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.store.store import Store
from gateway.store.tables import BlobRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA

AT_ONCE, ROUNDS = 6, 20


def test_many_units_keep_the_same_content_at_once(store: Store) -> None:
    """A logo that all mails of a firm carry does not make one fail for the other."""
    start = threading.Barrier(AT_ONCE, timeout=60)

    def keep(number: int) -> None:
        start.wait()
        store.write(LHOTA, lambda unit: unit.keep(BlobRef.of(b"logo %d" % number)))

    with ThreadPoolExecutor(AT_ONCE) as threads:
        for number in range(ROUNDS):
            list(threads.map(keep, [number] * AT_ONCE))

    assert store.look(LHOTA, lambda unit: unit.rows.count(select(BlobRow))) == ROUNDS


def test_content_is_kept_even_if_the_first_to_keep_it_fails(store: Store) -> None:
    """A unit that waited for another, which then failed, keeps the content itself."""
    kept, blob = threading.Event(), BlobRef.of(b"logo")

    def fails(unit: Unit) -> None:
        unit.keep(blob)
        kept.set()
        raise LookupError("no")

    def first() -> None:
        try:
            store.write(LHOTA, fails)
        except LookupError:
            return

    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(first)
        assert kept.wait(60)
        store.write(LHOTA, lambda unit: unit.keep(blob))
        done.result()

    assert store.look(LHOTA, lambda unit: unit.open(blob.stored()).read()) == b"logo"
