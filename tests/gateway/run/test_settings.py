"""Settings: all mistakes at once with their places, placeholders refused, secrets from files."""

import json
from pathlib import Path

import pytest

from gateway.model.errors import ConfigError
from gateway.run import parts
from gateway.run.cli import main
from gateway.run.settings import Settings, load

GOOD = """
[[originators]]
id = "lhota"
name = "Obec Horní Lhota"
abbreviation = "LHOTA"
addresses = ["podatelna@lhota.test"]
"""


def read(tmp_path: Path, text: str) -> Settings:
    """Write and load settings."""
    path = tmp_path / "podatelna.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, parts.Channels())


def problems(tmp_path: Path, text: str) -> str:
    """Return all problems as one text."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    return "\n".join(caught.value.problems)


def test_the_least_settings_are_one_originator(tmp_path: Path) -> None:
    """Everything else has a default; paths are counted from the file's folder."""
    settings = read(tmp_path, GOOD)

    assert settings.folder == tmp_path
    assert settings.url == f"sqlite:///{tmp_path}/podatelna.db"
    assert settings.channels == {}


def test_all_mistakes_come_at_once_with_their_places(tmp_path: Path) -> None:
    """Nobody has to start the program five times to find five mistakes."""
    found = problems(
        tmp_path,
        GOOD + '[daemon]\nlgo = "json"\nreaders = "two"\n[web]\nsession_hours = "ten"\n'
        "[channels.email]\nlisten = 25\nport = 25\n[channels.fax]\n",
    )

    for place in (
        "extra fields found (lgo) @ $.daemon",
        "@ $.daemon.readers",
        "@ $.web.session_hours",
        "@ $.channels.email.listen",
        "extra fields found (port) @ $.channels.email",
        "there is no channel 'fax'",
    ):
        assert place in found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('id = "lhota"|id = "Lhota"', "small letters"),
        ('abbreviation = "LHOTA"|abbreviation = "l"', "capitals"),
        ('["podatelna@lhota.test"]|["podatelna"]', "not a mail address"),
        ('addresses|reference_pattern = "{orig}-{seq}"\naddresses', "{seq} and {year}"),
        ('addresses|reference_pattern = "{unit}"\naddresses', "cannot be filled in"),
        ("lhota.test|example.com", "placeholder 'example.com'"),
        ('addresses|registration = "maybe"\naddresses', "registration"),
        ('addresses|organisation_id = "00300064"\naddresses', "not an IČO"),
    ],
    ids=[
        "id",
        "abbreviation",
        "address",
        "no-year",
        "token",
        "placeholder",
        "registration",
        "ico",
    ],
)
def test_what_makes_no_sense_is_said(tmp_path: Path, change: str, says: str) -> None:
    """Well-formed nonsense is found too."""
    old, _, new = change.partition("|")

    assert says in problems(tmp_path, GOOD.replace(old, new))


STATED = """
[[originators.conditions]]
legal_basis = "Pokyn 1"
valid_from = 2026-01-01
largest_mail = 10000000
formats = ["pdf", "jpg"]
"""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('"jpg"|"bmp"', "unknown formats: bmp"),
        ("10000000|10", "below a megabyte"),
        ("2026-01-01|2026-01-01\nvalid_to = 2025-01-01", "ends before it begins"),
        ("2026-01-01|2026-01-01T00:00:00", "valid_from"),
        ("largest_mail = 10000000|", "largest_mail"),
    ],
    ids=["format", "size", "days", "moment", "missing"],
)
def test_conditions_that_make_no_sense(tmp_path: Path, change: str, says: str) -> None:
    """Of the published conditions too."""
    old, _, new = change.partition("|")

    assert says in problems(tmp_path, GOOD + STATED.replace(old, new))


def test_one_set_of_conditions_a_day(tmp_path: Path) -> None:
    """Two sets never hold on one day; one after the other they may."""
    ended = STATED.replace("2026-01-01", "2020-01-01\nvalid_to = 2025-12-31")

    assert "two sets" in problems(tmp_path, GOOD + STATED + STATED)
    (originator,) = read(tmp_path, GOOD + ended + STATED).originators
    assert [one.valid_from.year for one in originator.conditions] == [2020, 2026]


def test_two_originators_share_nothing(tmp_path: Path) -> None:
    """A name, abbreviation or address taken twice is refused."""
    found = problems(tmp_path, GOOD + GOOD)

    assert found.count("is taken already") == 3


@pytest.mark.parametrize("text", ["", "originators = []", "this is no TOML", "originators = 1"])
def test_no_originator_no_start(tmp_path: Path, text: str) -> None:
    """An empty or broken file is a configuration error, never a crash."""
    assert problems(tmp_path, text)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        load(tmp_path / "nowhere.toml", {})


def test_the_password_comes_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read beside the settings or from the credentials folder, and goes into the URL."""
    text = GOOD + (
        '[store]\nurl = "postgresql+psycopg://podatelna@127.0.0.1/p"\npassword = { file = "db" }\n'
    )
    (tmp_path / "db").write_text("tajné\n", encoding="utf-8")
    assert "tajn" in read(tmp_path, text).url

    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "elsewhere"))
    with pytest.raises(ConfigError, match="secret db"):
        _ = read(tmp_path, text).url


def test_check_says_every_setting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also the days between which published conditions hold."""
    stated = 'legal_basis = "x", valid_from = 2026-01-01, largest_mail = 9000000, formats = ["pdf"]'
    read(tmp_path, f"{GOOD}conditions = [{{{stated}}}]\n[channels.email]\n")

    assert main(["check", "-c", str(tmp_path / "podatelna.toml")]) == 0
    (said,) = json.loads(capsys.readouterr().out)["originators"][0]["conditions"]
    assert (said["valid_from"], said["valid_to"]) == ("2026-01-01", None)


def test_check_asks_the_channels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What would keep the daemon from starting is told before, of all channels at once."""
    wrong = '[channels.email]\nrelays = ["10.0.0.300"]\n[channels.web]\naddress = "podatelna"\n'
    read(tmp_path, GOOD + wrong)

    assert main(["check", "-c", str(tmp_path / "podatelna.toml")]) == 78
    told = capsys.readouterr().err
    assert "channels.email.relays" in told
    assert "channels.web.address" in told
