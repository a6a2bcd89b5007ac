"""Minutes for Word: the same text as the PDF, real styles, Czech, a title, and a mark on drafts."""

import io
import re
from collections import Counter
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.table import Table
from sqlalchemy import select

from council import attendance, kept_minutes, meetings
from council.attendance import Move
from council.desk_view import meeting_view
from council.kept_minutes import Format, Made
from council.minutes import minutes
from council.outcome_tables import WordMinutes
from council.sheet import Bullets, Heading, Line, Sheet, Wording
from council.sheet_pdf import pdf
from council.sheet_word import word
from council.tables import Meeting
from council.voting_kinds import Choice
from gateway.model.blob import BlobRef
from gateway.model.originator import Originator
from gateway.store.store import Store
from gateway.store.unit import Unit
from tests.conftest import LHOTA, StandingClock
from tests.councils import drafted, names, opened, voted
from tests.desks import ON_SQLITE, Browser
from tests.journeys.ways import read_document


def held(store: Store, members: list[str], clock: StandingClock) -> str:
    """Hold a meeting of twenty with a member who leaves; returns it, still open."""

    def begin(unit: Unit) -> tuple[str, str]:
        meeting = opened(unit, members[:20])
        attendance.note(unit, meeting, members[20:], Move.EXCUSED)
        meetings.choose_verifiers(unit, meeting, frozenset(members[:2]))
        return meeting.id, drafted(unit, meeting).item

    meeting, item = store.write(LHOTA, begin)
    clock.advance(minutes=9)

    def go_on(unit: Unit) -> None:
        row = unit.rows.get(Meeting, meeting)
        assert row is not None
        attendance.note(unit, row, members[5:6], Move.LEFT, item)
        choices = {members[1]: Choice.AGAINST, members[2]: Choice.ABSTAIN}
        voted(unit, row, drafted(unit, row, "ruší školu", "Škola"), **choices)

    store.write(LHOTA, go_on)
    return meeting


def sheet_of(store: Store, meeting: str, made: Any = None) -> Sheet:
    """Return the minutes as they stand."""
    office: Originator = store.originators[LHOTA]
    return minutes(store.look(LHOTA, lambda unit: meeting_view(unit, meeting)), office, made)


def told(document: Word) -> list[str]:
    """Return every text of a Word document in reading order."""
    texts = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            texts += [cell.text for row in block.rows for cell in row.cells]
        else:
            texts.append(block.text)
    return [text for text in texts if text]


def words(text: str) -> list[str]:
    """Return the words of a document, sorted, without numbers of pages and marks of lists."""
    bare = re.sub(r"^\s*\d+ ?/ ?\d+\s*$|^\s*KONCEPT\s*$|[•\f]", "", text, flags=re.MULTILINE)
    return sorted(bare.split())


def within(octets: bytes) -> Word:
    """Open a Word document."""
    return Document(io.BytesIO(octets))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_made", [False, True], ids=["concept", "made"])
