"""How a batch falls into documents: every page has one place, and nothing is guessed."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanning.plan import Document, Plan, plan
from scanning.separators import Kind, Separator
from scanning.sight import Code, Sight

PAGE = Sight()
BLANK = Sight(blank=True)
UNREADABLE = Sight(sheet=True)
LARGE = Sight(damaged=True)


def coded(*payloads: str, sheet: bool = True) -> Sight:
    """Return the sight of a page with these codes."""
    return Sight(tuple(Code(text, "QR Code", 200) for text in payloads), sheet=sheet)


def sheet(kind: str, identifier: str = "A1", originator: str = "lhota") -> Sight:
    """Return the sight of a separator sheet."""
    return coded(Separator(originator, Kind(kind), identifier).payload())


def label(kind: str, identifier: str = "A1") -> Sight:
    """Return the sight of a page with a separator's label on it."""
    return coded(Separator("lhota", Kind(kind), identifier).payload(), sheet=False)


NEW, ATTACHED = sheet("D"), sheet("P")


def planned(*sights: Sight, duplex: bool = False) -> Plan:
    """Return the plan for a batch of Lhota."""
    return plan(sights, "lhota", duplex=duplex)


def pages(found: Plan) -> list[tuple[int, ...]]:
    """Return the pages of each document."""
    return [one.pages for one in found.documents]


def test_a_batch_without_separators_is_one_document() -> None:
    """All pages belong together when nobody said otherwise."""
    found = planned(PAGE, BLANK, PAGE)

    assert found.documents == (Document((1, 2, 3)),)
    assert not found.stopped


def test_sheets_part_documents() -> None:
    """Each sheet begins a document; the sheets themselves belong to none."""
    found = planned(NEW, PAGE, PAGE, NEW, PAGE)

    assert pages(found) == [(2, 3), (5,)]
    assert [page for page, _ in found.separators] == [1, 4]


def test_the_code_of_one_document_is_not_the_next_ones() -> None:
    """An identifier belongs to the document behind its sheet alone."""
    found = planned(sheet("E", "LHOT/00007/2026"), PAGE, sheet("D", "B2"), PAGE)

    assert [(one.kind, one.identifier) for one in found.documents] == [
        ("E", "LHOT/00007/2026"),
        ("D", "B2"),
    ]


def test_attachments_stay_with_their_document() -> None:
    """An attachment's sheet opens no document."""
    found = planned(NEW, PAGE, ATTACHED, PAGE, PAGE, ATTACHED, ATTACHED, PAGE, NEW, PAGE, ATTACHED)

    assert pages(found) == [(2, 4, 5, 8), (10,)]
    assert [one.attachments for one in found.documents] == [(1, 3), ()]


def test_a_label_on_a_page_parts_and_the_page_stays() -> None:
    """A label stuck on a letter begins a document with that very page."""
    found = planned(label("E", "7"), PAGE, label("P"), PAGE)

    assert pages(found) == [(1, 2, 3, 4)]
    assert found.documents[0].attachments == (2,)
    assert found.separators == ()


def test_pages_before_the_first_sheet_are_a_document() -> None:
    """What lies on top without a sheet is not lost."""
    assert pages(planned(PAGE, NEW, PAGE)) == [(1,), (3,)]


def test_a_sheet_too_many_makes_no_document() -> None:
    """Two sheets on each other are one beginning."""
    assert pages(planned(NEW, NEW, PAGE)) == [(3,)]


