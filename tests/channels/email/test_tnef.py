"""What Outlook wraps into ``winmail.dat`` is found, and anything else does no harm."""

import logging
import time
from pathlib import Path

import pytest
import tnefparse  # type: ignore[import-untyped]  # it has no types
from hypothesis import given
from hypothesis import strategies as st

from channels.email import rtf, tnef
from tests.channels.email.outlook import MARK, attached, item, packed, properties, winmail
from tests.channels.email.summaries import CORPUS

RICH = rb"{\rtf1\ansicpg1250{\fonttbl{\f0 Arial;}}\pard Dobr\'fd den,\par \u381?ij\uc0 u dob\'f8e}"


def test_text_and_files() -> None:
    """The text, the long names in any script, and the files' octets come out."""
    found = tnef.unwrapped(winmail("Příloha", files=[attached("Žádost č. 1.pdf", b"%PDF\0\0")]))

    assert found.whole
    assert found.text == "Příloha"
    assert [(file.name, file.content) for file in found.files] == [("Žádost č. 1.pdf", b"%PDF\0\0")]


def test_rich_text_only() -> None:
    """A letter that is there only as packed rich text is read."""
    found = tnef.unwrapped(winmail(rich=RICH))

    assert rtf.unpacked(found.rtf) == RICH
    assert rtf.text_of(RICH) == "Dobrý den,\nŽiju dobře"


def test_packed_repetition() -> None:
    """A piece that runs into what it writes itself is repeated."""
    tokens = [(0, b"a"), (1, bytes([207 >> 4, (207 & 15) << 4 | 6]))]

    assert rtf.unpacked(packed(b"a" * 9, tokens)) == b"a" * 9


def test_hidden_html() -> None:
    """Of rich text made of HTML only its words are read."""
    octets = (
        rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Ahoj\htmlrtf \par}\htmlrtf0 }"
    )

    assert rtf.text_of(octets) == "Ahoj"


def test_torn_file() -> None:
    """What stands before the tear is kept, and the tear is known."""
    whole = winmail("Text", files=[attached("a.pdf", b"x" * 1000)])
    found = tnef.unwrapped(whole[:-900])

    assert not found.whole
    assert found.text == "Text"


@pytest.mark.parametrize(
    "octets",
    [
        MARK + item(1, 0x800C, b"") * 400_000,
        MARK + item(2, 0x9002, b"") * 400_000,
        MARK + item(1, 0x9003, properties(*[b"\x02\x01\x00\x10\xff\xff\xff\x7f"] * 50_000)),
        MARK + item(1, 0x9003, b"\xff\xff\xff\xff" + b"\x02\x00\x00\x10\0\0\0\0" * 50_000),
        MARK + item(1, 0x9003, b"\1\0\0\0\x02\x11\x00\x10\x00\x00\x01\x00" + b"\0" * 200_000),
    ],
    ids=("objects", "files", "lengths", "properties", "values"),
)
def test_bombs(octets: bytes) -> None:
    """Files made to be slow are not."""
    begun = time.process_time()
    found = tnef.unwrapped(octets)

    assert time.process_time() - begun < 2
    assert len(found.files) <= tnef.MOST


@pytest.mark.parametrize(
    "octets",
    [
        b"{" * 1_000_000,
        rb"\u381" * 200_000,
        rb"\'e1" * 300_000,
        b"{\\*" * 300_000,
        b"\\" * 1_000_000,
        b"\\par" * 300_000,
    ],
    ids=lambda octets: repr(octets[:6]),
)
def test_rich_bombs(octets: bytes) -> None:
    """Rich text made to be slow is not."""
    begun = time.process_time()
    rtf.text_of(octets)
    rtf.text_of(rtf.unpacked(packed(b"")[:16] + octets))

    assert time.process_time() - begun < 10


@given(st.binary(max_size=500))
def test_any_octets(octets: bytes) -> None:
    """Any octets after the mark are read without an error."""
    for content in (octets, item(1, 0x9003, octets), attached("a", octets) + octets):
        tnef.unwrapped(MARK + content)
    rtf.text_of(rtf.unpacked(b"\0" * 8 + b"LZFu\0\0\0\0" + octets))
    rtf.text_of(octets)


def test_as_another_reader_reads_them(caplog: pytest.LogCaptureFixture) -> None:
    """On files of other projects another library finds the same, but for the zeros it drops."""
    caplog.set_level(logging.CRITICAL)
    files = sorted(CORPUS.glob("tnef/*"))
    if not files:
        pytest.skip(f"the collection of foreign mail is not at {CORPUS}")
    compared = sum(map(_agrees, files))

    assert compared > 40


def _agrees(path: Path) -> bool:
    octets = path.read_bytes()
    try:
        other = tnefparse.TNEF(octets, do_checksum=False).attachments
    except Exception:  # noqa: BLE001  (it raises on what it cannot read; we do not)
        return False
    ours = tnef.unwrapped(octets).files
    assert [file.name for file in ours] == [str(one.long_filename()) for one in other], path.name
    for file, one in zip(ours, other, strict=True):
        if not file.is_message:
            assert file.content.rstrip(b"\0") == one.data.rstrip(b"\0"), path.name
    return True
