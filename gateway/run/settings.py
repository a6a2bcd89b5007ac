"""Reads ``podatelna.toml`` once, reports all its mistakes at once, and hands out frozen data."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import cattrs
from cattrs.gen import make_dict_structure_fn, override
from sqlalchemy import URL, make_url

from gateway.model.errors import ConfigError
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator, Registration
from gateway.model.ports import AnyChannelPart
from gateway.run.sense import nonsense
from gateway.web.settings import WebSettings

#: With any of these anywhere in the file the program does not start.
PLACEHOLDERS = re.compile(r"example\.(com|org|net)|changeme|change-me", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret kept in a file of its own, never in the settings."""

    #: The file's name in ``$CREDENTIALS_DIRECTORY``, or a path from the settings file's folder.
    file: str

    def read(self, folder: Path) -> str:
        """Return the secret without its final line end. Raises ``ConfigError``."""
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        path = Path(credentials or folder) / self.file
        try:
            return path.read_text(encoding="utf-8").rstrip("\n")
        except OSError as error:
            raise ConfigError(f"secret {self.file}: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Table ``[store]``."""

    #: ``sqlite:///name`` (from the folder) or ``postgresql+psycopg://user@host/name``.
    url: str = "sqlite:///podatelna.db"
    #: The database password, when one is needed.
    password: Secret | None = None
    #: Database threads, and as many connections.
    connections: int = 6


@dataclass(frozen=True, slots=True)
class DaemonSettings:
    """Table ``[daemon]``."""

    #: Where everything durable lies: database, blobs, key. From the settings file's folder.
    folder: str = "."
    #: ``text`` for people, ``json`` for machines.
    log: str = "text"
    #: Processes that read foreign bytes.
    readers: int = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole file."""

    daemon: DaemonSettings
    store: StoreSettings
    web: WebSettings
    originators: tuple[Originator, ...]
    #: By the channel's name; a table's presence switches its channel on.
    channels: Mapping[str, Any]
    #: The file it was read from.
    path: Path = field(default=Path("podatelna.toml"))

    @property
    def folder(self) -> Path:
        """Return the folder of everything durable, absolute."""
        return (self.path.parent / self.daemon.folder).resolve()

    @property
    def url(self) -> str:
        """Return the database's URL, complete with folder and password."""
        url: URL = make_url(self.store.url)
        if url.get_backend_name() == "sqlite":
            url = url.set(database=str(self.folder / (url.database or "podatelna.db")))
        elif self.store.password is not None:
            url = url.set(password=self.store.password.read(self.path.parent))
        return url.render_as_string(hide_password=False)


@dataclass(frozen=True, slots=True)
class _File:
    originators: tuple[Originator, ...]
    daemon: DaemonSettings = field(default_factory=DaemonSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    web: WebSettings = field(default_factory=WebSettings)
    channels: dict[str, Any] = field(default_factory=dict)


def load(path: Path, parts: Mapping[str, AnyChannelPart]) -> Settings:
    """Read the file. Raises ``ConfigError`` with every problem and its place."""
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    problems = [f"placeholder {found!r} @ line {line}" for line, found in _placeholders(text)]
    tables = document.get("channels", {})
    channels: dict[str, Any] = {}
    for name, table in tables.items() if isinstance(tables, dict) else ():
        if name in parts:
            channels[name] = _structure(parts[name].settings, table, f"channels.{name}", problems)
        else:
            problems.append(f"there is no channel {name!r} @ $.channels")
    read = cast("_File | None", _structure(_File, document, "", problems))
    if read is not None:
        problems += nonsense(read.originators)
        if read.daemon.log not in {"text", "json"}:
            problems.append(f"text or json, not {read.daemon.log!r} @ $.daemon.log")
    if problems or read is None:
        raise ConfigError(*problems)
    return Settings(read.daemon, read.store, read.web, read.originators, channels, path.resolve())


def _placeholders(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        for found in PLACEHOLDERS.finditer(line.split("#")[0]):
            yield number, found.group()


def _structure(kind: type[Any], table: Any, place: str, problems: list[str]) -> Any:
    try:
        return _converter.structure(table, kind)
    except (cattrs.ClassValidationError, ValueError, TypeError) as error:
        found = cattrs.transform_error(error, path=f"$.{place}" if place else "$")
        problems += found
        return None


_converter = cattrs.Converter(forbid_extra_keys=True)


def _exactly(kind: type[Any]) -> Any:
    """Take a value of just this type: "true" is no truth and 1.5 is no whole number."""

    def structure(value: Any, _: object) -> Any:
        if type(value) is not kind:
            raise TypeError(f"expected {kind.__name__}, not {type(value).__name__}")
        return value

    return structure


def _number(value: Any) -> int | float:
    if type(value) not in {int, float}:
        raise TypeError(f"expected a number, not {type(value).__name__}")
    return cast("float", value)


for _kind in (str, bool, int):
    _converter.register_structure_hook(_kind, _exactly(_kind))
_converter.register_structure_hook(float, lambda value, _: float(_number(value)))
_converter.register_structure_hook(Registration, lambda value, _: Registration(value))
_converter.register_structure_hook(date, _exactly(date))
_converter.register_structure_hook(OriginatorId, _exactly(str))
# Channel tables are read against their own dataclasses, each with its own place in messages.
_converter.register_structure_hook(
    _File,
    make_dict_structure_fn(
        _File,
        _converter,
        channels=override(struct_hook=lambda value, _: dict(value)),
        _cattrs_forbid_extra_keys=True,
    ),
)
