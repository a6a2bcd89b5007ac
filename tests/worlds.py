"""Small worlds for property tests: a fresh database each time, and a core around it."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, select

from gateway.intake.accept import Acceptance
from gateway.intake.bounded import Bounded
from gateway.intake.codes import Pins
from gateway.intake.deciding import Decider
from gateway.intake.payer import Payer
from gateway.intake.reading import Reader
from gateway.intake.rush import Rush
from gateway.intake.worker import Tools, Worker
from gateway.model.arrival import Arrival
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.ports import Clock, Handler
from gateway.model.submission import Part, PartRole, Party, Submission, SubmissionKind
from gateway.store.schema import Base, Scoped
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.databases import Databases
from tests.fakes import FakeChannel, ScriptedHandler
from tests.offices import Office

NewStore = Callable[[Clock], AbstractContextManager[Store]]

PINS = Pins(bytes(range(32)))


class TextConverter:
    """Reads UTF-8 text whose first line is the subject; the sender stands in the envelope."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Read it."""
        text = original.read().decode()
        return Submission(
            SubmissionKind.MESSAGE,
            Party("Žofie Nováková", arrival.envelope["sender"]),
            subject=text.partition("\n")[0],
            text=text,
            parts=(Part("original", "text/plain", PartRole.ORIGINAL, arrival.original),),
            references=(f"<{arrival.external_id}@posta.test>",),
        )


class SameProcess(Bounded):
    """Reads where it stands, for texts of our own: thousands of them take no time."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """Return what the function returns."""
        return function(*args)


def core(store: Store, handler: Handler[Unit], owner: str = "daemon-1") -> Office:
    """Put a core together on *store*; several may share one database."""
    channel = FakeChannel()
    payer = Payer(store, {"fake": channel}, owner, Rush())
    reader = Reader(store, SameProcess(), {"fake": TextConverter()}, [])
    decider = Decider(store, [handler], PINS, payer.rounds.call)
    worker = Worker(Tools(store, reader, decider, owner, Rush()))
    acceptance = Acceptance(store, PINS, worker.rounds.call)
    scripted = handler if isinstance(handler, ScriptedHandler) else ScriptedHandler()
    return Office(store, acceptance, worker, payer, decider, channel, scripted, PINS)


def sqlite_stores(
    template: Path, folder: Path, originators: tuple[Originator, ...]
) -> Callable[[Clock], AbstractContextManager[Store]]:
    """Return a way to fresh stores on SQLite."""

    @contextmanager
    def fresh(clock: Clock) -> Iterator[Store]:
        home = folder / uuid.uuid4().hex
        home.mkdir()
        shutil.copy(template, home / "podatelna.db")
        store = Store(f"sqlite:///{home}/podatelna.db", home / "blobs", originators, clock)
        try:
            yield store
        finally:
            store.close()
        shutil.rmtree(home)

    return fresh


def postgres_stores(
    databases: Databases, folder: Path, originators: tuple[Originator, ...]
) -> Callable[[Clock], AbstractContextManager[Store]]:
    """Return a way to fresh stores on PostgreSQL."""

    @contextmanager
    def fresh(clock: Clock) -> Iterator[Store]:
        with databases.lent() as url:
            store = Store(url, folder / uuid.uuid4().hex, originators, clock)
            # Hypothesis ends an example it gives up by an exception.
            try:
                yield store
            finally:
                store.close()

    return fresh


def scoped_tables() -> list[type[Scoped]]:
    """Return every class whose rows belong to an originator."""
    found = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Scoped)]
    return sorted(found, key=lambda kind: kind.__name__)


Rows = dict[str, list[dict[str, Any]]]


def belongings(store: Store, originator: OriginatorId) -> Rows:
    """Return all rows of an originator by table, column by column."""

    def look(connection: Connection) -> Rows:
        found = {}
        for kind in scoped_tables():
            table = cast("Any", kind).__table__
            mine = select(table).where(table.c.originator_id == originator)
            rows = connection.execute(mine).mappings()
            found[table.name] = sorted(map(dict, rows), key=repr)
        return found

    return store.across_originators(look)
