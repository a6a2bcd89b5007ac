"""The channel's table: all its mistakes are told at once, with their places."""

import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from channels.databox.channel import DATABOX
from channels.databox.settings import BoxSettings, DataboxSettings
from gateway.model.errors import ConfigError
from tests.gateways import LHOTA, SITE

REFERENCE = Path(__file__).parents[3] / "docs" / "podatelna.toml"

GOOD = BoxSettings(originator=LHOTA.id, box="hucb7m7", login="hlucin1", password_file="heslo")


def test_every_setting_of_a_box_is_explained() -> None:
    """The reference shows a box with exactly the keys there are."""
    (box,) = tomllib.loads(REFERENCE.read_text())["channels"]["databox"]["boxes"]

    assert set(box) == {field.name for field in fields(BoxSettings)}


def test_files_are_taken_from_the_folder(tmp_path: Path) -> None:
    """Paths are relative to the folder of everything durable."""
    (tmp_path / "ca.pem").write_text("")
    settings = DataboxSettings(boxes=(GOOD,), ca="ca.pem")
    channel = DATABOX.build(settings, replace(SITE, folder=tmp_path))

    assert channel.settings.boxes[0].password_file == str(tmp_path / "heslo")
    assert channel.settings.ca == str(tmp_path / "ca.pem")


@pytest.mark.parametrize(
    ("box", "place"),
    [
        (BoxSettings("nikdo", "hucb7m7", login="a", password_file="b"), "originator"),
        (BoxSettings(LHOTA.id, "hucb7m8", login="a", password_file="b"), "box"),
        (BoxSettings(LHOTA.id, "hucb7m7", "ftp://x", "a", "b"), "url"),
        (BoxSettings(LHOTA.id, "hucb7m7"), "login"),
        (BoxSettings(LHOTA.id, "hucb7m7", login="a"), "login"),
        (BoxSettings(LHOTA.id, "hucb7m7", certificate="a.pem"), "certificate"),
        (BoxSettings(LHOTA.id, "hucb7m7", "https://x.test", "a", "b", poll_seconds=0), "poll"),
        # Without TLS a password goes to this machine only.
        (BoxSettings(LHOTA.id, "hucb7m7", "http://ws1.datovka.gov.cz", "a", "b"), "url"),
        (replace(GOOD, big_url="http://ws2.datovka.gov.cz"), "big_url"),
        (replace(GOOD, certificate="nikde.pem", private_key="nikde.key"), "private_key"),
    ],
    ids=[
        *("originator", "box", "url", "login", "password", "key", "poll"),
        *("clear", "big", "missing"),
    ],
)
def test_a_mistake_has_its_place(box: BoxSettings, place: str) -> None:
    """Each mistake names the box and the key."""
    with pytest.raises(ConfigError, match=rf"boxes\[1\]\.{place}"):
        DATABOX.build(DataboxSettings(boxes=(GOOD, box)), SITE)


def test_all_mistakes_come_at_once() -> None:
    """Nobody mends one to find the next."""
    bad = BoxSettings("nikdo", "x", url="")
    with pytest.raises(ConfigError) as refused:
        DATABOX.build(DataboxSettings(boxes=(bad, bad)), SITE)

    assert len(refused.value.problems) == 9


def test_what_concerns_all_boxes_is_looked_at_too() -> None:
    """A file that is not there, and an overlap shorter than the operating rules ask for."""
    bad = DataboxSettings(boxes=(GOOD,), ca="nikde.pem", overlap_seconds=30)
    with pytest.raises(ConfigError) as refused:
        DATABOX.build(bad, SITE)

    assert [one.partition(":")[0] for one in refused.value.problems] == [
        *("channels.databox.ca", "channels.databox.overlap_seconds")
    ]
