"""Tells what a data message cannot carry, before anybody tries to send it."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "limits.toml"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What is in force since a day. Sizes in octets."""

    valid_from: date
    largest: int
    largest_big: int
    files: int
    containers: int
    name: int
    extensions: frozenset[str]
    container_extensions: frozenset[str]
    #: In one container: files, folders in folders, octets when unpacked.
    container_files: int
    container_depth: int
    container_unpacked: int

    def problems(self, named: Sequence[tuple[str, int]]) -> Iterator[str]:
        """Yield what cannot be sent of attachments given by name and size, in Czech."""
        if len(named) > self.files:
            yield f"Příloh je {len(named)}; datová zpráva jich unese nejvýš {self.files}."
        if sum(size for _, size in named) > self.largest_big:
            yield f"Přílohy jsou dohromady větší než {self.largest_big // _MEGABYTE} MB."
        containers = [name for name, _ in named if _ending(name) in self.container_extensions]
        if len(containers) > self.containers:
            yield f"Kontejnerů (ZIP, ASiC) smí být nejvýš {self.containers}."
        for name, size in named:
            yield from self._about_one(name, size)

    def is_big(self, named: Sequence[tuple[str, int]]) -> bool:
        """Tell whether they need a big message (VoDZ)."""
        return sum(size for _, size in named) > self.largest

    def _about_one(self, name: str, size: int) -> Iterator[str]:
        if _ending(name) not in self.extensions:
            yield f"Soubor {name} nemá příponu, kterou datové schránky přijímají."
        if len(name) > self.name:
            yield f"Jméno souboru {name[:40]}… je delší než {self.name} znaků."
        if not size:
            yield f"Soubor {name} je prázdný."


def limits(day: date) -> Limits:
    """Return what is in force on *day*; before the first entry, the first."""
    known = _all()
    return next((one for one in reversed(known) if one.valid_from <= day), known[0])


@cache
def _all() -> tuple[Limits, ...]:
    with _FILE.open("rb") as file:
        tables = tomllib.load(file)["limits"]
    return tuple(sorted(map(_read, tables), key=lambda one: one.valid_from))


def _read(table: dict[str, Any]) -> Limits:
    values = {name: value for name, value in table.items() if name != "source"}
    for name in ("extensions", "container_extensions"):
        values[name] = frozenset(values[name])
    return Limits(**values)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
