"""The daemon is killed around the commits of the acts that lead a proposal to its closed file.

Here it is the whole daemon with its pages, its queue and its outbox; ``test_crash_spine.py`` cuts
every single act off without one.
"""

import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from channels.email.simulator.relay import LocalRelay
from council.outcome_tables import KeptMinutes, Publication, Resolution, Task
from council.tables import AgendaItem, Meeting, Proposal, Vote
from gateway.run import parts
from gateway.store.schema import Base, Scoped
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from gateway.web.history import VIEWS
from registry.file_tables import CaseFile, Settlement
from registry.tables import Consignment, Filing
from tests.conftest import LHOTA
from tests.daemons import Installation, everything
from tests.desks import Browser
from tests.faults.decision import ACTS, Act, Scene, seeded
from tests.faults.snapshots import Snapshot
from tests.post import message_ids

pytestmark = pytest.mark.slow

#: What the daemon does by itself and the clerk by signing in; and where that leaves its rows.
BY_ITSELF = {"outgoing-sent", "signed-in"}
ELSEWHERE = {"audit", "audit_head", "outgoing", "note", "web_session", "session"}

#: Of each there is one in the end, however often it was died for.
ONE = (
    Filing, CaseFile, Proposal, AgendaItem, Vote, Resolution, Publication, Task, Consignment,
    Settlement, Meeting, KeptMinutes,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is stored about the matter."""

    #: Rows of every table, in no order.
    rows: dict[str, Counter[str]]
    #: Lines of the audit log by event, of acts: looks change nothing.
    events: Counter[str]

    @property
    def sizes(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return {name: rows.total() for name, rows in self.rows.items()}


def state_of(unit: Unit) -> State:
    """Look at every table of the originator's, and demand that all is whole."""
    for _, problems in parts.named("verify"):
        assert list(problems(unit)) == []
    kinds: dict[str, Any] = {
        str(mapper.local_table): mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Scoped)
    }
    rows = {
        name: Counter(map(_told, unit.rows.all(select(kind))))
        for name, kind in kinds.items()
        if name not in ELSEWHERE
    }
    events = Counter(unit.rows.all(select(AuditRow.event).where(AuditRow.event.not_like(VIEWS))))
    return State(rows, Counter({k: n for k, n in events.items() if k not in BY_ITSELF}))


def _told(row: Any) -> str:
    return repr([(column.key, getattr(row, column.key)) for column in row.__table__.columns])


def state(scene: Scene) -> State:
    """Look at what is stored."""
    return scene.store.look(LHOTA, state_of)


@pytest.fixture
def snapshot(database: str) -> Iterator[Snapshot]:
    """Give a way back to an earlier state."""
    made = Snapshot(database)
    yield made
    made.forget()


@pytest.fixture
async def scene(installation: Installation) -> AsyncIterator[Scene]:
    """Give a clerk before his desk, where a citizen's proposal waits."""
    address = f"http://127.0.0.1:{installation.desk}"
    with installation.store() as store:
        item = await seeded(store)
        async with Browser(base_url=address) as browser:
            yield Scene(installation, store, browser, item)


async def test_killed_on_the_way(scene: Scene, snapshot: Snapshot, relay: LocalRelay) -> None:
    """Each act has happened as a whole or not at all, and repeating it makes nothing double."""
    before = state(scene)
    daemon = await scene.installation.start(readers=False)
    await scene.browser.sign_in()
    daemon.signal(signal.SIGKILL)
    assert await daemon.ended() == -9
    last: Act | None = None
    quiet: list[Act] = []
    for act in ACTS:
        if not act.dies:
            quiet.append(act)
            continue
        for event in points(act, snapshot):
            before = await died(scene, act, f"{event}.before-commit=kill", last, quiet)
            assert state(scene) == before, event
            last, quiet = None, []
        await after(scene, snapshot, act)
        last = act
    await scene.installation.start(readers=False)
    await repeated(scene, last)
    await scene.installation.idle()

    assert_once(scene, relay)


def points(act: Act, snapshot: Snapshot) -> tuple[str, ...]:
    """Return the events at which to die: all on SQLite, on PostgreSQL one of each transaction.

    All of a transaction share its commit; the points between them are the program's alone.
    """
    return act.dies if snapshot.is_file else act.dies[:1]


async def after(scene: Scene, snapshot: Snapshot, act: Act) -> None:
    """Die after the commit, once for each of its events."""
    before, found = state(scene), []
    scene.store.engine.dispose()
    snapshot.keep()
    for number, event in enumerate(reversed(points(act, snapshot))):
        if number:
            scene.store.engine.dispose()
            snapshot.bring_back()
        await died(scene, act, f"{event}.after-commit=kill")
        found.append(state(scene))
        assert found[-1].events - before.events == Counter(act.events), event
    assert all(one.sizes == found[0].sizes for one in found)


async def died(
    scene: Scene, act: Act, fault: str, last: Act | None = None, quiet: Sequence[Act] = ()
) -> State:
    """Start a daemon, find the *last* act done, do the *quiet* ones, and die during the next one.

    Returns the state before that one.
    """
    daemon = await scene.installation.start(fault, readers=False)
    await repeated(scene, last)
    for one in quiet:
        await done(scene, one)
    before = state(scene)
    assert await act.send(scene) is None, f"it lives in spite of {fault}"
    assert await daemon.ended() == -9
    return before


async def done(scene: Scene, act: Act) -> None:
    """Do what nobody dies of, and demand that it was done."""
    if act.passes is not None:
        act.passes(scene)
    before = state(scene)
    assert await act.send(scene) is not None
    assert state(scene).events - before.events == Counter(act.events)


async def repeated(scene: Scene, last: Act | None) -> None:
    """Do as a clerk who does not know that his last act was carried out."""
    if last is None:
        return
    before = state(scene)
    if last.once:
        answer = await last.send(scene)
        assert answer is not None
        assert answer.status_code in {200, 409, 422}, answer.text
    assert state(scene) == before, last
    if last.owes:
        await scene.installation.idle()


def assert_once(scene: Scene, relay: LocalRelay) -> None:
    """Demand one of everything, and that the story wrote nothing that was not died for."""
    for kind in ONE:
        assert scene.store.look(LHOTA, partial(_count, kind=kind)) == 1, kind
    number = scene.store.look(LHOTA, lambda unit: unit.rows.first(select(Resolution.number)))
    assert number is not None
    assert number.startswith("1/1ZM/")
    owed = everything(scene.installation)[LHOTA].owed
    assert {(key.partition(":")[0], state) for key, state in owed} == {
        ("receipt", "sent"),
        ("reply", "sent"),
    }
    assert len(message_ids(relay)) == len(set(message_ids(relay))) == len(owed)
    assert enclosed(relay) == [("application/pdf", "vypis-z-usneseni-1-1ZM")]
    assert scene.installation.verify() == 0


def enclosed(relay: LocalRelay) -> list[tuple[str, str]]:
    """Return media types and the beginnings of the names of what the letters had with them."""
    letters = [message_from_bytes(kept.content(), policy=default) for kept in relay.messages()]
    return [
        (part.get_content_type(), str(part.get_filename()).rpartition("-")[0])
        for letter in letters
        for part in letter.iter_attachments()
    ]


def _count(unit: Unit, kind: Any) -> int:
    return unit.rows.count(select(kind))
