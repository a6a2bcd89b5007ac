"""Filings on their way: on disk before anything is promised, gone only after the receipt."""

import errno
import os
import stat
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from channels.kiosk.program.sender import Sender
from channels.kiosk.program.spool import Spool
from channels.kiosk.wire import Slip
from gateway import faults
from gateway.model.errors import (
    Malformed,
    NotAllowed,
    PeerDown,
    Refused,
    StoreDown,
    StoreFull,
    TooLarge,
)
from tests.gateways import ARRIVED

NUMBERS = [f"7c1f9e02-4a7d-4f5e-9c43-0d3f2f9a6b1{digit}" for digit in "123"]


@dataclass
class Taker:
    """Takes filings over, or does not."""

    troubles: dict[str, Exception] = field(default_factory=dict)
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def hand_in(self, number: str, package: bytes) -> Slip:
        """Take one."""
        self.tried.append(number)
        if number in self.troubles:
            raise self.troubles[number]
        self.taken.append((number, package))
        return Slip("7K3M000001", "123456", ARRIVED, "0" * 64, fresh=True)


class Heard:
    """Remembers outcomes, in whatever thread they come."""

    def __init__(self) -> None:
        self.outcomes: list[tuple[str, Slip | Refused]] = []
        self.happened = threading.Event()

    def __call__(self, number: str, outcome: "Slip | Refused") -> None:
        """Remember one."""
        self.outcomes.append((number, outcome))
        self.happened.set()


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """Give an empty spool."""
    return Spool(tmp_path)


@pytest.fixture
def armed() -> Iterator[None]:
    """Disarm the faults afterwards."""
    yield
    faults.arm({})


def test_what_is_kept_is_there_whole(spool: Spool, tmp_path: Path) -> None:
    """A kept filing is one file, for nobody else to read, and another program finds it."""
    kept = spool.keep(NUMBERS[0], b"octets")

    assert [(one.number, one.read()) for one in Spool(tmp_path)] == [(NUMBERS[0], b"octets")]
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700


def test_who_came_first_is_first(spool: Spool) -> None:
    """Filings wait in the order they were made."""
    for number in reversed(NUMBERS):
        spool.keep(number, b"")

    assert [one.number for one in spool] == NUMBERS[::-1]


@pytest.mark.usefixtures("armed")
def test_a_full_disk_keeps_nothing(spool: Spool) -> None:
    """Where nothing can be written the citizen hears so, and nothing is left half-written."""
    faults.arm({"kiosk.write": ("enospc", 1)})

    with pytest.raises(StoreFull):
        spool.keep(NUMBERS[0], b"octets")
    assert len(spool) == 0


def test_a_folder_that_cannot_be_synced_keeps_nothing(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What might not survive the power was not kept, and is not sent behind the citizen's back."""

    def broken(_folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("channels.kiosk.files.synced", broken)
    with pytest.raises(StoreFull):
        spool.keep(NUMBERS[0], b"octets")
    assert len(spool) == 0


def test_half_a_file_of_a_crash_is_swept(tmp_path: Path) -> None:
    """What was being written when the power went was promised to nobody."""
    Spool(tmp_path)
    half = tmp_path / "waiting" / ".new-abc"
    half.write_bytes(b"PK")

    assert len(Spool(tmp_path)) == 0
    assert not half.exists()


def test_sent_is_gone(spool: Spool) -> None:
    """With the receipt the file goes, and the citizen hears."""
    taker, heard = Taker(), Heard()
    spool.keep(NUMBERS[0], b"octets")

    assert Sender(spool, taker, heard).send_all()

    assert taker.taken == [(NUMBERS[0], b"octets")]
    assert len(spool) == 0
    assert [number for number, _ in heard.outcomes] == [NUMBERS[0]]


@pytest.mark.parametrize(
    "trouble", [StoreDown(), NotAllowed(), Refused()], ids=["later", "revoked", "refused"]
)
def test_one_that_must_wait_holds_up_no_other(spool: Spool, trouble: Exception) -> None:
    """The filing the office cannot take now stays; the next one goes through."""
    taker, heard = Taker({NUMBERS[0]: trouble}), Heard()
    for number in NUMBERS[:2]:
        spool.keep(number, b"octets")

    assert not Sender(spool, taker, heard).send_all()

    assert [one.number for one in spool] == [NUMBERS[0]]
    assert [number for number, _ in heard.outcomes] == [NUMBERS[1]]


def test_nobody_there_ends_the_round(spool: Spool) -> None:
    """When nobody answers the others are not tried one by one."""
    taker = Taker(dict.fromkeys(NUMBERS, PeerDown()))
    for number in NUMBERS:
        spool.keep(number, b"octets")

    assert not Sender(spool, taker, Heard()).send_all()

    assert (taker.tried, len(spool)) == (NUMBERS[:1], 3)


@pytest.mark.parametrize("trouble", [TooLarge(), Malformed()], ids=["large", "malformed"])
def test_what_is_never_taken_is_set_aside(spool: Spool, tmp_path: Path, trouble: Exception) -> None:
    """A filing that will never do is kept for the office and tried no more."""
    taker, heard = Taker({NUMBERS[0]: trouble}), Heard()
    spool.keep(NUMBERS[0], b"octets")

    assert Sender(spool, taker, heard).send_all()

    assert len(spool) == 0
    assert [path.read_bytes() for path in (tmp_path / "refused").iterdir()] == [b"octets"]
    assert heard.outcomes == [(NUMBERS[0], trouble)]


def test_the_thread_sends_when_it_is_called(spool: Spool) -> None:
    """A call wakes the sender; a stop ends it, whenever it comes."""
    taker, heard = Taker(), Heard()
    sender = Sender(spool, taker, heard)
    sender.start()
    spool.keep(NUMBERS[0], b"octets")
    sender.hurry()

    assert heard.happened.wait(10)
    sender.stop()
    assert not sender._thread.is_alive()


def test_no_two_filings_share_a_number(spool: Spool) -> None:
    """The same number kept twice, after a doubt, is handed in under one number."""
    numbers: Mapping[str, int]
    for _ in range(2):
        spool.keep(NUMBERS[0], b"octets")
    taker = Taker()

    Sender(spool, taker, Heard()).send_all()

    numbers = {number: len(package) for number, package in taker.taken}
    assert numbers == {NUMBERS[0]: 6}
