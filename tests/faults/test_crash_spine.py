"""A clerk is cut off by kill -9 around every commit from a filing over its vote to its archive."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from council import desk_words
from council.outcome_tables import Resolution, Task
from council.tables import Vote
from gateway.store.unit import Unit
from registry.file_tables import CaseFile
from registry.tables import Consignment
from tests.conftest import LHOTA
from tests.daemons import ROOT
from tests.desks import ON_SQLITE, letter_of
from tests.faults import decision
from tests.faults.council_acts import NOW
from tests.faults.cutting import SPINE, Cutting, Place, events_of
from tests.faults.spine_acts import seed
from tests.waste.test_notifications import filed

pytestmark = pytest.mark.slow

#: What the story of a decision writes.
STORY = {event for act in decision.ACTS for event in act.events}

#: Of what may be made once there is so much in the end, however often it was died for.
MADE = {Vote: 2, Resolution: 2, Task: 2, Consignment: 1, CaseFile: 1}


def test_every_event_of_the_council_has_its_crash() -> None:
    """Whoever adds an act with an event of its own adds it to the acts that are cut off."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "council").rglob("*.py")]
    written = {
        event
        for text in sources
        for event in re.findall(r'\.record\(\s*"(council\.[a-z-]+)"', text)
    }
    # These are written with a word of their table.
    worded = {f"council.{move}" for move in ("arrived", "left", "excused")}
    worded |= {f"council.task-{state}" for state in ("fulfilled", "dropped")}

    assert written | worded == set(desk_words.EVENTS)
    assert events_of(SPINE) >= set(desk_words.EVENTS)


def test_every_point_of_the_decision_is_died_at() -> None:
    """What the story writes is died for in a whole daemon, or here."""
    whole = {event for act in decision.ACTS for event in act.dies}

    assert STORY - whole <= events_of(SPINE)


@pytest.fixture
def work(database: str, tmp_path: Path) -> Iterator[Cutting]:
    """Give the work on one citizen's letter."""
    place = Place(database, tmp_path / "blobs", NOW)
    store = place.opened()
    filed(store, letter_of("Pítko", text="Navrhuji pítko u kašny."))
    seed(store)
    yield Cutting(place, store, SPINE)
    store.close()


@ON_SQLITE
@pytest.mark.parametrize("nth", range(3), ids="event {}".format)
def test_killed_around_every_commit(nth: int, work: Cutting) -> None:
    """Before the commit nothing stays, after it everything, and doing it again doubles nothing.

    An act of several events is cut off at each of them.
    """
    work.around(nth)
    assert_right(work)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_killed_around_the_commits_of_the_story(work: Cutting) -> None:
    """The same holds on a server, which must notice that a client is gone; so with a form.

    All events of an act share its commit, and each kind of act is cut off once.
    """
    work.around(0, STORY | {"form.published"})
    assert_right(work)


def assert_right(work: Cutting) -> None:
    """Demand that what is made once is there once."""

    def look(unit: Unit) -> dict[type, int]:
        return {kind: unit.rows.count(select(kind)) for kind in MADE}

    assert work.store.look(LHOTA, look) == MADE