@pytest.mark.parametrize(
    ("sights", "why", "rest"),
    [
        ([NEW, PAGE, sheet("D", originator="mlyn"), PAGE], "foreign", (3, 4)),
        ([NEW, PAGE, coded("NS1|lhota|D|A1|?"), PAGE], "damaged", (3, 4)),
        ([NEW, PAGE, UNREADABLE, PAGE], "unreadable", (3, 4)),
        ([NEW, PAGE, LARGE], "unreadable", (3,)),
        ([NEW, PAGE, sheet("B", "1"), PAGE], "after-end", (4,)),
        ([NEW, PAGE, sheet("B", "1"), NEW], "after-end", (4,)),
        ([NEW, PAGE, sheet("B", "x")], "damaged", (3,)),
        ([NEW, PAGE, label("B", "1")], "damaged", (3,)),
        ([ATTACHED, PAGE], "attachment-of-nothing", (1, 2)),
        ([NEW, ATTACHED, PAGE], "attachment-of-nothing", (2, 3)),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_not_understood_stops_the_batch(
    sights: list[Sight], why: str, rest: tuple[int, ...]
) -> None:
    """From that page on everything goes to a person; what was complete before stays so."""
    found = planned(*sights)

    assert (found.stopped, found.rest) == (why, rest)
    assert pages(found) == ([(2,)] if rest[0] > 2 else [])


def test_two_different_separators_on_one_page_stop() -> None:
    """Which of them is meant, a person must say."""
    two = coded(
        Separator("lhota", Kind.DOCUMENT, "A1").payload(),
        Separator("lhota", Kind.EXISTING, "7").payload(),
    )

    assert planned(NEW, PAGE, two).stopped == "several"


def test_a_misread_code_beside_a_sound_one_does_no_harm() -> None:
    """The other code of the sheet carries a check character and stands."""
    found = planned(
        coded(Separator("lhota", Kind.DOCUMENT, "A1").payload(), "NS1|lhota|D|A397|&"), PAGE
    )

    assert pages(found) == [(2,)]


def test_foreign_codes_are_noted_and_part_nothing() -> None:
    """A payment code or a parcel's label is content."""
    found = planned(NEW, PAGE, coded("SPD*1.0*ACC:CZ28", sheet=False))

    assert pages(found) == [(2, 3)]
    assert found.foreign == ((3, "SPD*1.0*ACC:CZ28"),)


def test_blank_backs_are_left_out_where_both_sides_are_scanned() -> None:
    """Only the back, only when blank, and noted."""
    both = planned(NEW, BLANK, PAGE, BLANK, BLANK, PAGE, duplex=True)
    one = planned(NEW, BLANK, PAGE, BLANK)

    assert pages(both) == [(3, 5, 6)]
    assert both.blanks == (2, 4)
    assert pages(one) == [(2, 3, 4)]


def test_a_batch_of_nothing_goes_to_a_person() -> None:
    """Sheets alone are no document, and still somebody hears of them."""
    found = planned(NEW, sheet("B", "1"))

    assert (found.stopped, found.rest) == ("empty", (1, 2))


def test_the_end_sheet_tells_how_many_there_are() -> None:
    """What was put in is known to be compared with what came out."""
    assert planned(NEW, PAGE, sheet("B", "2")).announced == 2


SIGHTS = st.lists(
    st.sampled_from(
        [
            *(PAGE, PAGE, BLANK, UNREADABLE, LARGE, NEW, ATTACHED, sheet("E", "7"), label("D")),
            *(sheet("B", "0"), sheet("D", originator="mlyn"), coded("NS1|rubbish")),
            *(coded("EAN", sheet=False), label("P"), label("B", "1")),
        ]
    ),
    min_size=1,
    max_size=25,
)


@given(SIGHTS, st.booleans())
def test_pages_in_are_pages_out(sights: list[Sight], duplex: bool) -> None:  # noqa: FBT001
    """Every page is in one document, or a separator, or a blank back, or left to a person."""
    found = plan(sights, "lhota", duplex=duplex)
    places = [
        *chain.from_iterable(one.pages for one in found.documents),
        *(page for page, _ in found.separators),
        *found.blanks,
        *found.rest,
    ]

    assert sorted(places) == list(range(1, len(sights) + 1))
    assert bool(found.rest) == bool(found.stopped)
    assert all(one.pages for one in found.documents)
    assert found.documents or found.rest
    for one in found.documents:
        assert all(0 < mark < len(one.pages) for mark in one.attachments)
