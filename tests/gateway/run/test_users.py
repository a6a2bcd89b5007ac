"""``podatelna user``: accounts and what they work with, as the operator sees and changes them."""

import json
from pathlib import Path

import pytest

from gateway.run.cli import main


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Give the settings of a fresh installation with one originator."""
    facts = {"id": "lhota", "name": "Obec Lhota", "abbreviation": "LHOTA"}
    given = [word for name, value in facts.items() for word in (f"--{name}", value)]
    assert main(["init", "--dir", str(tmp_path), *given, "--address", "urad@lhota.test"]) == 0
    (tmp_path / "password").write_text("modrá sova nad řekou\n", encoding="utf-8")
    return str(tmp_path / "podatelna.toml")


def add(config: str, login: str, *more: str) -> int:
    """Make an account."""
    password = str(Path(config).parent / "password")
    named = ["--name", login, "--originator", "lhota", "--password-file", password]
    return main(["user", "add", login, *named, *more, "-c", config])


def duties(config: str, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Return what ``user list --json`` says of everybody's duties."""
    capsys.readouterr()
    assert main(["user", "list", "--json", "-c", config]) == 0
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    return {line["login"]: line["duties"] for line in lines}


def test_an_account_works_with_what_was_said(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing said is everything; several duties are said one by one."""
    assert add(config, "vsechno") == 0
    assert add(config, "dve", "--duty", "fee-accountant", "--duty", "it") == 0

    assert duties(config, capsys) == {
        "dve": ["lhota:fee-accountant", "lhota:it"],
        "vsechno": [
            "lhota:council-secretary", "lhota:fee-accountant", "lhota:filing-office", "lhota:it",
        ],
    }  # fmt: skip


def test_duties_are_changed(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exactly those named, or none; a stranger's login and originator are refused."""
    assert add(config, "polak") == 0
    change = ["user", "change", "polak", "-c", config]
    assert main([*change, "--duty", "filing-office"]) == 0
    assert duties(config, capsys) == {"polak": ["lhota:filing-office"]}
    assert main([*change, "--originator", "lhota", "--no-duty"]) == 0
    assert duties(config, capsys) == {"polak": []}
    assert main([*change, "--originator", "jinde", "--duty", "it"]) == 1
    assert main(["user", "change", "nikdo", "-c", config, "--duty", "it"]) == 1
    assert "There is no such login." in capsys.readouterr().err


def test_a_change_says_what(config: str) -> None:
    """Neither a duty nor none is wrong usage, and so is a duty nobody knows."""
    for words in ([], ["--duty", "starosta"]):
        with pytest.raises(SystemExit) as told:
            main(["user", "change", "polak", *words, "-c", config])
        assert told.value.code == 2
