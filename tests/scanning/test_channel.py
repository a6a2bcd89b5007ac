"""The scanning line as a whole: batches in folders become arrivals, once, and nothing is lost."""

import io
import os
import shutil
from pathlib import Path

import pikepdf
import pytest

from gateway.model.errors import ConfigError, StoreDown
from gateway.model.ids import OriginatorId
from gateway.model.ports import Condition
from scanning.board import BOARD
from scanning.channel import SCANNING
from scanning.separators import Kind
from scanning.settings import ScanningSettings, WatchedFolder
from tests.gateways import LHOTA, SCHOOL, SITE
from tests.paper import code, letters, page, pdf, sheet
from tests.scanning.lines import Works, with_settings

pytestmark = pytest.mark.slow

BATCH = pdf(
    sheet(Kind.DOCUMENT, "A1"),
    page("lípa"),
    sheet(Kind.ATTACHMENT, "A2"),
    page("plánek"),
    sheet(Kind.EXISTING, "LHOT/00007/2026"),
    page("javor"),
    sheet(Kind.END, "2"),
)


async def test_a_batch_becomes_documents(tmp_path: Path) -> None:
    """One arrival for each document, handed in together, the batch put aside."""
    async with Works(tmp_path) as works:
        (taken,) = await works.scan(BATCH)

        assert works.gateway.calls == [2]
        first, second = works.gateway.arrivals
        assert first.envelope["pages"] == "2, 4"
        assert first.envelope["attachments"] == "1"
        assert first.envelope["scanner"] == "Skener 1"
        assert second.envelope["identifier"] == "LHOT/00007/2026"
        assert {one.originator for one in (first, second)} == {LHOTA.id}
        assert (taken.pages, len(taken.separators)) == (7, 4)
        assert not any(one.waits_because for one in taken.documents)
        assert works.left() == ["done/batch.pdf"]
        assert (works.scans / "done" / "batch.pdf").read_bytes() == BATCH
        assert works.channel.health().condition is Condition.OK


async def test_no_page_is_lost_on_the_way(tmp_path: Path) -> None:
    """Pages of all originals, separators and blanks are the pages of the batch."""
    async with Works(tmp_path) as works:
        (taken,) = await works.scan(BATCH)
        pages = 0
        for one in works.gateway.arrivals:
            with pikepdf.open(io.BytesIO(works.gateway.originals[one.original.sha256])) as original:
                pages += len(original.pages)

        assert pages + len(taken.separators) + len(taken.blanks) == taken.pages


async def test_the_same_batch_again_is_the_same_items(tmp_path: Path) -> None:
    """A copy of the file, under any name, brings nothing new, and no original is overwritten."""
    async with Works(tmp_path) as works:
        await works.scan(letters(["lípa"]))
        await works.scan(letters(["lípa"]))
        (again,) = await works.scan(letters(["lípa"]), "copy.pdf")

        assert len(works.gateway.arrivals) == 1
        assert len(again.documents) == 1
        assert works.left() == ["done/batch (2).pdf", "done/batch.pdf", "done/copy.pdf"]


async def test_a_start_after_a_crash_takes_it_once(tmp_path: Path) -> None:
    """What was accepted and not moved away is recognised by its content."""
    async with Works(tmp_path) as works:
        await works.scan(letters(["lípa", "javor"]))
        gateway = works.gateway
    # The move did not happen.
    shutil.move(tmp_path / "scans" / "done" / "batch.pdf", tmp_path / "scans" / "batch.pdf")
    async with Works(tmp_path, gateway=gateway) as works:
        await works.look()

        assert len(gateway.arrivals) == 2
        assert works.left() == ["done/batch.pdf"]


async def test_a_foreign_sheet_sends_the_rest_to_a_person(tmp_path: Path) -> None:
    """A sheet of the school in the town's folder: neither takes what may be the other's."""
    octets = pdf(
        sheet(Kind.DOCUMENT), page("lípa"), sheet(Kind.DOCUMENT, "A2", SCHOOL.id), page("javor")
    )
    async with Works(tmp_path) as works:
        (taken,) = await works.scan(octets)

        assert [one.waits_because for one in taken.documents] == ["", "foreign"]
        first, rest = works.gateway.arrivals
        assert (rest.originator, rest.envelope["pages"]) == (LHOTA.id, "3, 4")
        assert first.envelope["before_rest"] == "1"


async def test_a_wrong_count_is_told_on_every_document(tmp_path: Path) -> None:
    """Where a sheet may have been missed, any document may be two."""
    octets = pdf(sheet(Kind.DOCUMENT), page("lípa"), page("javor"), sheet(Kind.END, "2"))
    async with Works(tmp_path) as works:
        (taken,) = await works.scan(octets)

        assert [one.waits_because for one in taken.documents] == ["count"]


@pytest.mark.parametrize(
    "octets", [b"", b"\x00\xff" * 999, b"%PDF-1.7\nlies"], ids=["empty", "noise", "lies"]
)
async def test_what_never_becomes_whole_goes_to_a_person(octets: bytes, tmp_path: Path) -> None:
    """After the patience the octets are handed in as they are, with the reason."""
    async with Works(tmp_path, with_settings(patience_seconds=0)) as works:
        (taken,) = await works.scan(octets)

        (arrival,) = works.gateway.arrivals
        assert works.gateway.originals[arrival.original.sha256] == octets
        assert taken.documents[0].waits_because == "unfinished"


