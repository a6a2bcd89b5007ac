"""Opens what a command needs: the settings, the store, and nothing it does not."""

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from gateway.model.errors import ConfigError
from gateway.model.ids import OriginatorId
from gateway.run import parts
from gateway.run.assembly import open_store
from gateway.run.clock import SystemClock
from gateway.run.settings import Settings, load
from gateway.store.store import Store
from gateway.store.unit import Unit

T = TypeVar("T")


def settings(arguments: Namespace) -> Settings:
    """Read the settings file the user named. Raises ``ConfigError``."""
    return load(Path(arguments.config), parts.Channels())


@contextmanager
def store(arguments: Namespace) -> Iterator[Store]:
    """Open the store for one command."""
    opened = open_store(settings(arguments), SystemClock())
    try:
        yield opened
    finally:
        opened.close()


def chosen(arguments: Namespace, opened: Store) -> Iterable[OriginatorId]:
    """Return the originators the user means: the one named, or all."""
    named: str | None = arguments.originator
    if named is None:
        return tuple(opened.originators)
    if OriginatorId(named) not in opened.originators:
        raise ConfigError(f"there is no originator {named!r}")
    return (OriginatorId(named),)


def note_reading(arguments: Namespace, opened: Store, about: str) -> None:
    """Write into the audit log of every chosen originator that the operator reads *about*."""
    event = f"{about.partition(':')[0]}.exported"
    for originator in chosen(arguments, opened):
        opened.write(originator, lambda unit: unit.record(event, about), actor="operator")


def each(
    arguments: Namespace, opened: Store, function: Callable[[Unit], Iterable[Any]]
) -> Iterator[Any]:
    """Yield what *function* finds for every chosen originator, one after another."""
    for originator in chosen(arguments, opened):
        yield from opened.look(originator, lambda unit: list(function(unit)))
