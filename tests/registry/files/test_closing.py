"""A file is closed when nothing is lacking; what lacks is named with the way to put it right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import starmap
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.blob import SMALL
from gateway.model.errors import Wrong
from gateway.model.submission import Part, PartRole, SubmissionKind
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from registry.dispatch import Reply, reply
from registry.file_tables import CaseFile
from registry.files.closing import close_file, note_event, reclassify, reopen_file, settle_file
from registry.files.contents import contents, join, named
from registry.files.lacks import lacks
from registry.files.leftovers import Paper, give_up, note_paper
from registry.files.listing import files
from registry.files.settling import Method, Settled, reopen, settle
from registry.plan.reading import NewScheme
from registry.plan.regime import Mark, Regime
from registry.plan.scheme import lines, take_over
from registry.tables import Component, Consignment
from tests.filed import plan_of
from tests.registry.files.conftest import Files, got


async def filed(desk: Files, file: str, **changes: Any) -> str:
    """Register a filing and join it into the file."""
    filing = await desk.filing(**changes)
    desk.on(filing, lambda unit, row: join(unit, row, named(unit, file)))
    return filing


def done(desk: Files, filing: str, content: str = "") -> None:
    """Settle the filing, with its content in output formats."""
    desk.on(filing, lambda u, row: settle(u, row, Settled(Method.BY_DOCUMENT, content)).id)
    desk.convert(filing)


def lacking(desk: Files, file: str) -> list[tuple[str, str]]:
    """Return what the file lacks: text and path."""

    def look(unit: Unit) -> list[tuple[str, str]]:
        row = unit.rows.get(CaseFile, file)
        assert row is not None
        return [(one.text, one.path) for one in lacks(unit, row)]

    found: list[tuple[str, str]] = desk.look(look)
    return found


def state(desk: Files, file: str) -> str:
    """Return where the file stands."""
    return str(desk.look(lambda unit: got(unit, CaseFile, file).state))


async def test_a_file_goes_forward_step_by_step(desk: Files, clock: Any) -> None:
    """Open, settled, closed; each day is kept, and the disposal year follows from the closing."""
    file = desk.file()
    filing = await filed(desk, file)
    with pytest.raises(Wrong, match="Not settled yet: LHOTA/00001/2026"):
        desk.at(file, settle_file)
    done(desk, filing)
    desk.at(file, settle_file)
    clock.advance(days=1)
    desk.at(file, close_file)

    (line,) = desk.look(lambda unit: files(unit).lines)
    assert line.state == "closed"
    assert line.settled_at == datetime(2026, 3, 2, 8, 5, 30, tzinfo=UTC)
    assert line.closed_at == datetime(2026, 3, 3, 8, 5, 30, tzinfo=UTC)
    assert line.disposal_year == 2032


async def test_closing_settles_on_the_way(desk: Files) -> None:
    """One click is enough where nothing is lacking."""
    file = desk.file()
    done(desk, await filed(desk, file))

    desk.at(file, close_file)

    assert state(desk, file) == "closed"


async def test_whoever_is_second_is_told(desk: Files) -> None:
    """Nothing happens twice, and there is no way around the order."""
    file = desk.file()
    done(desk, await filed(desk, file))
    desk.at(file, close_file)

    for act in (close_file, settle_file):
        with pytest.raises(Wrong, match="is closed; re-open it first"):
            desk.at(file, act)
    with pytest.raises(Wrong, match="reason"):
        desk.at(file, lambda unit, row: reopen_file(unit, row, " "))


async def test_re_opening_begins_anew(desk: Files, clock: Any) -> None:
    """The next closing counts; the reason stays in the history."""
    file = desk.file()
    filing = await filed(desk, file)
    done(desk, filing)
    desk.at(file, close_file)
    desk.at(file, lambda unit, row: reopen_file(unit, row, "Odvolání."))
    with pytest.raises(Wrong, match="is open"):
        desk.at(file, lambda unit, row: reopen_file(unit, row, "Ještě jednou."))
    desk.on(filing, lambda unit, row: reopen(unit, row, "Odvolání."))
    clock.instant = datetime(2027, 1, 10, tzinfo=UTC)
    done(desk, filing)
    desk.at(file, close_file)

    (line,) = desk.look(lambda unit: files(unit).lines)
    assert line.disposal_year == 2033


async def test_an_empty_file_is_not_closed(desk: Files) -> None:
    """There is nothing to keep."""
    file = desk.file()

    assert [text for text, _ in lacking(desk, file)] == ["there is no filing in the file"]
    with pytest.raises(Wrong, match="not complete"):
        desk.at(file, close_file)
    with pytest.raises(Wrong, match="An empty file is not settled"):
        desk.at(file, settle_file)


async def test_an_unsettled_filing_is_named_with_its_page(desk: Files) -> None:
    """The way to settle it is one click."""
    file = desk.file()
    filing = await filed(desk, file)

    assert lacking(desk, file) == [("it is not settled", f"/filings/{filing}#settle")]


async def test_lost_content_keeps_a_file_open(desk: Files) -> None:
    """A component whose octets are no longer in the folder is named."""
    blob = desk.store.blobs.put(b"x" * (SMALL + 1))
    part = Part("plán.png", "image/png", PartRole.ATTACHMENT, blob)
    file = desk.file()
    filing = await filed(desk, file, parts=(part,))
    done(desk, filing)
    assert lacking(desk, file) == []

    desk.store.blobs.path(blob.sha256).unlink()

    assert lacking(desk, file) == [
        ("a component has no stored content", f"/filings/{filing}#components")
    ]
    assert desk.look(lambda unit: unit.rows.count(select(Component))) == 2


async def test_what_cannot_be_read_wants_words(desk: Files) -> None:
    """The settlement must say what was done about it."""
    file = desk.file()
    filing = await filed(desk, file, kind=SubmissionKind.UNREADABLE)
    done(desk, filing)
    assert [path for _, path in lacking(desk, file)] == [f"/filings/{filing}#settle"]

    desk.on(filing, lambda unit, row: reopen(unit, row, "Doplnit."))
    done(desk, filing, "Vyžádáno znovu, nahrazeno čitelným podáním.")

    assert lacking(desk, file) == []


async def test_a_reply_must_arrive_or_be_given_up(desk: Files) -> None:
    """What waits, waits; what failed is sent otherwise or given up with a reason."""
    file = desk.file()
    filing = await filed(desk, file)
    desk.on(filing, lambda unit, row: reply(unit, row, Reply("Věc", "Text.", "f")))
    done(desk, filing)
    path = f"/filings/{filing}#replies"
    assert lacking(desk, file) == [("a reply has not left yet", path)]

    def fail(unit: Unit) -> str:
        letter = unit.rows.first(select(Consignment))
        assert letter is not None
        row = unit.rows.get(OutgoingRow, letter.outgoing_id)
        assert row is not None
        row.state = "failed"
        return letter.id

    letter = desk.do(fail)
    ((text, _),) = lacking(desk, file)
    assert text.startswith("a reply was not delivered")
    for wrong in ("nic", ""):
        with pytest.raises(Wrong, match="no such undelivered"):
            desk.on(filing, lambda unit, row, w=wrong: give_up(unit, row, w, "Zemřel."))  # type: ignore[misc]
    desk.on(filing, lambda unit, row: give_up(unit, row, letter, "Adresát zemřel."))
    assert lacking(desk, file) == []
    with pytest.raises(Wrong, match="no such undelivered"):
        desk.on(filing, lambda unit, row: give_up(unit, row, letter, "Znovu."))


async def test_the_delivery_info_of_a_data_message_belongs_to_the_file(desk: Files) -> None:
    """Until it has come, or nobody waits for it any more; mail has arrived when it left."""
    file = desk.file()
    filing = await filed(desk, file)
    desk.on(filing, lambda unit, row: reply(unit, row, Reply("Věc", "Text.", "f")))
    done(desk, filing)

    def told(channel: str, fate: str) -> list[str]:
        def tell(unit: Unit) -> None:
            letter = unit.rows.first(select(Consignment))
            assert letter is not None
            row = unit.rows.get(OutgoingRow, letter.outgoing_id)
            assert row is not None
            letter.channel, row.state, row.fate = channel, "sent", fate

        desk.do(tell)
        return [text for text, _ in lacking(desk, file)]

    assert told("email", "") == []
    assert told("databox", "") == ["the delivery info of a data message has not come yet"]
    assert told("databox", "delivered") == []
    for channel in ("email", "databox"):
        (text,) = told(channel, "undelivered")
        assert text.startswith("a reply was not delivered")
    letter = desk.look(lambda unit: unit.rows.first(select(Consignment.id)))
    desk.on(filing, lambda unit, row: give_up(unit, row, letter, "Schránka byla zrušena."))
    assert lacking(desk, file) == []


async def test_paper_must_be_found_again(desk: Files) -> None:
    """Of a scanned filing it is written down how many sheets there are and where."""
    file = desk.file()
    filing = await filed(desk, file)
    desk.on(filing, lambda _, row: setattr(row, "channel", "scanning"))
    done(desk, filing)
    assert [path for _, path in lacking(desk, file)] == [f"/filings/{filing}#paper"]

    wrong = (("1", "0", " "), ("-1", "0", "A"), ("1", "²", "A"), ("", "0", "A"), ("0", "1", "A"))
    for paper in starmap(Paper, wrong):
        with pytest.raises(Wrong):
            desk.on(filing, lambda unit, row, p=paper: note_paper(unit, row, p))  # type: ignore[misc]
    desk.on(filing, lambda unit, row: note_paper(unit, row, Paper("2", "1", "Šanon 4")))
    desk.on(filing, lambda unit, row: note_paper(unit, row, Paper("3", "1", "Šanon 5")))
    assert lacking(desk, file) == []


async def test_a_file_with_the_abolished_mark_changes_its_class(desk: Files, clock: Any) -> None:
    """V cannot be closed from 2027 on; another class gives A or S, with a reason."""
    old = plan_of("starý")
    appraised = replace(old.classes[1], regime=Regime(Mark.REVIEW, 10))
    scheme = NewScheme("V", date(2026, 2, 1), (old.classes[0], appraised))
    desk.do(lambda unit: take_over(unit, scheme).version)
    file = desk.file(code="1.1")
    done(desk, await filed(desk, file))
    assert lacking(desk, file) == []
    later = NewScheme("S", date(2026, 6, 1), old.classes)
    desk.do(lambda unit: take_over(unit, later).version)
    clock.instant = datetime(2027, 1, 1, tzinfo=UTC)
    ((text, path),) = lacking(desk, file)
    assert text.startswith("its disposal mark is not valid")
    assert path == f"/files/{file}#class"

    desk.at(file, lambda unit, row: reclassify(unit, row, "1.1", "Znak V zanikl."))
    desk.at(file, close_file)

    (line,) = desk.look(lambda unit: files(unit).lines)
    assert (line.disposal_mark, line.retention, line.disposal_year) == ("S", 5, 2033)


async def test_another_class_is_followed_by_the_content(desk: Files) -> None:
    """Content with a stricter class of its own keeps that; the same class again is refused."""
    file = desk.file()
    await filed(desk, file)
    other = await desk.filing()
    desk.on(other, lambda unit, row: join(unit, row, named(unit, file), "51.1"))

    desk.at(file, lambda unit, row: reclassify(unit, row, "56.1", "Je to smlouva."))

    found = desk.look(lambda unit: [(e.disposal_mark, e.retention) for e in contents(unit, file)])
    assert found == [("S", 10), ("A", 10)]
    with pytest.raises(Wrong, match="already"):
        desk.at(file, lambda unit, row: reclassify(unit, row, "56.1", "Znovu."))


async def test_an_event_outside_the_office_starts_the_retention(desk: Files) -> None:
    """Until a clerk writes the day down nobody knows the disposal year."""
    file, other = desk.file(code="56.1"), desk.file()
    done(desk, await filed(desk, file))
    desk.at(file, close_file)

    def year() -> int | None:
        found = desk.look(lambda unit: {one.id: one for one in files(unit).lines})[file]
        return int(found.disposal_year) if found.disposal_year else None

    assert year() is None
    with pytest.raises(Wrong, match="future"):
        desk.at(file, lambda unit, row: note_event(unit, row, date(2026, 3, 3)))
    desk.at(file, lambda unit, row: note_event(unit, row, date(2026, 3, 2)))
    assert year() == 2037
    with pytest.raises(Wrong, match="no event"):
        desk.at(other, lambda unit, row: note_event(unit, row, date(2026, 3, 2)))


def test_every_class_of_the_town_can_take_a_file(desk: Files) -> None:
    """The shipped plan has no dead end."""
    codes = [one.code for one in desk.look(lines) if one.holds_files]
    open_: Callable[[str], str] = lambda code: desk.file(code=code)  # noqa: E731

    assert len({open_(code) for code in codes}) == len(codes) > 30
