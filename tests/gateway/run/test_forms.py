"""``podatelna forms``: what an operator sees and changes."""

import json
from pathlib import Path

import pytest

from gateway.run.cli import main

OWN = """
valid_from = 2026-01-01
[form]
code = "rezervace-haly"
version = 1
title = { cs = "Rezervace haly" }
[[form.fields]]
name = "name"
label = { cs = "Jméno" }
"""


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Give the settings of a fresh installation with one originator."""
    facts = {"id": "lhota", "name": "Obec Lhota", "abbreviation": "LHOTA"}
    given = [word for name, value in facts.items() for word in (f"--{name}", value)]
    assert main(["init", "--dir", str(tmp_path), *given, "--address", "urad@lhota.test"]) == 0
    return str(tmp_path / "podatelna.toml")


def listed(config: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Return what ``forms list --json`` prints."""
    capsys.readouterr()
    assert main(["forms", "list", "--json", "-c", config]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_forms_are_listed_one_a_line(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A fresh installation offers the four that come with the program."""
    found = listed(config, capsys)

    assert [one["code"] for one in found] == [
        "obecne-podani", "poplatek-odpad", "stiznost", "zadost-o-informace",
    ]  # fmt: skip
    assert found[3] | {"legal_basis": ""} == {
        "originator": "lhota",
        "code": "zadost-o-informace",
        "title": "Žádost o informace",
        "version": 1,
        "signing": "not-needed",
        "valid_from": "2026-01-01",
        "legal_basis": "",
    }


def test_an_own_form_is_published_and_withdrawn(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both show in the list at once."""
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")

    assert main(["forms", "publish", str(tmp_path / "own.toml"), "-c", config]) == 0
    assert "rezervace-haly" in [one["code"] for one in listed(config, capsys)]
    assert main(["forms", "withdraw", "rezervace-haly", "-c", config]) == 0
    assert "rezervace-haly" not in [one["code"] for one in listed(config, capsys)]


def test_what_cannot_be_published_is_told(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file, a wrong form, an unknown code: one line each and no traceback."""
    (tmp_path / "wrong.toml").write_text(OWN.replace("cs =", "en ="), encoding="utf-8")

    assert main(["forms", "publish", str(tmp_path / "nowhere.toml"), "-c", config]) == 78
    assert main(["forms", "publish", str(tmp_path / "wrong.toml"), "-c", config]) == 1
    assert main(["forms", "withdraw", "kouzlo", "-c", config]) == 1
    told = capsys.readouterr().err
    assert "nowhere.toml" in told
    assert "Czech words are missing" in told
    assert "kouzlo" in told
