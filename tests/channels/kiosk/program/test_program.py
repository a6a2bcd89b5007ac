"""Small parts of the kiosk's program: settings, words, colours, patience, and what it loads."""

import string
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from channels.kiosk.program.colours import CONTRAST, LIGHT
from channels.kiosk.program.config import KioskConfig, load
from channels.kiosk.program.idleness import Idleness, Presence
from channels.kiosk.program.words import all_words, text
from gateway.model.errors import ConfigError
from gateway.web import tokens
from tests.daemons import ROOT

REFERENCE = ROOT / "docs" / "kiosk.toml"


def test_the_colours_are_the_webs() -> None:
    """What is mirrored has not drifted from the tokens."""
    assert tokens.values()["light"] == LIGHT
    contrast = tokens.values()["contrast"]
    assert set(CONTRAST.values()) == set(contrast.values())
    assert CONTRAST["ground"] == contrast["ground"]
    assert CONTRAST["ink"] == contrast["ink"]


def test_every_text_is_there_in_every_language() -> None:
    """The same keys, with the same places to fill in."""
    words = all_words()
    czech = words["cs"]

    for table in words.values():
        assert table.keys() == czech.keys()
        for key, said in table.items():
            assert said.strip() == said != ""
            assert places(said) == places(czech[key]), key


def places(said: str) -> set[str]:
    """Return the names in a text's braces."""
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


def test_words_are_filled_in() -> None:
    """Values stand where the braces were."""
    assert text("cs", "progress", number=3, count=8) == "Otázka 3 z 8"


def test_nobody_there_is_noticed() -> None:
    """First doubt, then certainty; a touch starts anew."""
    now = 100.0
    idleness = Idleness(120, 30, lambda: now)
    assert idleness.presence is Presence.HERE

    now += 120
    assert (idleness.presence, idleness.left) == (Presence.DOUBTFUL, 30)
    now += 29.5
    assert (idleness.presence, idleness.left) == (Presence.DOUBTFUL, 1)
    idleness.touched()
    assert idleness.presence is Presence.HERE
    now += 150
    assert (idleness.presence, idleness.left) == (Presence.GONE, 0)


def test_the_reference_of_settings_is_whole() -> None:
    """The documented file loads and names every setting."""
    config, folder = load(REFERENCE)

    assert config.server.startswith("https://")
    assert folder == REFERENCE.parent
    named = set(tomllib.loads(REFERENCE.read_text(encoding="utf-8")))
    assert named == {field.name for field in fields(KioskConfig)}


@pytest.mark.parametrize(
    "text",
    [
        "server = 1",
        'server = "http://podatelna.test"',
        'server = "https://"',
        'server = "https://podatelna.test"\nlanguage = "de"',
        'server = "https://podatelna.test"\nserverr = ""',
        "server",
        "",
    ],
    ids=range(7),
)
def test_wrong_settings_are_told(tmp_path: Path, text: str) -> None:
    """A mistake is a ``ConfigError`` that names the file."""
    path = tmp_path / "kiosk.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=r"kiosk\.toml"):
        load(path)


def test_wrong_settings_end_the_program(tmp_path: Path) -> None:
    """The program says what is wrong and ends with 78."""
    done = started("--config", str(tmp_path / "none.toml"))

    assert done.returncode == 78
    assert "none.toml" in done.stderr


@pytest.mark.slow
def test_a_picture_of_a_screen(tmp_path: Path) -> None:
    """One screen is drawn without any display and the program ends well."""
    config = tmp_path / "kiosk.toml"
    config.write_text('server = "https://127.0.0.1:1"\nwidth = 1000\nheight = 700\n')
    picture = tmp_path / "sent.png"

    done = started("--config", str(config), "--screenshot", str(picture), "--screen", "sent")

    assert done.returncode == 0, done.stderr
    octets = picture.read_bytes()
    assert octets.startswith(b"\x89PNG")
    assert int.from_bytes(octets[16:20]) == 1000
    assert int.from_bytes(octets[20:24]) == 700


@pytest.mark.slow
def test_an_unknown_screen_is_told(tmp_path: Path) -> None:
    """The names that exist are listed."""
    config = tmp_path / "kiosk.toml"
    config.write_text('server = "https://127.0.0.1:1"\n')

    done = started("--config", str(config), "--screenshot", "x.png", "--screen", "nothing-such")

    assert done.returncode == 78
    assert "summary" in done.stderr


def started(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the program to its end."""
    return subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-m", "channels.kiosk.program.start", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
