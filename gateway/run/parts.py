"""Finds the parts of the program through the entry points of its own distribution."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, EntryPoints, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any

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


def handlers() -> tuple[Any, ...]:
    """Return the handlers in the order in which they are asked; the registry takes the rest."""
    by_name = dict(named("handlers"))
    last = by_name.pop("registry")
    return (*(kind() for kind in by_name.values()), last())


def read_with() -> list[str]:
    """Return the modules that the processes load which read foreign bytes."""
    return ["magic", *sorted({type(part.converter).__module__ for _, part in named("channels")})]


def days() -> dict[str, DayWork]:
    """Return what is done for every day that is over, by name."""
    return dict(named("days"))


def public(switched_on: Mapping[str, Any]) -> list[Any]:
    """Return the public pages; those named like a channel only where that channel is on.

    An entry point that is a function gets the channel of its name and makes the pages for it.
    """
    channels = {name for name, _ in named("channels")}
    return [
        pages(switched_on[name]) if callable(pages) else pages
        for name, pages in named("public")
        if name in switched_on or name not in channels
    ]


def kept() -> tuple[Pages, ...]:
    """Return what channels without pages say in English of what they keep in Czech (``en.po``)."""
    modules = (point.module for point in _of("channels"))
    files = (spec.origin for spec in map(find_spec, modules) if spec and spec.origin)
    folders = sorted({Path(file).parent / "locale" for file in files})
    return tuple(Pages(str(one), locale=one) for one in folders if (one / "en.po").exists())


def migrations() -> tuple[Path, ...]:
    """Return the migration folders of all parts; importing them registers their tables."""
    return tuple(tables.MIGRATIONS for _, tables in named("tables"))
