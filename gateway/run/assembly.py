"""Puts the core together from the settings: store, reading, deciding, paying, answering."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.intake.accept import Acceptance
from gateway.intake.answers import Desk
from gateway.intake.bounded import Bounded
from gateway.intake.codes import Pins
from gateway.intake.core import Core
from gateway.intake.daily import Daily
from gateway.intake.deciding import Decider
from gateway.intake.payer import Payer
from gateway.intake.reading import Reader
from gateway.intake.rush import Rush
from gateway.intake.worker import Tools, Worker
from gateway.model.errors import ConfigError
from gateway.model.ports import Channel, Clock, Site
from gateway.run import home, parts
from gateway.run.settings import Settings
from gateway.store import migrate
from gateway.store.store import Store


@dataclass(frozen=True, slots=True)
class Assembly:
    """Everything the daemon runs, built and not yet started."""

    store: Store
    bounded: Bounded
    core: Core
    decider: Decider
    worker: Worker
    payer: Payer
    daily: Daily
    pins: Pins
    channels: Mapping[str, Channel]

    def close(self) -> None:
        """Let go of processes, threads and connections."""
        self.bounded.close()
        self.store.close()


def open_store(settings: Settings, clock: Clock) -> Store:
    """Open the store the settings name. Raises ``ConfigError`` when its schema is behind."""
    store = Store(
        settings.url,
        settings.folder / "blobs",
        settings.originators,
        clock,
        connections=settings.store.connections,
    )
    lacking = migrate.pending(store.engine, parts.migrations())
    if lacking:
        store.close()
        raise ConfigError(f"the database lacks {', '.join(lacking)}; run `podatelna migrate`")
    return store


def channels_of(settings: Settings, site: Site) -> Mapping[str, Channel]:
    """Build the channels that are switched on. Raises ``ConfigError`` with the mistakes of all."""
    known, problems = parts.Channels(), list[str]()
    built: dict[str, Channel] = {}
    for name, table in settings.channels.items():
        try:
            built[name] = known[name].build(table, site)
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(*problems)
    return built


def assemble(settings: Settings, clock: Clock) -> Assembly:
    """Build the core and the channels that the settings switch on. Raises ``ConfigError``."""
    secret = home.key(settings.folder)
    pins = Pins(secret)
    owner = home.name(settings.folder)
    key = hmac.digest(secret, b"channels", hashlib.sha256)
    channels = channels_of(settings, Site(settings.originators, clock, settings.folder, key))
    store = open_store(settings, clock)
    converters = parts.Converters(parts.Channels())
    bounded = Bounded(settings.daemon.readers, preload=parts.read_with(settings.channels))
    checks = [kind(bounded) for _, kind in parts.named("checks")]
    reader = Reader(store, bounded, converters, checks)
    rush = Rush()
    payer = Payer(store, channels, owner, rush)
    decider = Decider(store, parts.handlers(), pins, payer.rounds.call)
    worker = Worker(Tools(store, reader, decider, owner, rush))
    acceptance = Acceptance(store, pins, worker.rounds.call)
    answerers = {kind.kind: kind() for _, kind in parts.named("answers")}
    core = Core(store, acceptance, Desk(store, pins, answerers), rush)
    daily = Daily(store, parts.days(), rush)
    return Assembly(store, bounded, core, decider, worker, payer, daily, pins, channels)
