"""The worker: verdicts, delays, parking, lanes, leases, and readers that misbehave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from gateway.intake import deciding
from gateway.model.arrival import Arrival
from gateway.model.errors import BadState, Broken, Malformed, Occupied, TryLater
from gateway.model.item import Instruction, Item, ItemState
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Outcome, Party, Submission, SubmissionKind
from gateway.model.verdict import Postponed, Referred, Refused, Registered, Verdict
from gateway.store import queue
from gateway.store.store import Store
from gateway.store.tables import AuditRow, BlobRow, ItemRow, OutgoingRow
from gateway.store.unit import Unit
from tests.conftest import LHOTA, StandingClock
from tests.fakes import arrival, failing
from tests.offices import Office


async def test_an_item_is_read_and_registered(office: Office) -> None:
    """What the converter read stands with the item, and the verdict is its state."""
    (receipt,) = await office.take_in(arrival("Žádost\no kácení"))
    item = office.item(receipt)

    assert item.state is ItemState.REGISTERED
    assert item.reference == f"R-{receipt.code}"
    assert item.submission is not None
    assert (item.submission.subject, item.submission.text) == ("Žádost", "Žádost\no kácení")
    assert office.handler.seen[0].pin == receipt.pin


async def test_parts_become_the_originators_own(office: Office, store: Store) -> None:
    """Content of converted parts is stored in the deciding transaction."""
    await office.take_in(arrival("Žádost\no kácení"))

    # The attachment of this sample is its text, so that original and part are one blob.
    assert store.look(LHOTA, lambda u: u.rows.count(select(BlobRow))) == 1


@pytest.mark.parametrize(
    ("verdict", "state", "note"),
    [
        pytest.param(Referred("Podívejte se."), ItemState.REFERRED, "Podívejte se.", id="referred"),
        pytest.param(
            Refused("spam", "Reklama."), ItemState.REFUSED, "Reklama. (spam)", id="refused"
        ),
    ],
)
async def test_verdicts_become_states(
    office: Office, verdict: Verdict, state: ItemState, note: str
) -> None:
    """Each verdict has its state and its reason."""
    office.handler.script = lambda _unit, _item: verdict
    (receipt,) = await office.take_in(arrival("x"))

    assert (office.item(receipt).state, office.item(receipt).note) == (state, note)


async def test_a_postponed_item_comes_back(office: Office, clock: StandingClock) -> None:
    """It waits until its instant and is then asked about again."""
    until = clock.now() + timedelta(hours=1)
    verdicts: list[Verdict] = [Postponed(until, "čeká"), Registered("R-1")]
    office.handler.script = lambda _unit, _item: verdicts.pop(0)
    (receipt,) = await office.take_in(arrival("x"))
    assert office.item(receipt).state is ItemState.RECEIVED

    await office.worker.until_idle()
    assert len(office.handler.seen) == 1

    clock.advance(hours=1)
    await office.worker.until_idle()
    assert office.item(receipt).state is ItemState.REGISTERED


async def test_five_failures_park_it(office: Office, clock: StandingClock) -> None:
    """An unforeseen failure is tried five times, ever later, then parked with its reason."""
    office.handler.script = failing(RuntimeError("kaput"))
    (receipt,) = await office.take_in(arrival("x"))
    for _ in range(10):
        clock.advance(hours=1)
        await office.worker.until_idle()

    item = office.item(receipt)
    assert (item.state, item.attempts) == (ItemState.PARKED, 5)
    assert item.note == "RuntimeError: kaput"
    assert item.submission is not None
    assert len(office.handler.seen) == 5


async def test_our_own_fault_parks_at_once(office: Office) -> None:
    """``Broken`` is not tried again."""
    office.handler.script = failing(Broken("We are wrong."))
    (receipt,) = await office.take_in(arrival("x"))

    assert office.item(receipt).state is ItemState.PARKED
    assert len(office.handler.seen) == 1


async def test_try_later_waits_as_long_as_asked(office: Office, clock: StandingClock) -> None:
    """The delay is at least what the error asks for."""
    office.handler.script = failing(TryLater(after=7200))
    (receipt,) = await office.take_in(arrival("x"))

    assert office.item(receipt).due_at == clock.now() + timedelta(hours=2)


async def test_waiting_for_what_is_in_use_is_no_failure(
    office: Office, clock: StandingClock
) -> None:
    """However often it was sent back, an item keeps its tries."""
    office.handler.script = failing(Occupied(after=20))
    (receipt,) = await office.take_in(arrival("Žádost"))
    for _ in range(queue.ATTEMPTS + 2):
        assert office.item(receipt).state is ItemState.RECEIVED
        clock.advance(seconds=20)
        await office.worker.until_idle()
    office.handler.script = lambda _unit, item: Registered(item.code)
    clock.advance(seconds=20)
    await office.worker.until_idle()

    assert office.item(receipt).state is ItemState.REGISTERED


async def test_a_failing_handler_leaves_nothing_behind(office: Office, store: Store) -> None:
    """Rows, replies and audit lines of a handler that raises are rolled back."""

    def owes_and_fails(unit: Unit, item: Item) -> Verdict:
        unit.owe(Outgoing(LHOTA, "fake", "a@b.test", "s", "t", key="k", item=item.id))
        unit.record("lied", "item:x")
        raise RuntimeError("kaput")

    office.handler.script = owes_and_fails
    await office.take_in(arrival("x"))

    assert store.look(LHOTA, lambda u: u.rows.count(select(OutgoingRow))) == 0
    assert "lied" not in office.column(LHOTA, AuditRow.event)


@pytest.mark.parametrize("text", ["hang", "hoard", "die", "raise"])
async def test_a_reader_that_misbehaves_harms_nobody(office: Office, text: str) -> None:
    """What hangs, eats memory or kills its process becomes an item that says it is unreadable."""
    first, second = await office.take_in(arrival(text), arrival("Žádost"))
    item = office.item(first)

    assert item.submission is not None
    assert item.submission.kind is SubmissionKind.UNREADABLE
    assert item.submission.evidence[0].kind == "defect"
    assert office.item(second).submission.subject == "Žádost"  # type: ignore[union-attr]


async def test_formats_are_told_by_content(office: Office) -> None:
    """A program under an innocent name is noticed."""
    (receipt,) = await office.take_in(arrival("#!/bin/sh\nrm -rf /\n"))
    submission = office.item(receipt).submission

    assert submission is not None
    assert submission.parts[1].media_type == "text/x-shellscript"
    assert submission.evidence[0].outcome is Outcome.INVALID


async def test_one_lane_is_handled_in_order(office: Office, clock: StandingClock) -> None:
    """A later item of a lane waits for the earlier one, also while that one is being retried."""
    fail = [True]

    def script(_unit: Unit, item: Item) -> Verdict:
        if item.submission is not None and item.submission.subject == "1" and fail:
            fail.pop()
            raise RuntimeError("kaput")
        return Registered(item.code)

    office.handler.script = script
    await office.take_in(*(arrival(str(n), lane="chat:7") for n in (1, 2, 3)), arrival("4"))
    subjects = [item.submission.subject for item in office.handler.seen if item.submission]
    assert sorted(subjects) == ["1", "4"]

    clock.advance(minutes=10)
    await office.worker.until_idle()
    subjects = [item.submission.subject for item in office.handler.seen if item.submission]
    assert subjects[2:] == ["1", "2", "3"]


async def test_an_expired_lease_returns_and_counts(
    office: Office, store: Store, clock: StandingClock
) -> None:
    """What a dead daemon held is taken over when its lease is over, not before; it counts."""
    (receipt,) = await office.acceptance.accept(arrival("x"))
    store.across_originators(lambda c: queue.claim(c, "dead", clock.now(), 10))
    await office.worker.until_idle()
    assert office.handler.seen == []

    clock.advance(seconds=61)
    await office.worker.until_idle()
    assert office.item(receipt).state is ItemState.REGISTERED
    assert office.item(receipt).attempts == 2


async def test_leases_that_always_expire_park(
    office: Office, store: Store, clock: StandingClock
) -> None:
    """An item that kills its daemon five times is parked, not tried for ever."""
    (receipt,) = await office.acceptance.accept(arrival("x"))
    for _ in range(5):
        store.across_originators(lambda c: queue.claim(c, "dying", clock.now(), 10))
        clock.advance(seconds=61)
    await office.worker.until_idle()

    assert office.item(receipt).state is ItemState.PARKED
    assert office.handler.seen == []


async def test_a_lost_lease_decides_nothing(
    office: Office, store: Store, clock: StandingClock
) -> None:
    """A daemon that was thought dead and comes back late changes nothing any more."""
    await office.acceptance.accept(arrival("x"))
    (item,) = store.across_originators(lambda c: queue.claim(c, "late", clock.now(), 10))
    clock.advance(seconds=61)
    await office.worker.until_idle()

    assert store.write(LHOTA, lambda u: office.decider.settle(u, item, "late")) is None


async def test_a_clerk_decides_about_a_referred_item(office: Office) -> None:
    """The instruction reaches the handler, the state follows, and the clerk stands in the log."""
    office.handler.script = lambda _unit, item: (
        Registered("R-7") if item.instruction else Referred("Podívejte se.")
    )
    (receipt,) = await office.take_in(arrival("x"))
    order = Instruction("clerk:novakova", "register", {"subject": "Věc"})
    decided = await office.decider.decide(LHOTA, receipt.item, order)

    assert (decided.state, decided.reference) == (ItemState.REGISTERED, "R-7")
    assert office.handler.seen[-1].instruction == order
    assert office.column(LHOTA, AuditRow.actor)[-1] == "clerk:novakova"

    with pytest.raises(BadState):
        await office.decider.decide(LHOTA, receipt.item, order)


async def test_an_instruction_that_cannot_be_followed_changes_nothing(office: Office) -> None:
    """The handler's refusal reaches the clerk and the item stays referred."""

    def script(_unit: Unit, item: Item) -> Verdict:
        if item.instruction:
            raise Malformed("Chybí důvod.")
        return Referred("Podívejte se.")

    office.handler.script = script
    (receipt,) = await office.take_in(arrival("x"))
    with pytest.raises(Malformed, match="Chybí důvod"):
        await office.decider.decide(LHOTA, receipt.item, Instruction("clerk:a", "refuse"))

    assert office.item(receipt).state is ItemState.REFERRED


