"""``podatelna init``, ``migrate``, ``check`` and ``run``: from an empty folder to a daemon."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from gateway.model.errors import ConfigError
from gateway.model.ports import Site
from gateway.run import arenas, daemon, home, logs, parts
from gateway.run.assembly import channels_of
from gateway.run.clock import SystemClock
from gateway.run.commands import opened
from gateway.run.daemon import Daemon
from gateway.run.grammar import Nouns, verb, with_settings
from gateway.run.settings import Settings
from gateway.store import migrate
from gateway.store.engine import open_engine

#: The first settings of an installation; `docs/podatelna.toml` explains every one.
FIRST = """\
[daemon]
folder = "."
log = "json"

[[originators]]
id = {id}
name = {name}
abbreviation = {abbreviation}
addresses = [{address}]
registration = "clerk"

[channels.email]
listen = "127.0.0.1:2525"

[channels.web]
"""


def init(arguments: Namespace) -> int:
    """Make the folder ready: settings if there are none, key, database."""
    folder = Path(arguments.dir)
    folder.mkdir(parents=True, exist_ok=True)
    arguments.config = str(folder / "podatelna.toml")
    if not Path(arguments.config).exists():
        _write_first(Path(arguments.config), arguments)
    settings = opened.settings(arguments)
    home.settle_in(settings.folder)
    bring_up(settings)
    print(f"{folder} is ready. Next: podatelna user add, then podatelna run -c {arguments.config}")
    return 0


def _write_first(path: Path, arguments: Namespace) -> None:
    needed = {name: getattr(arguments, name) for name in ("id", "name", "abbreviation", "address")}
    missing = [f"--{name}" for name, value in needed.items() if not value]
    if missing:
        raise ConfigError(f"{path} is not there yet; to write it init needs {' '.join(missing)}")
    # A JSON string is a TOML string.
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in needed.items()}
    path.write_text(FIRST.format(**quoted), encoding="utf-8")


def bring_up(settings: Settings) -> None:
    """Run the migrations that are missing."""
    engine = open_engine(settings.url, 1)
    try:
        migrate.upgrade(engine, parts.migrations())
    finally:
        engine.dispose()


def migrate_schema(arguments: Namespace) -> int:
    """Bring the schema up to date; with ``--check`` only say what is missing and return 1."""
    settings = opened.settings(arguments)
    engine = open_engine(settings.url, 1)
    try:
        lacking = migrate.pending(engine, parts.migrations())
    finally:
        engine.dispose()
    if lacking and not arguments.check:
        bring_up(settings)
    for revision in lacking:
        print(revision)
    print("up to date" if not lacking or not arguments.check else "behind", file=sys.stderr)
    return 1 if lacking and arguments.check else 0


def check(arguments: Namespace) -> int:
    """Say whether the settings are right and show the effective ones, secrets hidden."""
    settings = opened.settings(arguments)
    # Channels are built and not started: what is wrong in their tables only they can tell.
    channels_of(settings, Site(settings.originators, SystemClock(), settings.folder, b""))
    document = asdict(settings)
    document["path"] = str(settings.path)
    document["folder"] = str(settings.folder)
    print(json.dumps(document, ensure_ascii=False, indent=2, default=_as_json))
    return 0


def _as_json(value: Any) -> Any:
    # Days are what else stands in settings, such as those of the published conditions.
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def run(arguments: Namespace) -> int:
    """Run the daemon until it is told to stop."""
    arenas.share()
    settings = opened.settings(arguments)
    logs.set_up(settings.daemon.log)
    with home.locked(settings.folder):
        daemon.run(Daemon(settings, SystemClock()))
    return 0


def add_to(nouns: Nouns) -> None:
    """Add the commands to the grammar."""
    making = verb(nouns, "init", "make a folder ready: settings, key, database", init)
    making.add_argument("--dir", required=True)
    for name in ("id", "name", "abbreviation", "address"):
        making.add_argument(f"--{name}", help=f"the first originator's {name}")
    with_settings(verb(nouns, "run", "run the daemon", run))
    with_settings(verb(nouns, "check", "check and show the settings", check))
    migrating = verb(nouns, "migrate", "bring the database up to date", migrate_schema)
    with_settings(migrating)
    migrating.add_argument("--check", action="store_true", help="only say what is missing")
