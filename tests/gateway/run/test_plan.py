"""``podatelna plan`` and ``podatelna files``: what an operator imports and a script reads."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.run.cli import main

PLAN = """
title = "Plán"
valid_from = {start}
[[class]]
code = "51"
simple = "51"
title = "Vedení"
[[class]]
code = "51.1"
simple = "{simple}"
parent = "51"
title = "Starosta"
mark = "{mark}"
years = 10
"""


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Give the settings of a fresh installation with one originator."""
    facts = {"id": "lhota", "name": "Obec Lhota", "abbreviation": "LHOTA"}
    given = [word for name, value in facts.items() for word in (f"--{name}", value)]
    assert main(["init", "--dir", str(tmp_path), *given, "--address", "urad@lhota.test"]) == 0
    return str(tmp_path / "podatelna.toml")


@pytest.fixture
def plan(tmp_path: Path) -> Any:
    """Give a function that writes a plan and returns its path."""

    def write(start: str = "2026-01-01", simple: str = "1", mark: str = "A") -> str:
        path = tmp_path / "plan.toml"
        path.write_text(PLAN.format(start=start, simple=simple, mark=mark), encoding="utf-8")
        return str(path)

    return write


def take(config: str, file: str, *more: str) -> int:
    """Import a plan."""
    return main(["plan", "import", file, "--originator", "lhota", "-c", config, *more])


def listed(capsys: pytest.CaptureFixture[str], *command: str) -> list[dict[str, Any]]:
    """Return what a list prints with --json."""
    capsys.readouterr()
    assert main([*command, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_plan_is_imported_and_listed(
    config: str, plan: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list has a line for each class, with whether a file may be opened in it."""
    assert take(config, plan()) == 0
    assert "2 classes of which 1 hold files, is version 1" in capsys.readouterr().err

    group, leaf = listed(capsys, "plan", "list", "-c", config)
    assert (group["code"], group["open"], group["depth"]) == ("51", False, 0)
    assert leaf == {
        "originator": "lhota",
        "version": 1,
        "code": "51.1",
        "parent": "51",
        "depth": 1,
        "title": "Starosta",
        "description": "",
        "holds_files": True,
        "growth": "collecting-sheet",
        "disposal_mark": "A",
        "retention": 10,
        "trigger": "closing",
        "open": True,
        "withdrawn_on": None,
        "withdrawn_because": "",
    }


def test_a_rehearsal_changes_nothing(
    config: str, plan: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """It looks at the database too: a plan that comes too early is refused already then."""
    assert take(config, plan(), "--dry-run") == 0
    assert "nothing was changed" in capsys.readouterr().err
    assert listed(capsys, "plan", "list", "-c", config) == []
    assert take(config, plan()) == 0
    assert take(config, plan(), "--dry-run") == 1
    assert "a version valid from 2026-01-01 is there" in capsys.readouterr().err


def test_every_mistake_is_printed_at_once(
    config: str, plan: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line each, and nothing is imported."""
    assert take(config, plan(simple="7", mark="X")) == 1
    said = capsys.readouterr().err
    assert "class 51.1: the code does not end with the simple code 7" in said
    assert "class 51.1: the mark is A or S, not 'X'" in said
    assert listed(capsys, "plan", "list", "-c", config) == []


def test_the_examples_are_imported_by_their_names(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """``plan import school`` takes the one that comes with the program."""
    assert take(config, "school") == 0
    assert "3.1" in {line["code"] for line in listed(capsys, "plan", "list", "-c", config)}


@pytest.mark.parametrize("file", ["nic.toml", "nic"])
def test_a_file_that_is_not_there(config: str, file: str) -> None:
    """The exit code is the one for wrong configuration."""
    assert take(config, file) == 78


def test_files_are_listed_for_scripts(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A fresh installation has none, in no state."""
    assert listed(capsys, "files", "list", "-c", config) == []
    assert listed(capsys, "files", "list", "--state", "closed", "-c", config) == []
    with pytest.raises(SystemExit):
        main(["files", "list", "--state", "burnt", "-c", config])
