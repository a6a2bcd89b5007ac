"""The blob folder: streamed, hashed, whole or not there at all."""

import errno
import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from gateway import faults
from gateway.model.blob import SMALL, BlobRef
from gateway.model.errors import StoreDown, StoreFull, TooLarge
from gateway.store.blobs import BlobFolder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[BlobFolder]:
    """Give an empty folder and leave no fault armed."""
    yield BlobFolder(tmp_path / "blobs")
    faults.arm({})


async def stream(content: bytes, piece: int = 100_000) -> AsyncIterator[bytes]:
    """Yield content in pieces."""
    for start in range(0, len(content), piece):
        yield content[start : start + piece]


def files(folder: BlobFolder) -> list[Path]:
    """Return every file in the folder."""
    return [path for path in folder.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [0, 1, SMALL, SMALL + 1, 3 * SMALL])
async def test_content_comes_back_as_it_went(folder: BlobFolder, size: int) -> None:
    """Hash and octets are right on both sides of the small limit."""
    content = bytes(i % 251 for i in range(size))
    blob = await folder.keep(stream(content))

    assert (blob.sha256, blob.size) == (hashlib.sha256(content).hexdigest(), size)
    assert (blob.content is None) == (size > SMALL)
    with folder.open(blob) as kept:
        assert kept.read() == content


async def test_the_same_content_twice_lies_there_once(folder: BlobFolder) -> None:
    """Content is stored under its hash."""
    for _ in range(2):
        await folder.keep(stream(b"x" * (SMALL + 1)))

    assert len(files(folder)) == 1


async def test_a_stream_that_breaks_leaves_nothing(folder: BlobFolder) -> None:
    """The stream's own error passes through and no half file stays."""

    async def too_large() -> AsyncIterator[bytes]:
        yield b"x" * (SMALL + 1)
        raise TooLarge

    with pytest.raises(TooLarge):
        await folder.keep(too_large())

    assert files(folder) == []


@pytest.mark.parametrize("point", ["blob.write", "blob.before-fsync", "blob.before-rename"])
@pytest.mark.parametrize(("fault", "error"), [("enospc", StoreFull), ("eio", StoreDown)])
async def test_a_failing_disk_has_its_name(
    folder: BlobFolder, point: str, fault: str, error: type[Exception]
) -> None:
    """A full disk is StoreFull, a broken one StoreDown, and nothing half stays."""
    faults.arm({point: (fault, 1)})
    with pytest.raises(error):
        await folder.keep(stream(b"x" * (SMALL + 1)))

    assert files(folder) == []


def test_missing_content_is_a_lookup_error(folder: BlobFolder) -> None:
    """Opening what is not there says so."""
    with pytest.raises(LookupError):
        folder.open(BlobRef("0" * 64, 1))


async def test_sweeping_takes_old_leftovers_only(folder: BlobFolder) -> None:
    """A half file of a dead daemon goes; a young one and finished content stay."""
    await folder.keep(stream(b"x" * (SMALL + 1)))
    (folder.folder / "incoming" / "half").write_bytes(b"x")

    assert folder.sweep() == 0
    assert folder.sweep(seconds=-10) == 1
    assert len(files(folder)) == 1


def test_an_armed_fault_strikes_on_its_visit() -> None:
    """The third visit fails when that was asked for, the others do not."""
    faults.arm(faults.parse("here=enospc:3"))
    faults.reached("here")
    faults.reached("here")
    with pytest.raises(OSError, match="No space") as caught:
        faults.reached("here")
    faults.reached("here")
    faults.arm({})

    assert caught.value.errno == errno.ENOSPC


def test_an_unknown_fault_is_refused() -> None:
    """A typing error in the variable does not pass silently."""
    with pytest.raises(ValueError, match="here=explode"):
        faults.parse("here=explode")
