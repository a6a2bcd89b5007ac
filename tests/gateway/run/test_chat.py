"""``podatelna chat``: a line in, an answer out, on the store itself."""

import io
import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.run import cli, home
from gateway.run.assembly import open_store
from gateway.run.clock import SystemClock
from gateway.run.settings import load
from gateway.store.tables import ItemRow
from tests.conftest import LHOTA

SETTINGS = """\
[[originators]]
id = "lhota"
name = "Obec Horní Lhota"
abbreviation = "LHOTA"
addresses = ["podatelna@lhota.test"]
office_hours = ["pondělí 8.00–17.00"]
"""
#: A general filing, up to its summary.
FILLED = (
    "formulář", "obecné podání", "občan", "Žofie Příhodová", "5. 3. 1980", "Ostravská 12, Hlučín",
    "přeskočit", "přeskočit", "Lípa u školy", "Prasklá větev.",
)  # fmt: skip


@pytest.fixture
def config(sqlite_template: Path, tmp_path: Path) -> str:
    """Give the settings of an office with a database."""
    shutil.copy(sqlite_template, tmp_path / "podatelna.db")
    path = tmp_path / "podatelna.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    home.settle_in(tmp_path)
    return str(path)


def chat(monkeypatch: pytest.MonkeyPatch, config: str, *lines: str, office: str = "lhota") -> int:
    """Run the command with *lines* piped in."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return cli.main(["chat", "--originator", office, "-c", config])


def test_questions_are_answered(
    config: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Options are numbered, and their numbers are understood."""
    assert chat(monkeypatch, config, "3") == 0

    said = capsys.readouterr().out
    assert "  3) Úřední hodiny" in said
    assert "pondělí 8.00–17.00" in said


def test_a_form_is_handed_in(
    config: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It lies in the queue for a daemon, once, and answers wait on the status page."""
    assert chat(monkeypatch, config, *FILLED, "odeslat", "odeslat") == 0

    said = capsys.readouterr().out
    assert "PIN: " in said
    assert "u stavu podání" in said
    store = open_store(load(Path(config), {}), SystemClock())
    try:
        rows = store.look(LHOTA, lambda unit: unit.rows.all(select(ItemRow.channel)))
    finally:
        store.close()
    assert rows == ["bot"]


def test_an_office_that_is_not_here(
    config: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a mistake of configuration."""
    assert chat(monkeypatch, config, office="nikde") == cli.CONFIGURATION
    assert "nikde" in capsys.readouterr().err
