"""Brings one item to a verdict: its rows, its reply, its audit line and its state in one unit."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from gateway.faults import reached
from gateway.intake.codes import Pins
from gateway.model.errors import BadState, Broken
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction, Item, ItemState, step
from gateway.model.ports import Handler
from gateway.model.submission import Submission
from gateway.model.verdict import Postponed, Referred, Refused, Registered, Verdict
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit


class Decider:
    """Asks the handlers in their order; the first that claims a submission decides about it."""

    def __init__(
        self,
        store: Store,
        handlers: Sequence[Handler[Unit]],
        pins: Pins,
        owed: Callable[[], None],
    ) -> None:
        self._store = store
        self._handlers = handlers
        self._pins = pins
        #: Called when a decision may have put something into the outbox.
        self.owed = owed

    def settle(self, unit: Unit, item: Item, owner: str) -> Item | None:
        """Decide about a claimed item; ``None`` when the lease was lost meanwhile."""
        row = queue.lock(unit, item.id)
        if not queue.held_by(row, owner):
            return None
        return self._decided(unit, row, item)

    async def decide(
        self, originator: OriginatorId, item: ItemId, instruction: Instruction
    ) -> Item:
        """Carry out what a clerk says about a referred item, in one transaction.

        Raises ``LookupError``, ``BadState`` when somebody else decided first, or what the handler
        raises when the instruction cannot be followed (``Refused``); then nothing has changed.
        """

        def act(unit: Unit) -> Item:
            row = queue.lock(unit, item)
            if row.state != ItemState.REFERRED:
                raise BadState("O tomto podání už bylo rozhodnuto.")
            row.state = step(step(ItemState.REFERRED, ItemState.RECEIVED), ItemState.WORKING)
            return self._decided(unit, row, replace(queue.read(row), instruction=instruction))

        decided = await self._store.run(originator, act, actor=instruction.by)
        self.owed()
        return decided

    def _decided(self, unit: Unit, row: ItemRow, item: Item) -> Item:
        submission = item.submission
        if submission is None:
            raise Broken(f"Item {item.id} has not been read.")
        read_now = not row.submission
        if read_now:
            keep_parts(unit, row, submission)
        item = replace(item, pin=self._pins.of(unit.originator.id, item.code))
        verdict = self._handler_of(submission).handle(unit, item)
        # The row changes last: every look-up of the handler would send its change on its own.
        if read_now:
            queue.describe(row, submission)
        _apply(unit, row, verdict)
        reached("handle.before-commit")
        return queue.read(row, submission)

    def _handler_of(self, submission: Submission) -> Handler[Unit]:
        for handler in self._handlers:
            if handler.claims(submission):
                return handler
        raise Broken("No part of the town hall claims this submission.")


def keep(unit: Unit, row: ItemRow, submission: Submission) -> None:
    """Store the submission with the item, and its parts' content."""
    queue.describe(row, submission)
    keep_parts(unit, row, submission)


def keep_parts(unit: Unit, row: ItemRow, submission: Submission) -> None:
    """Make the parts' content the originator's own; the original is so already."""
    for part in submission.parts:
        if part.blob.sha256 != row.sha256:
            unit.keep(part.blob)


def _apply(unit: Unit, row: ItemRow, verdict: Verdict) -> None:
    match verdict:
        case Registered(reference, note):
            row.reference = reference
            queue.move(unit, row, ItemState.REGISTERED, note)
        case Referred(reason):
            queue.move(unit, row, ItemState.REFERRED, reason)
        case Refused(code, reason):
            queue.move(unit, row, ItemState.REFUSED, f"{reason} ({code})")
        case Postponed(until, reason):
            put_back(unit, row, until, reason)
            # Waiting is what was decided, no failure: it does not bring the item to the operator.
            row.attempts = 0


def put_back(unit: Unit, row: ItemRow, until: datetime, note: str) -> None:
    """Return an item to the queue until an instant; its attempts stay counted."""
    row.state = step(ItemState(row.state), ItemState.RECEIVED)
    row.due_at = until
    row.leased_by = ""
    row.note = note
    row.changed_at = unit.now


def park(unit: Unit, row: ItemRow, note: str) -> None:
    """Take an item out of the queue until the operator says so."""
    queue.move(unit, row, ItemState.PARKED, note)


def retry(unit: Unit, item: ItemId) -> None:
    """Send a parked or referred item through the queue once more, its attempts forgotten.

    Raises ``LookupError`` or ``BadState``.
    """
    row = queue.lock(unit, item)
    queue.move(unit, row, ItemState.RECEIVED)
    row.attempts = 0
    row.due_at = unit.now
    # It is read anew, because a better converter may be the reason for trying again.
    row.submission = ""
