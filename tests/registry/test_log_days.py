"""The day's transaction log: in the state's schema, chained, whole, and made once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import select

from gateway.intake.daily import Daily
from gateway.intake.rush import Rush
from gateway.model.blob import BlobRef
from gateway.store.audit import BEGINNING
from gateway.store.store import Store
from gateway.store.tables import AuditRow, BlobRow, DayDone
from gateway.store.unit import Unit
from registry import log_days, log_verify, log_xml
from registry.log_words import ENDINGS, EVENTS, OBJECTS, event_code
from registry.tables import LogDay
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.registry import official_log

MONDAY = date(2026, 3, 2)


def write(store: Store, *events: str, **details: str) -> None:
    """Write lines into the town's log."""

    def work(unit: Unit) -> None:
        for event in events:
            unit.record(event, "filing:LHOTA1", details)

    store.write(LHOTA, work, "clerk:novakova")


def daily(store: Store) -> Daily:
    """Return the round with the log alone."""
    return Daily(store, {"log": log_days.WORK}, Rush())


def kept(store: Store) -> list[LogDay]:
    """Return the town's kept days."""
    return store.look(LHOTA, lambda unit: list(log_days.kept(unit)))


def document(store: Store, day: date) -> bytes:
    """Return a kept document."""

    def read(unit: Unit) -> bytes:
        file = log_days.opened(unit, day)
        assert file is not None
        with file:
            return file.read()

    return store.look(LHOTA, read)


def found(store: Store) -> list[str]:
    """Return what verification says."""
    return store.look(LHOTA, lambda unit: list(log_verify.problems(unit)))


async def three_days(store: Store, clock: StandingClock) -> None:
    """Write on Monday and Wednesday, and let the round come on Thursday."""
    write(store, "filing.registered", "filing.viewed")
    clock.advance(days=2)
    write(store, "filing.assigned", clerk="novakova")
    clock.advance(days=1)
    assert await daily(store).round() == 3


async def test_missed_days_are_made_up_for_one_after_another(
    store: Store, clock: StandingClock
) -> None:
    """Each line stands in one day, silent days have a log too, and each follows the one before."""
    await three_days(store, clock)
    first, silent, third = kept(store)

    assert [row.day.day for row in (first, silent, third)] == [2, 3, 4]
    assert [(row.first_seq, row.last_seq) for row in (first, silent, third)] == [
        (1, 2),
        (3, 2),
        (3, 3),
    ]
    assert [row.previous for row in (first, silent, third)] == [
        BEGINNING,
        first.sha256,
        silent.sha256,
    ]
    assert {row.seal for row in kept(store)} == {"unsealed"}
    assert found(store) == []
    assert await daily(store).round() == 0
    clock.advance(days=1)
    assert await daily(store).round() == 1
    assert found(store) == []


async def test_the_document_is_in_the_states_schema(store: Store, clock: StandingClock) -> None:
    """Letters of strangers, long names and control characters included."""
    schema = official_log.schema()
    write(store, "filing.registered", "never.heard-of", odd="\x00\x0bŽluť & <kůň> \U0001f600")
    write(store, "filing.viewed", **{"a name with = and ] that is far too long for it": "x"})
    store.write(LHOTA, lambda unit: unit.record("x", "a" * 200), "clerk:" + "n" * 200)
    clock.advance(days=2)
    await daily(store).round()

    for row in kept(store):
        schema.assertValid(etree.fromstring(document(store, row.day)))


def test_the_tables_use_the_schemas_words() -> None:
    """Every code of our tables is one of the schema."""
    ours = {*EVENTS.values(), *ENDINGS.values(), *OBJECTS.values()}

    assert ours <= official_log.codes()


async def test_what_the_document_says(store: Store, clock: StandingClock) -> None:
    """Who did what to what and when, and on what the day stands."""
    await three_days(store, clock)
    tree = etree.fromstring(document(store, date(2026, 3, 4)))
    space = {"l": log_xml.NAMESPACE}

    def texts(path: str) -> list[str]:
        return [one.text for one in tree.iterfind(path, space)]

    assert texts(".//l:DatumCasOd") == ["2026-03-04T00:00:00+01:00"]
    assert texts(".//l:DatumCasDo") == ["2026-03-05T00:00:00+01:00"]
    assert texts(".//l:provedlKdo") == ["system", "clerk:novakova"]
    assert texts(".//l:TypUdalostiId") == ["Otevreni", "ZmenaZpracovatele"]
    assert texts(".//l:Poradi") == ["5", "6"]
    names, values = texts(".//l:NazevParametru"), texts(".//l:HodnotaParametru")
    told = dict(zip(names, values, strict=True))
    assert told["previous-log"] == kept(store)[1].sha256
    assert (told["first-line"], told["last-line"], told["line"]) == ("3", "3", "3")
    assert told["clerk"] == "novakova"


async def test_numbers_of_events_rise_over_all_documents(
    store: Store, clock: StandingClock
) -> None:
    """As the schema asks, also over silent days."""
    await three_days(store, clock)
    name = f"{{{log_xml.NAMESPACE}}}Poradi"
    numbers = [
        int(one.text)
        for row in kept(store)
        for one in etree.fromstring(document(store, row.day)).iter(name)
    ]

    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC), 2),
        (datetime(2026, 3, 2, 23, 0, 0, tzinfo=UTC), 3),
    ],
)
async def test_days_end_at_midnight_in_prague(
    store: Store, clock: StandingClock, instant: datetime, day: int
) -> None:
    """An hour before midnight UTC the next day's log has begun."""
    write(store, "first")
    clock.instant = instant
    write(store, "second")
    clock.instant = datetime(2026, 3, 5, 12, tzinfo=UTC)
    await daily(store).round()

    assert [row.day.day for row in kept(store) if row.first_seq <= 2 <= row.last_seq] == [day]


