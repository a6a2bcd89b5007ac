"""The command line's exit codes: 0 done, 1 found wanting, 2 misused, 78 misconfigured."""

from pathlib import Path

import pytest
from daemons import Installation, Process

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="nothing"),
        pytest.param(("dance",), id="unknown-noun"),
        pytest.param(("intake", "list", "--group", "lost"), id="unknown-value"),
        pytest.param(("verify", "--jso"), id="abbreviated-option"),
    ],
)
async def test_misuse(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """A usage error ends with 2 and says how it is used."""
    process = Process(tmp_path, *arguments)

    assert await process.ended() == 2
    assert "usage: podatelna" in process.said()


@pytest.mark.parametrize("command", ["run", "check", "verify", "migrate"])
async def test_wrong_settings(command: str, installation: Installation) -> None:
    """All mistakes are named with their places, and the exit code is 78."""
    path = Path(installation.config)
    text = path.read_text(encoding="utf-8").replace('"clerk"', '"nobody"').replace("readers", "red")
    path.write_text(text, encoding="utf-8")
    process = installation.command(command)

    assert await process.ended() == 78
    assert "$.originators[0].registration" in process.said()
    assert "$.daemon" in process.said()
    assert "Traceback" not in process.said()


async def test_missing_settings(tmp_path: Path) -> None:
    """A settings file that is not there is named."""
    process = Process(tmp_path, "run", "-c", str(tmp_path / "nowhere.toml"))

    assert await process.ended() == 78
    assert "nowhere.toml" in process.said()
    assert "Traceback" not in process.said()


async def test_a_port_that_is_taken(installation: Installation) -> None:
    """A daemon whose port somebody else has says so and ends with 78, in order."""
    path = Path(installation.config)
    text = path.read_text(encoding="utf-8")
    relay = text.partition('relay = "')[2].partition('"')[0]
    path.write_text(text.replace(f"127.0.0.1:{installation.smtp}", relay), encoding="utf-8")
    process = installation.command("run")

    assert await process.ended() == 78
    assert "channels.email.listen" in process.said()
    assert "Traceback" not in process.said()


async def test_a_database_that_is_behind(installation: Installation) -> None:
    """Without its schema the daemon does not start; ``migrate`` brings it up, ``--check`` tells."""
    (installation.folder / "podatelna.db").unlink()
    refused = installation.command("run")
    assert await refused.ended() == 78
    assert "podatelna migrate" in refused.said()

    behind = installation.command("migrate", "--check")
    assert await behind.ended() == 1
    assert await installation.command("migrate").ended() == 0
    assert await installation.command("migrate", "--check").ended() == 0
    assert await installation.command("verify").ended() == 0


async def test_from_an_empty_folder(tmp_path: Path) -> None:
    """``init`` makes a folder from which everything else works; without names it says which."""
    folder = tmp_path / "office"
    wanting = Process(tmp_path, "init", "--dir", str(folder))
    assert await wanting.ended() == 78
    assert "--abbreviation" in wanting.said()

    names = ("--id", "lhota", "--name", "Obec Lhota", "--abbreviation", "LHOTA")
    made = Process(
        tmp_path, "init", "--dir", str(folder), *names, "--address", "podatelna@lhota.test"
    )
    assert await made.ended() == 0, made.said()
    for command in (("check",), ("verify",), ("intake", "list"), ("filings", "list")):
        process = Process(tmp_path, *command, "-c", str(folder / "podatelna.toml"))
        assert await process.ended() == 0, process.said()
