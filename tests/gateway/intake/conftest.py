"""The office of these tests: a fake channel and a scripted handler around the real core."""

from collections.abc import Iterator

import pytest

from gateway import faults
from gateway.intake.accept import Acceptance
from gateway.intake.bounded import Bounded
from gateway.intake.codes import Pins
from gateway.intake.deciding import Decider
from gateway.intake.formats import FormatsCheck
from gateway.intake.payer import Payer
from gateway.intake.reading import Reader
from gateway.intake.rush import Rush
from gateway.intake.worker import Tools, Worker
from gateway.store.store import Store
from tests.fakes import FakeChannel, PlainConverter, ScriptedHandler
from tests.offices import Office

SECRET = bytes(range(32))


@pytest.fixture(scope="session")
def bounded() -> Iterator[Bounded]:
    """Give the processes that read, shared by all tests."""
    readers = Bounded(processes=2, seconds=2.0)
    yield readers
    readers.close()


@pytest.fixture
def office(store: Store, bounded: Bounded) -> Office:
    """Give an office on each kind of database."""
    pins = Pins(SECRET)
    channel = FakeChannel()
    handler = ScriptedHandler()
    reader = Reader(store, bounded, {"fake": PlainConverter()}, [FormatsCheck(bounded)])
    payer = Payer(store, {"fake": channel}, "daemon-1", Rush())
    decider = Decider(store, [handler], pins, payer.rounds.call)
    worker = Worker(Tools(store, reader, decider, "daemon-1", Rush()))
    acceptance = Acceptance(store, pins, worker.rounds.call)
    return Office(store, acceptance, worker, payer, decider, channel, handler, pins)


@pytest.fixture(autouse=True)
def no_faults() -> Iterator[None]:
    """Leave no armed fault to the next test."""
    yield
    faults.arm({})
