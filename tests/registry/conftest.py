"""What the registry's tests ask for: items of the queue as a worker would hand them over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Item, ItemState
from gateway.model.submission import Part, PartRole, Party, Submission, SubmissionKind
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit

#: 2. 3. 2026 at 9.05.30 in Prague, a Monday.
RECEIVED = datetime(2026, 3, 2, 8, 5, 30, tzinfo=UTC)

ORIGINAL = b"From: Jana <jana@example.test>\r\n\r\nDobr\xc3\xbd den."
PLAN = b"%PDF-1.7 plan"

HandIn = Callable[..., Item]


def submission(**changes: object) -> Submission:
    """Return a citizen's e-mail with one attachment, as its converter read it."""
    mail = Submission(
        kind=SubmissionKind.MESSAGE,
        party=Party("Jana Nováková", "jana@example.test"),
        subject="Žádost o pokácení lípy",
        text="Dobrý den.",
        parts=(
            Part("", "text/plain", PartRole.BODY, BlobRef.of("Dobrý den.".encode())),
            Part("plán.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(PLAN)),
        ),
        references=("<1@example.test>", "<0@example.test>"),
    )
    return replace(mail, **changes)  # type: ignore[arg-type]  # the tests name fields


@pytest.fixture
def hand_in(store: Store) -> HandIn:
    """Give a function that puts an item into an originator's queue and returns it."""
    numbers = count(1)

    def put(originator: OriginatorId, content: bytes = ORIGINAL, **changes: object) -> Item:
        number = next(numbers)
        arrival = Arrival(
            originator, "email", f"<{number}@example.test>", RECEIVED, BlobRef.of(content)
        )
        item = Item(
            id=ItemId(f"01ITEM{number:020d}"),
            arrival=arrival,
            state=ItemState.WORKING,
            code=f"CODE{number:06d}",
            attempts=1,
            submission=submission(**changes),
            pin="123456",
        )
        store.write(originator, lambda unit: _queue(unit, item))
        return item

    return put


def _queue(unit: Unit, item: Item) -> None:
    unit.keep(item.arrival.original)
    unit.rows.add(
        ItemRow(
            id=item.id,
            channel=item.arrival.channel,
            external_id=item.arrival.external_id,
            lane="",
            code=item.code,
            state=item.state,
            attempts=1,
            due_at=RECEIVED,
            leased_by="",
            received_at=RECEIVED,
            changed_at=RECEIVED,
            sha256=item.arrival.original.sha256,
            size=item.arrival.original.size,
            envelope="{}",
            submission="",
            subject="",
            sender="",
            reference="",
            note="",
        )
    )
