"""The settings reference in docs cannot lie: it loads, and it names every setting there is."""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from gateway.model.originator import Originator
from gateway.run import parts
from gateway.run.settings import DaemonSettings, StoreSettings, load
from gateway.web.settings import WebSettings

REFERENCE = Path(__file__).parents[2] / "docs" / "podatelna.toml"


def names(kind: type[Any]) -> set[str]:
    """Return the settings a dataclass knows."""
    return {field.name for field in fields(kind)}


def test_the_reference_loads() -> None:
    """What the documentation shows is accepted by the program."""
    settings = load(REFERENCE, parts.Channels())

    assert settings.originators[0].name == "Město Hlučín"
    assert set(settings.channels) == {name for name, _ in parts.named("channels")}


@pytest.mark.parametrize(
    ("table", "kind"),
    [("daemon", DaemonSettings), ("store", StoreSettings), ("web", WebSettings)],
    ids=["daemon", "store", "web"],
)
def test_every_setting_is_explained(table: str, kind: type[Any]) -> None:
    """Each table of the reference has exactly the keys of its dataclass."""
    assert set(tomllib.loads(REFERENCE.read_text())[table]) == names(kind)


def test_every_setting_of_an_originator_is_explained() -> None:
    """The originator's table is complete."""
    assert set(tomllib.loads(REFERENCE.read_text())["originators"][0]) == names(Originator)


def test_every_setting_of_every_channel_is_explained() -> None:
    """Each channel's table is complete."""
    tables = tomllib.loads(REFERENCE.read_text())["channels"]

    assert {name: set(table) for name, table in tables.items()} == {
        name: names(part.settings) for name, part in parts.named("channels")
    }
