"""What the registry's tests ask for: an office whose queue and registry work as in the daemon."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.codes import Pins, new_codes
from gateway.intake.deciding import Decider
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.ids import OriginatorId
from gateway.model.item import Instruction, Item
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Part, PartRole, Party, Submission, SubmissionKind
from gateway.store import codec, queue
from gateway.store.store import Store
from gateway.store.tables import OutgoingRow
from registry.handler import RegistryHandler

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")

#: 2. 3. 2026 at 9.05.30 in Prague, a Monday.
RECEIVED = datetime(2026, 3, 2, 8, 5, 30, tzinfo=UTC)

ORIGINAL = "From: Jana <jana@example.test>\r\n\r\nDobrý den.".encode()


def a_mail(**changes: Any) -> Submission:
    """Return a citizen's e-mail with one attachment, as its converter read it."""
    mail = Submission(
        kind=SubmissionKind.MESSAGE,
        party=Party("Jana Nováková", "jana@example.test"),
        subject="Žádost o pokácení lípy",
        text="Dobrý den.",
        parts=(
            Part("", "text/plain", PartRole.BODY, BlobRef.of("Dobrý den.".encode())),
            Part("plán.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF-1.7 plan")),
        ),
        references=("<1@example.test>", "<0@example.test>"),
    )
    return replace(mail, **changes)


class Office:
    """The queue and the registry over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.decider = Decider(store, [RegistryHandler()], Pins(b"p" * 32), lambda: None)
        self._numbers = count(1)
        self._codes = new_codes()

    def hand_in(self, originator: OriginatorId, **changes: Any) -> Item:
        """Put a mail into the queue and claim it, as read by its converter."""
        number = next(self._numbers)
        original = BlobRef.of(ORIGINAL + b"%d" % number)
        arrival = Arrival(originator, "email", f"<{number}@example.test>", RECEIVED, original)
        now = self.store.clock.now()

        def work(connection: Any) -> Item:
            queue.insert_new(connection, [arrival], self._codes, now)
            (item,) = queue.claim(connection, "test", now, 1)
            return item

        item = self.store.across_originators(work)
        return replace(item, submission=a_mail(**changes))

    def settle(self, item: Item) -> Item:
        """Bring a claimed item to its verdict; returns it as the queue then has it."""
        settled = self.store.write(
            item.arrival.originator, lambda unit: self.decider.settle(unit, item, "test")
        )
        assert settled is not None
        return settled

    def filed(self, **changes: Any) -> str:
        """Return the reference number of a mail that registered itself at the school."""
        return self.settle(self.hand_in(MLYN, **changes)).reference

    async def decide(self, item: Item, act: str, **values: str) -> Item:
        """Do what a clerk says."""
        said = Instruction("clerk:novakova", act, values)
        return await self.decider.decide(item.arrival.originator, item.id, said)

    def owed(self, originator: OriginatorId) -> list[Outgoing]:
        """Return everything in the outbox, oldest first."""
        statement = select(OutgoingRow.content).order_by(OutgoingRow.id)
        found = self.store.look(originator, lambda unit: unit.rows.all(statement))
        return [codec.loads(content, Outgoing) for content in found]


@pytest.fixture
def office(store: Store) -> Office:
    """Give an office over the test's own store."""
    return Office(store)


@pytest.fixture
def mail() -> Callable[..., Submission]:
    """Give a function that makes a citizen's e-mail."""
    return a_mail