async def test_half_a_file_is_waited_for(tmp_path: Path) -> None:
    """It stays where it is, and health tells that it lies there."""
    async with Works(tmp_path) as works:
        assert await works.scan(BATCH[: len(BATCH) // 2]) == []

        assert works.gateway.arrivals == []
        assert works.left() == ["batch.pdf"]
        assert "unfinished" in works.channel.health().detail


async def test_a_scan_that_takes_too_long_goes_to_a_person(tmp_path: Path) -> None:
    """Time is bounded, and what is cut off is whole."""
    async with Works(tmp_path, with_settings(batch_seconds=0.01)) as works:
        (taken,) = await works.scan(BATCH)

        assert [one.waits_because for one in taken.documents] == ["too-slow"]
        (arrival,) = works.gateway.arrivals
        assert works.gateway.originals[arrival.original.sha256] == BATCH


async def test_a_scan_that_needs_too_much_memory_goes_to_a_person(tmp_path: Path) -> None:
    """Memory is bounded by the system, not by hope."""
    async with Works(tmp_path, with_settings(memory=40 << 20)) as works:
        (taken,) = await works.scan(BATCH)

        assert [one.waits_because for one in taken.documents] == ["too-hungry"]


async def test_what_went_in_whole_stays_whole(tmp_path: Path) -> None:
    """A quicker daemon after a crash does not hand the same pages in once more as documents."""
    async with Works(tmp_path, with_settings(batch_seconds=0.01)) as works:
        await works.scan(BATCH)
        gateway = works.gateway
    shutil.move(tmp_path / "scans" / "done" / "batch.pdf", tmp_path / "scans" / "batch.pdf")
    async with Works(tmp_path, gateway=gateway) as works:
        assert works.left() == ["done/batch.pdf"]

    assert len(gateway.arrivals) == 1


async def test_foreign_names_and_codes_can_be_stored(tmp_path: Path) -> None:
    """A file named in Latin 2 and a code with control characters harm nobody."""
    letter = page("lípa")
    letter.paste(code("\x00\x01 bell \x07" + "x" * 200), (500, 1200))
    async with Works(tmp_path) as works:
        (taken,) = await works.scan(pdf(letter), os.fsdecode(b"d\xe1vka.pdf"))

        (arrival,) = works.gateway.arrivals
        assert taken.foreign
        assert all(value.isprintable() for value in arrival.envelope.values())
        assert arrival.envelope["batch"] == "d\N{REPLACEMENT CHARACTER}vka.pdf"


async def test_a_batch_is_not_cut_again_at_every_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the store is down only the last step is repeated."""
    async with Works(tmp_path) as works:
        works.gateway.accept_fails = StoreDown()
        assert await works.scan(letters(["lípa"])) == []
        assert works.channel.health().condition is Condition.DEGRADED

        def never(*_: object) -> None:
            raise AssertionError("it has been cut before")

        monkeypatch.setattr("scanning.line.bounded.run", never)
        works.gateway.accept_fails = None
        assert len(await works.look()) == 1


async def test_what_cannot_be_moved_is_not_handed_in_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without rights keeps the file; the gateway is asked once."""

    def refused(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    async with Works(tmp_path) as works:
        monkeypatch.setattr("scanning.line._move", refused)
        await works.scan(letters(["lípa"]))
        await works.look()
        assert works.gateway.calls == [1]
        assert "Permission denied" in works.channel.health().detail

        monkeypatch.undo()
        await works.look()
        assert works.left() == ["done/batch.pdf"]
        assert works.gateway.calls == [1]


async def test_a_missing_folder_is_a_state(tmp_path: Path) -> None:
    """A share that is not mounted degrades the channel and comes back by itself."""
    settings = with_settings(folders=(WatchedFolder(LHOTA.id, "mnt/scans"),))
    async with Works(tmp_path, settings) as works:
        assert await works.channel.look() == []
        assert works.channel.health().condition is Condition.DEGRADED

        (tmp_path / "mnt" / "scans").mkdir(parents=True)
        assert await works.channel.look() == []
        assert works.channel.health().condition is Condition.OK


async def test_the_board_shows_each_office_its_own(tmp_path: Path) -> None:
    """The desk of one originator sees its folders, and after the end nobody's."""
    async with Works(tmp_path) as works:
        await works.scan(letters(["lípa"]))
        (seen,) = BOARD.of(LHOTA.id)

        assert [taken.batch for taken in seen.taken] == ["batch.pdf"]
        assert BOARD.of(SCHOOL.id) == ()
    assert BOARD.of(LHOTA.id) == ()


def test_wrong_settings_are_all_told() -> None:
    """An unknown originator and a folder watched twice."""
    one = WatchedFolder(OriginatorId("nobody"), "scans")
    two = WatchedFolder(LHOTA.id, "scans")

    with pytest.raises(ConfigError) as told:
        SCANNING.build(ScanningSettings(folders=(one, two)), SITE)
    assert len(told.value.problems) == 2

    with pytest.raises(ConfigError) as told:
        SCANNING.build(ScanningSettings(dpi=10, ocr_languages="ces eng", memory=0), SITE)
    assert len(told.value.problems) == 3
