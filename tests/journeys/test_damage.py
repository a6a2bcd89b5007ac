"""What was damaged behind the program's back is found by ``podatelna verify`` and named."""

import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from daemons import Installation, hand_in, install, mail, relaying

pytestmark = pytest.mark.slow

LETTER, LARGE = mail("Zadost"), mail("Priloha", 400_000)


@pytest.fixture(scope="module")
async def pattern(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> AsyncIterator[Path]:
    """Give the folder of an office where a daemon registered two mails and has stopped."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, folder / "podatelna.db")
    async with relaying(folder / "relay") as relay:
        office = install(folder, "sqlite:///podatelna.db", relay.address[1])
        daemon = await office.start()
        try:
            assert await hand_in(office.smtp, LETTER) == 250
            assert await hand_in(office.smtp, LARGE) == 250
            await office.idle()
            daemon.signal(signal.SIGTERM)
            assert await daemon.ended() == 0
        finally:
            office.destroy()
    yield folder


@pytest.fixture
def office(pattern: Path, tmp_path: Path) -> Installation:
    """Give a copy of that office, to be damaged."""
    shutil.copytree(pattern, tmp_path / "office")
    return Installation(tmp_path / "office", 0)


def test_nothing_is_found_where_nothing_is_damaged(
    office: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """A whole office has the exit code 0 and no line."""
    assert office.verify() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        pytest.param(
            "update audit set details = '{}' where seq = 1", "line 1 was changed", id="line-changed"
        ),
        pytest.param("delete from audit where seq = 2", "line 2 is missing", id="line-removed"),
        pytest.param(
            "delete from audit where seq = (select max(seq) from audit)",
            "the end of the chain",
            id="last-line-removed",
        ),
        pytest.param("update item set state = 'lost'", "nobody sees the state 'lost'", id="state"),
        pytest.param("update item set reference = ''", "its reference number is ''", id="number"),
        pytest.param("update outgoing set state = 'lost'", "nobody sees the state", id="outbox"),
        pytest.param("delete from blob", "its original is missing", id="content-row"),
        pytest.param(
            "update blob set content = x'00' where content is not null",
            f"{sha256(LETTER).hexdigest()}: it was changed",
            id="content",
        ),
        pytest.param("delete from filing", "its filing is missing", id="filing"),
        pytest.param(
            "update filing set reference_number = 'X/1' where reference_number like '%/00002/%'",
            "X/1",
            id="renumbered",
        ),
        pytest.param("delete from ledger_entry where seq = 1", "number 1/", id="gap"),
    ],
)
def test_damage_to_the_database(
    statement: str, named: str, office: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows changed or removed by hand give the exit code 1 and a line that names them."""
    with closing(sqlite3.connect(office.folder / "podatelna.db")) as connection, connection:
        assert connection.execute(statement).rowcount > 0

    assert office.verify() == 1
    assert named in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["flipped", "cut", "removed"])
async def test_damage_to_large_content(damage: str, office: Installation) -> None:
    """A file of the blob folder that was changed or lost is named by its hash."""
    digest = sha256(LARGE).hexdigest()
    (path,) = (office.folder / "blobs").rglob(digest)
    harm(path, damage)
    process = office.command("verify")

    assert await process.ended() == 1
    told = "it is missing" if damage == "removed" else "it was changed"
    assert f"mlyn: content {digest}: {told}" in process.out.read_text(encoding="utf-8")


def harm(path: Path, damage: str) -> None:
    """Flip one bit of a file, cut its last octet off, or remove it."""
    octets = bytearray(path.read_bytes())
    if damage == "removed":
        path.unlink()
        return
    if damage == "cut":
        del octets[-1]
    else:
        octets[1000] ^= 1
    path.write_bytes(octets)
