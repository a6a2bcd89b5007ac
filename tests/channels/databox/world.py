"""A simulated system with a town's and a village's box, and the channel that looks into them."""

import asyncio
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from channels.databox.channel import DATABOX, DataboxChannel
from channels.databox.settings import BoxSettings, DataboxSettings
from channels.databox.simulator.boxes import SAMPLE, Box
from channels.databox.simulator.messages import Draft, File, Message
from channels.databox.simulator.pages import application_of
from channels.databox.simulator.simulator import Simulator
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.ids import OriginatorId
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Submission
from tests.gateways import LHOTA, SCHOOL, MemoryGateway

TOWN, CITIZEN = SAMPLE[0]
VILLAGE, FIRM = SAMPLE[1]

BEGIN = datetime(2026, 11, 23, 8, 15, 30, tzinfo=UTC)


class MovingClock:
    """Time that moves when a test says so."""

    def __init__(self) -> None:
        self.instant = BEGIN

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self.instant

    def advance(self, **by: float) -> None:
        """Move on."""
        self.instant += timedelta(**by)


class NoBlobs:
    """Opens only what carries its content."""

    def open(self, blob: BlobRef) -> BinaryIO:
        """Return the content. Raises ``LookupError``."""
        if blob.content is None:
            raise LookupError(blob.sha256)
        return io.BytesIO(blob.content)


@dataclass
class World:
    """Both sides and what lies between them."""

    folder: Path
    simulator: Simulator
    clock: MovingClock
    gateway: MemoryGateway = field(default_factory=MemoryGateway)
    channel: DataboxChannel | None = None

    @classmethod
    async def started(cls, folder: Path, certificates: Path, *, tls: bool = False) -> "World":
        """Start a simulator with empty boxes; *certificates* were made before."""
        shutil.copytree(certificates, folder / "isds" / "certificates")
        clock = MovingClock()
        simulator = Simulator(folder / "isds", clock, application_of, tls=tls)
        await simulator.start()
        world = cls(folder, simulator, clock)
        with simulator.system.turn() as ledger:
            ledger.forget_messages()
        for box in simulator.system.boxes():
            world.password_file(box).write_text(f"{box.password}\n", encoding="utf-8")
        return world

    async def stop(self) -> None:
        """Stop both."""
        if self.channel is not None:
            await self.channel.stop()
        await self.simulator.stop()

    def password_file(self, box: Box) -> Path:
        """Return the file with the password of a box."""
        return self.folder / f"{box.id}.password"

    def settings(self, **further: Any) -> DataboxSettings:
        """Return the channel's table: the town's and the village's box."""
        pairs = ((LHOTA, TOWN), (SCHOOL, VILLAGE))
        boxes = tuple(
            BoxSettings(
                originator=originator.id,
                box=box.id,
                url=self.simulator.url,
                login=box.login,
                password_file=str(self.password_file(box)),
                poll_seconds=3600,
            )
            for originator, box in pairs
        )
        return replace(DataboxSettings(boxes=boxes, call_seconds=5), **further)

    async def open(self, **further: Any) -> DataboxChannel:
        """Start the channel and wait for its first look."""
        site = replace(self.gateway.site, clock=self.clock, folder=self.folder)
        self.channel = DATABOX.build(self.settings(**further), site)
        await self.channel.start(self.gateway)
        # The looks begin as soon as we wait for anything.
        await asyncio.sleep(0)
        await self.channel.settled()
        return self.channel

    async def reopen(self) -> DataboxChannel:
        """Start the channel anew, as after a restart."""
        if self.channel is not None:
            await self.channel.stop()
        return await self.open()

    def write(
        self, subject: str = "Žádost", to: Box = TOWN, by: Box = CITIZEN, **given: Any
    ) -> Message:
        """Put a message into a box."""
        with self.simulator.system.turn():
            return self.simulator.system.send(by, draft(to, subject, **given))

    def message(self, number: int | str) -> Message:
        """Return a message as the system has it now."""
        with self.simulator.system.turn() as ledger:
            found = ledger.message(int(number))
        assert found is not None
        return found

    def sent_from(self, box: Box) -> tuple[Message, ...]:
        """Return what was sent from a box, newest first."""
        with self.simulator.system.turn() as ledger:
            return ledger.messages(sender=box.id)

    def read(self, place: int = 0) -> Submission:
        """Return what the converter makes of an arrival."""
        arrival = self.gateway.arrivals[place]
        return converted(self.gateway.originals[arrival.original.sha256], arrival.envelope)


def converted(octets: bytes, envelope: Mapping[str, str] | None = None) -> Submission:
    """Return what the converter makes of *octets*."""
    arrival = Arrival(
        LHOTA.id, "databox", "x:1", BEGIN, BlobRef.of(octets), envelope=dict(envelope or {})
    )
    return DATABOX.converter.convert(arrival, io.BytesIO(octets))


def draft(to: Box, subject: str, files: tuple[File, ...] = (), **fields: str) -> Draft:
    """Return what somebody wants to send."""
    letter = File("dopis.txt", "text/plain", "main", f"Dobrý den, {subject}.\n".encode())
    return Draft(to.id, {"dmAnnotation": subject} | fields, files or (letter,))


def outgoing(text: str = "Vaše podání bylo vyřízeno.", **further: Any) -> Outgoing:
    """Return a letter of the town to the citizen."""
    letter = Outgoing(
        originator=OriginatorId(LHOTA.id),
        channel="databox",
        address=CITIZEN.id,
        subject="LHOT/00001/2026 – Žádost",
        text=text,
        key="reply:1",
    )
    return replace(letter, **further)
