"""The other side of the kiosk channel: an enrolled kiosk, and citizens who come back to ask."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from channels.kiosk.channel import KIOSK, KioskChannel, roll
from channels.kiosk.program.client import Client
from channels.kiosk.program.identity import Identity
from channels.kiosk.settings import KioskSettings
from channels.kiosk.wire import Enquiry
from gateway.loop import in_thread
from gateway.model import package
from gateway.model.asking import FILING_STATUS, Answer, Letter
from gateway.model.blob import Blobs
from gateway.model.errors import Refused, TryLater
from gateway.model.form import FormAnswer, FormData
from gateway.model.outgoing import STATUS_PAGE, Delivered, Outgoing
from gateway.model.ports import AnyChannelPart, Gateway, Health, Site
from gateway.run.clock import SystemClock
from tests.contracts.peers import Heard
from tests.gateways import ARRIVED, LHOTA, MemoryGateway

_NUMBERS = uuid.UUID("7c1f9e02-4a7d-4f5e-9c43-0d3f2f9a6b11")


@dataclass
class Remembered:
    """The channel, and the outbox behind it: what was delivered waits there to be asked for."""

    channel: KioskChannel
    gateway: MemoryGateway
    name: str = KIOSK.name

    async def start(self, gateway: Gateway) -> None:
        """Open the door."""
        await self.channel.start(gateway)

    async def stop(self) -> None:
        """Close the door."""
        await self.channel.stop()

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Deliver; what has the same reference is one letter."""
        delivered = await self.channel.deliver(outgoing, blobs)
        letter = Letter(ARRIVED, outgoing.subject, outgoing.text)
        known = self.gateway.answers.get(FILING_STATUS, Answer(found=True, text="Vyřizuje se."))
        letters = tuple(dict.fromkeys((*known.letters, letter)))
        self.gateway.answers[FILING_STATUS] = Answer(found=True, text=known.text, letters=letters)
        return delivered

    def health(self) -> Health:
        """Say what the channel says."""
        return self.channel.health()


class KioskPeer:
    """Hands in over TLS with a certificate of its own, and reads answers by asking."""

    name = "kiosk"
    part: AnyChannelPart = KIOSK

    def __init__(self) -> None:
        self._client: Client | None = None

    async def start(self, gateway: MemoryGateway, folder: Path) -> Remembered:
        """Start the door and enrol."""
        settings = KioskSettings(listen="127.0.0.1:0", grace_seconds=1)
        channel = KIOSK.build(settings, Site(gateway.people, SystemClock(), folder))
        await channel.start(gateway)
        identity = Identity(folder / "kiosk")
        identity.folder.mkdir()
        self._client = Client(f"https://127.0.0.1:{channel.port}", identity, 10)
        code = roll(settings, folder, SystemClock()).invite(LHOTA.id, "hala", SystemClock().now())
        await in_thread(self._client.enrol, code)
        return Remembered(channel, gateway)

    async def stop(self) -> None:
        """Stop nothing: a kiosk holds no connection."""

    async def hand_in(self, mark: str) -> Heard:
        """Send a form; the mark makes the kiosk's number for it."""
        assert self._client is not None
        answer = FormAnswer("text", "Co se děje?", f"Dobrý den, {mark}.")
        form = FormData("stiznost", 1, "Stížnost", "cs", (answer,))
        number = str(uuid.uuid5(_NUMBERS, mark))
        try:
            await in_thread(self._client.hand_in, number, package.packed(form))
        except Refused:
            return Heard.NO
        except TryLater:
            return Heard.LATER
        return Heard.YES

    def garbage(self) -> Sequence[bytes]:
        """Return octets that are no package."""
        whole = package.packed(FormData("stiznost", 1))
        return (b"", whole[: len(whole) // 2], b"\x00\xff\xfe" * 500)

    def address(self) -> str:
        """Return the place where a citizen looks."""
        return f"{STATUS_PAGE}{_NUMBERS}"

    async def received(self) -> Sequence[str]:
        """Ask how the filing stands, as a citizen does."""
        assert self._client is not None
        values = {"code": "7K3M000001", "pin": "123456"}
        reply = await in_thread(self._client.ask, Enquiry(FILING_STATUS, values))
        return tuple(letter.text for letter in reply.letters)
