"""Finds the parts of the program through the entry points of its own distribution."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, EntryPoints, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gateway.model.ports import AnyChannelPart, Converter
from gateway.store.days import DayWork
from gateway.web.pages import Pages


def named(group: str) -> Iterator[tuple[str, Any]]:
    """Yield name and object of every entry point in ``podatelna.<group>``, in order of names.

    The order matters for handlers alone: there ``registry`` comes last, see ``handlers``.
    """
    for point in _of(group):
        yield point.name, point.load()


def _of(group: str) -> list[EntryPoint]:
    return sorted(_ours().select(group=f"podatelna.{group}"), key=lambda point: point.name)


@cache
def _ours() -> EntryPoints:
    return distribution("podatelna").entry_points


class Channels(Mapping[str, AnyChannelPart]):
    """All channels by name; one is loaded, with its libraries, when somebody asks for it."""

    def __init__(self) -> None:
        self._points = {point.name: point for point in _of("channels")}

    def __getitem__(self, name: str) -> AnyChannelPart:
        part: AnyChannelPart = self._points[name].load()
        return part

    def __iter__(self) -> Iterator[str]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)

    def __contains__(self, name: object) -> bool:
        # The default asks for the part itself.
        return name in self._points


class Converters(Mapping[str, Converter]):
    """The channels' converters by name: what came in is read, also once its channel is off."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels

    def __getitem__(self, name: str) -> Converter:
        return self._channels[name].converter

    def __iter__(self) -> Iterator[str]:
        return iter(self._channels)

    def __len__(self) -> int:
        return len(self._channels)


def handlers() -> tuple[Any, ...]:
    """Return the handlers in the order in which they are asked; the registry takes the rest."""
    by_name = dict(named("handlers"))
    last = by_name.pop("registry")
    return (*(kind() for kind in by_name.values()), last())


def read_with(channels: Iterable[str]) -> list[str]:
    """Return the modules that the processes load which read the foreign bytes of *channels*."""
    converters = Converters(Channels())
    return ["magic", *sorted({type(converters[name]).__module__ for name in channels})]


def days() -> dict[str, DayWork]:
    """Return what is done for every day that is over, by name."""
    return dict(named("days"))


def public(switched_on: Mapping[str, Any]) -> list[Any]:
    """Return the public pages; those named like a channel only where that channel is on.

    An entry point that is a function gets the channel of its name and makes the pages for it.
    """
    channels = Channels()
    found: list[Any] = []
    for point in _of("public"):
        if point.name in switched_on or point.name not in channels:
            pages = point.load()
            found.append(pages(switched_on[point.name]) if callable(pages) else pages)
    return found


def kept() -> tuple[Pages, ...]:
    """Return what channels without pages say in English of what they keep in Czech (``en.po``)."""
    modules = (point.module for point in _of("channels"))
    files = (spec.origin for spec in map(find_spec, modules) if spec and spec.origin)
    folders = sorted({Path(file).parent / "locale" for file in files})
    return tuple(Pages(str(one), locale=one) for one in folders if (one / "en.po").exists())


def migrations() -> tuple[Path, ...]:
    """Return the migration folders of all parts; importing them registers their tables."""
    return tuple(tables.MIGRATIONS for _, tables in named("tables"))
