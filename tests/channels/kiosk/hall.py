"""A kiosk channel with its door open, and kiosks that come to it over real TLS."""

import http.client
import io
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPMessage
from pathlib import Path
from typing import Any

from channels.kiosk.channel import KIOSK, KioskChannel, roll
from channels.kiosk.program.client import Client
from channels.kiosk.program.identity import Identity
from channels.kiosk.roll import Roll
from channels.kiosk.settings import KioskSettings
from gateway.loop import in_thread
from gateway.model import package
from gateway.model.form import FieldKind, FormField, FormSpec, Signing, filled
from gateway.model.ids import OriginatorId
from gateway.model.ports import Site
from gateway.run.clock import SystemClock
from tests.conftest import StandingClock
from tests.gateways import LHOTA, MemoryGateway

NUMBER = "7c1f9e02-4a7d-4f5e-9c43-0d3f2f9a6b11"
OTHER_NUMBER = "7c1f9e02-4a7d-4f5e-9c43-0d3f2f9a6b12"

SPEC = FormSpec(
    "stiznost",
    3,
    {"cs": "Stížnost na hluk", "en": "Complaint about noise"},
    (
        FormField("name", {"cs": "Jak se jmenujete?", "en": "Your name?"}),
        FormField("text", {"cs": "Co se děje?", "en": "What happens?"}, FieldKind.LONG_TEXT),
    ),
    {"cs": "Ruší vás hluk?"},
    Signing.NEEDED,
)


def packed(mark: str = "lípa") -> bytes:
    """Return a filing in whose text *mark* stands."""
    values = {"name": "Žofie Nováková", "text": f"Ruší mě {mark}."}
    return package.packed(filled(SPEC, values, "cs"))


@dataclass
class Office:
    """The office's side: the channel, what it reaches, and its roll."""

    channel: KioskChannel
    gateway: MemoryGateway
    roll: Roll
    clock: StandingClock
    folder: Path
    _kiosks: list[Identity] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where kiosks call."""
        return f"https://127.0.0.1:{self.channel.port}"

    def invite(self, originator: str = LHOTA.id, name: str = "hala") -> str:
        """Return a code."""
        return self.roll.invite(OriginatorId(originator), name, self.clock.now())

    def stranger(self) -> tuple[Client, Identity]:
        """Return a kiosk that nobody knows yet."""
        identity = Identity(self.folder / f"kiosk{len(self._kiosks)}")
        identity.folder.mkdir(exist_ok=True)
        self._kiosks.append(identity)
        return Client(self.address, identity, 10), identity

    async def kiosk(
        self, originator: str = LHOTA.id, name: str = "hala"
    ) -> tuple[Client, Identity]:
        """Return an enrolled kiosk."""
        client, identity = self.stranger()
        await in_thread(client.enrol, self.invite(originator, name))
        return client, identity


@asynccontextmanager
async def office(
    folder: Path, gateway: MemoryGateway | None = None, **settings: Any
) -> AsyncIterator[Office]:
    """Open a door."""
    gateway, clock = gateway or MemoryGateway(), StandingClock()
    # Whether a certificate is good, TLS asks the machine's own clock.
    clock.instant = SystemClock().now()
    place = Site(gateway.people, clock, folder)
    table = replace(KioskSettings(listen="127.0.0.1:0", grace_seconds=1), **settings)
    channel = KIOSK.build(table, place)
    await channel.start(gateway)
    try:
        yield Office(channel, gateway, roll(table, folder, clock), clock, folder)
    finally:
        await channel.stop()


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    headers: HTTPMessage
    octets: bytes

    @property
    def json(self) -> Any:
        """The document."""
        return json.load(io.BytesIO(self.octets))


async def said(
    office: Office,
    request: tuple[str, str],
    body: bytes = b"",
    *,
    tls: ssl.SSLContext,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """Say one thing to the door, as whoever *tls* is."""

    def talk() -> Answered:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", office.channel.port, timeout=10, context=tls
        )
        try:
            connection.request(*request, body, dict(headers or {}))
            response = connection.getresponse()
            return Answered(response.status, response.headers, response.read())
        finally:
            connection.close()

    return await in_thread(talk)
