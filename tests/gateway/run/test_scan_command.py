"""``podatelna scan import``: what a folder holds becomes items, once, and is told."""

import json
from pathlib import Path

import pytest

from gateway.model.ids import OriginatorId
from gateway.run import cli
from scanning.separators import Kind
from tests.daemons import install
from tests.paper import letters, page, pdf, sheet

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

LHOTA = "lhota"


@pytest.fixture
def config(database: str, tmp_path: Path) -> str:
    """Give the settings of an installation."""
    return install(tmp_path, database, 25).config


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder for batches."""
    made = tmp_path / "batches"
    made.mkdir()
    return made


def imported(
    config: str, folder: Path, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, list[dict[str, object]]]:
    """Run the command; returns its exit code and what it printed."""
    code = cli.main(["scan", "import", str(folder), "--json", "-c", config, *more])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_folder_is_imported_once(
    config: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each document has a line with its pages and item; a second run finds nothing to do."""
    (folder / "davka.pdf").write_bytes(letters(["lípa", "javor"]))
    code, told = imported(config, folder, capsys, "--originator", LHOTA)

    assert code == 0
    assert [(one["document"], one["pages"]) for one in told] == [("1/2", [2]), ("2/2", [4])]
    assert all(one["item"] and one["separators"] and not one["why"] for one in told)
    assert imported(config, folder, capsys, "--originator", LHOTA) == (0, [])
    assert (folder / "done" / "davka.pdf").exists()


def test_what_waits_for_a_person_is_told(
    config: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rest, a half file and a stranger each have a reason, and the exit code says so."""
    rest = pdf(page("lípa"), sheet(Kind.DOCUMENT, "A1", OriginatorId("mlyn")), page("javor"))
    (folder / "a.pdf").write_bytes(rest)
    (folder / "b.pdf").write_bytes(rest[:3000])
    (folder / "c.docx").write_bytes(b"PK")
    code, told = imported(config, folder, capsys, "--originator", LHOTA)

    assert code == 1
    assert [(one["batch"], bool(one["why"])) for one in told] == [
        ("a.pdf", False),
        ("a.pdf", True),
        ("b.pdf", True),
        ("c.docx", True),
    ]
    assert {path.name for path in folder.iterdir()} == {"b.pdf", "c.docx", "done"}


def test_the_same_batch_makes_no_second_item(
    config: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is known by its content."""
    for _ in range(2):
        (folder / "davka.pdf").write_bytes(letters(["lípa"]))
        imported(config, folder, capsys, "--originator", LHOTA)

    assert cli.main(["intake", "list", "--json", "-c", config]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("more", [(), ("--originator", "nobody")], ids=["none", "unknown"])
def test_somebody_must_say_whose_paper_it_is(
    more: tuple[str, ...], config: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never what stands on it."""
    (folder / "davka.pdf").write_bytes(letters(["lípa"]))

    assert imported(config, folder, capsys, *more)[0] == 78
    assert (folder / "davka.pdf").exists()
