"""``podatelna mail import``: mails in files become items, once, and failures are told."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.model.arrival import Arrival
from gateway.model.ids import OriginatorId
from gateway.run import cli
from gateway.run.commands import mail
from gateway.store import queue
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from tests.daemons import Installation, install

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

MAIL = (
    b"Return-Path: <jana@posta.test>\n"
    b"Received: from a.test by mx.lhota.test; Mon, 2 Nov 2026 10:00:00 +0100\n"
    b"Received: from b.test by a.test; Mon, 2 Nov 2026 09:00:00 +0100\n"
    b"From: Jana <jana@posta.test>\nSubject: Podnet\n\nDobry den\n"
)


@pytest.fixture
def installation(database: str, tmp_path: Path) -> Installation:
    """Give an installation with two originators."""
    return install(tmp_path, database, 25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder for mails."""
    made = tmp_path / "mails"
    made.mkdir()
    return made


def everything(unit: Unit) -> list[tuple[Arrival, bytes]]:
    """Return all arrivals with their octets."""
    arrivals = [queue.read(row).arrival for row in unit.rows.all(select(ItemRow))]
    return [(one, content(unit, one)) for one in arrivals]


def content(unit: Unit, arrival: Arrival) -> bytes:
    """Return the stored octets of an arrival."""
    with unit.open(arrival.original) as stored:
        return stored.read()


def imported(
    installation: Installation, folder: Path, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, list[dict[str, object]], str]:
    """Run the command; returns its exit code, its lines and what it said beside them."""
    words = ["mail", "import", str(folder), "--json", "-c", installation.config, *more]
    code = cli.main(words)
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_imported_once(
    installation: Installation, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each mail is one item with its octets and the time its server took it; again is known."""
    for number in range(3):
        (folder / f"{number}.eml").write_bytes(MAIL + b"%d\n" % number)
    code, told, said = imported(installation, folder, capsys, "--originator", "lhota")
    assert code == 0
    assert [one["fresh"] for one in told] == [True] * 3
    assert "3 taken, 0 known, 0 failed" in said

    with installation.store() as store:
        read = store.look(OriginatorId("lhota"), everything)
    rows = [row for row, _ in read]
    assert {octets for _, octets in read} == {MAIL + b"%d\n" % n for n in range(3)}
    assert {row.received_at for row in rows} == {datetime(2026, 11, 2, 9, tzinfo=UTC)}
    assert {row.envelope["sender"] for row in rows} == {"jana@posta.test"}
    assert all(row.envelope["fetched"] > "2026-11" for row in rows)

    code, told, said = imported(installation, folder, capsys, "--originator", "lhota")
    assert (code, [one["fresh"] for one in told]) == (0, [False] * 3)
    assert "0 taken, 3 known, 0 failed" in said


def test_says_how_far_it_is(
    installation: Installation,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Now and then, in mails and in how much of the files has been read."""
    monkeypatch.setattr(mail, "EVERY", 0.0)
    for number in range(4):
        (folder / f"{number}.eml").write_bytes(MAIL + b"%d\n" % number)
    _, _, said = imported(installation, folder, capsys, "--originator", "lhota")

    assert [line for line in said.splitlines() if line.startswith("2 mails")] == [
        "2 mails, 50 %",
        "2 mails, 75 %",
    ]
    assert "4 mails, 100 %" in said


def test_one_failure_does_not_stop_the_others(
    installation: Installation, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each failure is a line with its place and reason, and the exit code tells of it."""
    (folder / "a.msg").write_bytes(b"nonsense")
    (folder / "b.eml").write_bytes(MAIL)
    (folder / "c.txt").write_bytes(b"a note")
    code, told, said = imported(installation, folder, capsys, "--originator", "lhota")

    assert code == 1
    assert [bool(one["why"]) for one in told] == [True, False, True]
    assert "1 taken, 0 known, 1 failed, 1 no mail" in said


def test_whose_mail_it_is_must_be_said(
    installation: Installation, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is taken from the mails themselves; a path that is not there is told at once."""
    assert cli.main(["mail", "import", str(folder), "-c", installation.config]) == 78
    assert "whose mail is it" in capsys.readouterr().err
    words = ["mail", "import", str(folder / "nowhere"), "-c", installation.config]
    assert cli.main([*words, "--originator", "lhota"]) == 78
