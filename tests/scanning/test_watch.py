"""Watching a folder: only what is whole is taken, and everything else is told with its reason."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from scanning.watch import Ready, Watch, whole
from tests.conftest import StandingClock
from tests.paper import page, pdf

WHOLE = pdf(page("lípa"))


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    """Give a watch that waits ten seconds, and ten minutes for the rest of a file."""
    return Watch(tmp_path, timedelta(seconds=10), timedelta(minutes=10))


def looked(watch: Watch, clock: StandingClock) -> tuple[list[Ready], list[tuple[str, str]]]:
    """Look and return what is ready, and names and reasons of what is not."""
    ready, waiting = watch.look(clock.now())
    return ready, [(one.name, one.why) for one in waiting]


def test_a_file_is_ready_once_it_rested(watch: Watch, clock: StandingClock) -> None:
    """It is met, it rests, it is ready."""
    path = watch.folder / "a.pdf"
    path.write_bytes(WHOLE)
    assert looked(watch, clock) == ([], [("a.pdf", "fresh")])
    clock.advance(seconds=9)
    assert looked(watch, clock) == ([], [("a.pdf", "fresh")])

    clock.advance(seconds=1)
    assert looked(watch, clock) == ([Ready(path)], [])


def test_a_growing_file_is_left_alone(watch: Watch, clock: StandingClock) -> None:
    """Each change begins the rest anew, also when the size stays the same."""
    path = watch.folder / "a.pdf"
    for octets in (WHOLE[:100], WHOLE[:2000], WHOLE, WHOLE):
        path.write_bytes(octets)
        os.utime(path, ns=(0, len(octets) + id(octets)))
        assert looked(watch, clock)[0] == []
        clock.advance(seconds=9)


def test_half_a_file_waits_and_then_goes_as_it_is(watch: Watch, clock: StandingClock) -> None:
    """A transfer that broke off is not forgotten in the folder."""
    path = watch.folder / "a.pdf"
    path.write_bytes(WHOLE[:2000])
    looked(watch, clock)
    clock.advance(minutes=9)
    assert looked(watch, clock) == ([], [("a.pdf", "unfinished")])

    clock.advance(minutes=1)
    assert looked(watch, clock) == ([Ready(path, unfinished=True)], [])


def test_files_under_other_names_are_not_taken(watch: Watch, clock: StandingClock) -> None:
    """What is being written, what is hidden, what is done, what is no scan."""
    (watch.folder / "done").mkdir()
    (watch.folder / "done" / "old.pdf").write_bytes(WHOLE)
    for name in ("a.pdf.part", ".hidden.pdf", "~lock.pdf", "notes.docx"):
        (watch.folder / name).write_bytes(WHOLE)
    (watch.folder / "link.pdf").symlink_to(watch.folder / "done" / "old.pdf")
    looked(watch, clock)
    clock.advance(hours=1)

    ready, waiting = looked(watch, clock)
    assert ready == []
    assert dict(waiting) == {"a.pdf.part": "growing", "notes.docx": "stranger"}


def test_the_oldest_comes_first(watch: Watch, clock: StandingClock) -> None:
    """Batches are taken in the order in which they were scanned, not of their names."""
    for name, written in (("b.pdf", 1), ("a.pdf", 2)):
        (watch.folder / name).write_bytes(WHOLE)
        os.utime(watch.folder / name, (written, written))
    looked(watch, clock)
    clock.advance(seconds=10)

    assert [one.path.name for one in looked(watch, clock)[0]] == ["b.pdf", "a.pdf"]


@pytest.mark.parametrize(
    ("name", "octets", "is_whole"),
    [
        ("a.pdf", b"%PDF-1.7 ... %%EOF\n", True),
        ("a.pdf", b"%PDF-1.7 ...", False),
        ("a.jpg", b"\xff\xd8...\xff\xd9", True),
        ("a.JPEG", b"\xff\xd8...", False),
        ("a.png", b"\x89PNG...IEND\xaeB`\x82", True),
        ("a.png", b"\x89PNG...", False),
        ("a.tif", b"II*\x00", True),
        ("a.tif", b"", False),
        ("a.pdf", b"", False),
    ],
)
def test_the_end_of_a_file_tells(
    name: str,
    octets: bytes,
    is_whole: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    """Formats that have an end are known to have reached it."""
    path = tmp_path / name
    path.write_bytes(octets)

    assert whole(path) is is_whole


def test_a_folder_that_is_not_there_is_told(clock: StandingClock, tmp_path: Path) -> None:
    """An unmounted share is no empty folder."""
    watch = Watch(tmp_path / "gone", timedelta(), timedelta())

    with pytest.raises(FileNotFoundError):
        watch.look(clock.now())