async def test_word_and_pdf_say_the_same(
    store: Store,
    members: list[str],
    clock: StandingClock,
    is_made: bool,  # noqa: FBT001  (a parameter of the test)
) -> None:
    """Every word of one stands in the other, as often: members, votes, resolutions."""
    sheet = sheet_of(store, held(store, members, clock), clock.now() if is_made else None)
    document = within(word(sheet, clock.now()))

    in_word = Counter(words("\n".join(told(document))))
    in_pdf = Counter(words(await read_document(pdf(sheet))))
    # On paper the head of a table stands again on the next page.
    head = Counter(["Č.", "Člen", "Funkce", "Při", "zahájení"])
    assert not in_word - in_pdf
    assert in_pdf - in_word in (Counter(), head)
    flat = " ".join(told(document))
    for name in names(21):
        assert name in flat
    assert "pro 17, proti 1, zdrželo se 1; přítomno 19 z 21, potřeba 11" in flat
    assert "Usnesení č. 1/1ZM/2026 – Škola" in flat


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_document_is_built_for_reading(
    store: Store, members: list[str], clock: StandingClock
) -> None:
    """Headings, lists and tables by style, heads of tables repeated, Czech, and a title."""
    sheet = sheet_of(store, held(store, members, clock), clock.now())
    document = within(word(sheet, clock.now()))

    styles = {p.text: str(p.style.name) for p in document.paragraphs if p.style and p.text}
    headings = {b.text: f"Heading {b.level}" for b in sheet.blocks if isinstance(b, Heading)}
    assert headings.items() <= styles.items()
    assert next(styles[b.text] for b in sheet.blocks if isinstance(b, Wording)) == "Quote"
    bullets = [line for b in sheet.blocks if isinstance(b, Bullets) for line in b.lines]
    assert {styles[line] for line in bullets} == {"List Bullet"}
    (attendance_list,) = [t for t in document.tables if t.rows[0].cells[0].text == "Č."]
    assert len(attendance_list.rows) == 22
    there = {row.cells[1].text: row.cells[3].text for row in attendance_list.rows[1:]}
    assert {name for name, how in there.items() if how == "omluven/a"} == {names(21)[20]}
    assert attendance_list._tbl.findall(f".//{qn('w:tblHeader')}")
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"cs-CZ"}
    assert document.core_properties.language == "cs-CZ"
    assert document.core_properties.title == "Zápis: Zastupitelstvo města, zasedání č. 1"
    assert "KONCEPT" not in document.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_not_made_is_marked(store: Store, members: list[str], clock: StandingClock) -> None:
    """While the meeting goes on the minutes are a concept on every page, in both formats."""
    sheet = sheet_of(store, held(store, members, clock))
    document = within(word(sheet, clock.now()))

    assert document.sections[0].header.paragraphs[0].text == "KONCEPT"
    assert "Koncept zápisu" in document.core_properties.title
    assert sheet.heading.startswith("Koncept zápisu ze zasedání č. 1")


async def test_both_are_kept_and_stay(
    store: Store, members: list[str], clock: StandingClock
) -> None:
    """What was made is stored by its hash, and a later version does not change the earlier."""
    meeting = held(store, members, clock)

    def keep(unit: Unit, version: bytes) -> None:
        row = meetings.locked(unit, meeting)
        if row.state == "open":
            meetings.close_meeting(unit, row)
        kept_minutes.keep(unit, row, Made(b"%PDF " + version, b"PK " + version))

    store.write(LHOTA, lambda unit: keep(unit, b"1"))
    store.write(LHOTA, lambda unit: keep(unit, b"2"))

    hashes = store.look(
        LHOTA, lambda unit: unit.rows.all(select(WordMinutes.sha256).order_by(WordMinutes.seq))
    )
    assert list(hashes) == [BlobRef.of(b"PK 1").sha256, BlobRef.of(b"PK 2").sha256]
    latest = store.look(
        LHOTA, lambda unit: [kept_minutes.content(unit, meeting, one) for one in Format]
    )
    assert latest == [b"%PDF 2", b"PK 2"]


@ON_SQLITE
async def test_the_meetings_page_offers_word(
    browser: Browser, store: Store, members: list[str], clock: StandingClock
) -> None:
    """The concept while it goes on, then the version that was kept, the same at every download."""
    meeting = f"/council/meetings/{held(store, members, clock)}"
    assert "Koncept zápisu (Word)" in (await browser.open(meeting)).text
    concept = await browser.get(f"{meeting}/minutes.docx")
    assert concept.headers["content-disposition"] == 'attachment; filename="zapis-ZM-1.docx"'
    assert "KONCEPT" in within(concept.content).sections[0].header.paragraphs[0].text
    assert (await browser.submit(f"{meeting}/minutes")).status_code == 422
    await browser.submit(f"{meeting}/close", because="")
    await browser.submit(f"{meeting}/minutes")
    assert "Zápis (Word)" in browser.page
    kept = await browser.get(f"{meeting}/minutes.docx")
    assert "Zápis ze zasedání č. 1" in told(within(kept.content))[1]
    clock.advance(hours=1)
    await browser.sign_in()
    assert (await browser.get(f"{meeting}/minutes.docx")).content == kept.content


def test_foreign_words_cannot_break_the_document() -> None:
    """Control characters from a filing's subject become visible signs, not a broken file."""
    wild = "Návrh\x00\x0b\x1f\ud800 & <w:p> ]]> \U0001f600"
    blocks = (Heading(wild), Line(wild), Wording(f"{wild}\n\n{wild}"), Bullets((wild,)))
    sheet = Sheet(wild, wild, wild, blocks)
    document = within(word(sheet, StandingClock().now()))

    assert document.paragraphs[2].text == "Návrh���� & <w:p> ]]> \U0001f600"
    assert pdf(sheet).startswith(b"%PDF")