async def test_a_line_written_late_goes_into_the_next_days(
    store: Store, clock: StandingClock
) -> None:
    """What began before midnight and was written when the day was kept already is not lost."""
    write(store, "first")
    began = clock.instant
    clock.advance(days=1)
    await daily(store).round()
    late = clock.instant
    clock.instant = began
    write(store, "late")
    clock.instant = late
    write(store, "today")
    clock.advance(days=1)
    await daily(store).round()

    monday, tuesday = kept(store)
    assert (monday.first_seq, monday.last_seq) == (1, 1)
    # The line about the keeping itself, the late one, and the one in time.
    assert (tuesday.first_seq, tuesday.last_seq) == (2, 4)
    assert found(store) == []


async def test_nothing_is_due_before_the_day_is_well_over(
    store: Store, clock: StandingClock
) -> None:
    """Five minutes after midnight in Prague, and not before."""
    write(store, "first")
    clock.instant = datetime(2026, 3, 2, 23, 4, tzinfo=UTC)
    running = daily(store)
    assert await running.round() == 0
    clock.advance(minutes=2)
    assert await running.round() == 1
    assert store.look(MLYN, lambda unit: unit.rows.all(select(LogDay))) == []


async def test_two_daemons_make_each_day_once(store: Store, clock: StandingClock) -> None:
    """Both find the same days due; who comes second finds them done."""
    write(store, "first")
    clock.advance(days=3)
    together = await asyncio.gather(*(daily(store).round() for _ in range(3)))

    assert sum(together) == 3
    assert len(kept(store)) == 3
    assert found(store) == []
    assert store.look(LHOTA, lambda unit: unit.rows.count(select(DayDone))) == 3


def _row(unit: Unit, day: int) -> LogDay:
    row = unit.rows.get(LogDay, date(2026, 3, day))
    assert row is not None
    return row


def _forget_a_day(unit: Unit) -> None:
    unit.rows.delete(_row(unit, 3))


def _forget_the_last_day(unit: Unit) -> None:
    unit.rows.delete(_row(unit, 4))


def _loosen(unit: Unit) -> None:
    _row(unit, 3).previous = "0" * 64


def _forge_line(unit: Unit) -> None:
    line = unit.rows.get(AuditRow, 2)
    assert line is not None
    line.hash = "f" * 64


def _forge_text(unit: Unit) -> None:
    line = unit.rows.get(AuditRow, 1)
    assert line is not None
    line.actor = "clerk:nobody"


def _forge_document(unit: Unit) -> None:
    row = _row(unit, 2)
    with unit.open(BlobRef(row.sha256, row.size)) as file:
        forged = BlobRef.of(file.read().replace(b">1</HodnotaParametru>", b">9</HodnotaParametru>"))
    kept_ = unit.keep(forged)
    row.sha256, row.size = kept_.sha256, kept_.size


def _replace_by_no_xml(unit: Unit) -> None:
    blob = unit.keep(BlobRef.of(b"not a log"))
    _row(unit, 4).sha256 = blob.sha256


def _move_end(unit: Unit) -> None:
    _row(unit, 4).hash_after = "0" * 64


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_forget_a_day, "log of 2026-03-03: it is missing"),
        (_forget_the_last_day, "log of 2026-03-04: it is missing"),
        (_loosen, "log of 2026-03-03: it does not follow the day before"),
        (_forge_line, "log of 2026-03-02: it is not what the audit log says"),
        (_forge_text, "log of 2026-03-02: rendered again it is another document"),
        (_forge_document, "log of 2026-03-02: it is not what the audit log says"),
        (_forge_document, "log of 2026-03-03: it does not follow the day before"),
        (_replace_by_no_xml, "log of 2026-03-04: its document cannot be read"),
        (_move_end, "log of 2026-03-04: it is not what the audit log says"),
    ],
)
async def test_harm_is_found(
    store: Store, clock: StandingClock, harm: Callable[[Unit], Any], said: str
) -> None:
    """Each kind of damage is named in a sentence."""
    await three_days(store, clock)
    store.write(LHOTA, harm)

    assert said in found(store)


async def test_a_lost_document_is_found(store: Store, clock: StandingClock) -> None:
    """A content that is gone from the store is named by its day."""
    await three_days(store, clock)
    sha256 = kept(store)[0].sha256

    def lose(unit: Unit) -> None:
        row = unit.rows.get(BlobRow, sha256)
        assert row is not None
        row.content = None

    store.write(LHOTA, lose)

    with pytest.raises(LookupError):
        document(store, MONDAY)
    assert "log of 2026-03-02: its document is missing" in found(store)


async def test_other_words_make_another_edition(
    store: Store, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document of an older edition is compared with the audit log, not rendered again."""
    await three_days(store, clock)
    monkeypatch.setitem(EVENTS, "filing.assigned", "Uprava")
    assert any("rendered again" in one for one in found(store))
    monkeypatch.setattr(log_verify, "EDITION", "another")

    assert found(store) == []
    assert event_code("never.viewed") == "Zobrazeni"
    assert event_code("never.heard-of") == ""