async def test_a_parked_item_is_tried_again(office: Office, store: Store) -> None:
    """Trying again forgets the attempts and reads the original anew."""
    office.handler.script = failing(Broken("We are wrong."))
    (receipt,) = await office.take_in(arrival("x"))
    office.handler.script = lambda _unit, _item: Registered("R-1")
    store.write(LHOTA, lambda u: deciding.retry(u, receipt.item), actor="operator")
    await office.worker.until_idle()

    assert office.item(receipt).state is ItemState.REGISTERED
    assert office.item(receipt).attempts == 1


async def test_the_queue_holds_no_item_nobody_sees(office: Office, store: Store) -> None:
    """After any mixture of luck every accepted item is in a state of the table."""
    scripts: list[Callable[[Unit, Item], Verdict]] = [
        lambda _u, _i: Registered("R"),
        lambda _u, _i: Referred("?"),
        lambda _u, _i: Refused("x", "y"),
        failing(RuntimeError("kaput")),
        failing(Broken("x")),
    ]

    def script(unit: Unit, item: Item) -> Verdict:
        assert item.submission is not None
        return scripts[int(item.submission.subject) % 5](unit, item)

    office.handler.script = script
    await office.take_in(*(arrival(str(n)) for n in range(25)))

    statement = select(ItemRow.state, func.count()).group_by(ItemRow.state)
    counted = store.look(LHOTA, lambda u: dict(u.rows.tuples(statement)))
    assert counted == {"registered": 5, "referred": 5, "refused": 5, "received": 5, "parked": 5}


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A reader so slow that the lease runs out and another daemon takes the item meanwhile."""

    office: Office
    clock: StandingClock
    #: How the reading ends after all.
    failure: Exception | None

    async def read(self, item: Arrival) -> Submission:
        """Lose the item, then return a submission or fail."""
        self.clock.advance(seconds=queue.LEASE.total_seconds() + 1)
        claim = partial(queue.claim, owner="another", now=self.clock.now(), limit=1)
        assert len(await self.office.store.across(claim)) == 1
        if self.failure is not None:
            raise self.failure
        return Submission(SubmissionKind.MESSAGE, Party(), item.external_id)


@pytest.mark.parametrize(
    "failure", [None, TryLater(), Broken("We are wrong.")], ids=["read", "later", "broken"]
)
async def test_who_lost_the_lease_decides_nothing(
    office: Office, clock: StandingClock, failure: Exception | None
) -> None:
    """Neither a verdict nor a delay nor a parking is written over the other daemon's work."""
    office.worker._reader = Overtaken(office, clock, failure)  # type: ignore[assignment]
    (receipt,) = await office.take_in(arrival("x"))

    assert office.item(receipt).state is ItemState.WORKING
    assert office.column(LHOTA, ItemRow.leased_by) == ["another"]
    assert office.handler.seen == []
