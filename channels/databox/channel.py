"""The data-box channel: how it is built from its settings, started, stopped and sent through."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from channels.databox.answers import LoginRefused
from channels.databox.box import DataBox
from channels.databox.client import DOCUMENTS, Attachment, BoxClient
from channels.databox.convert import DataboxConverter
from channels.databox.identifiers import is_box
from channels.databox.letter import check_size, letter
from channels.databox.line import Line
from channels.databox.memory import Memory
from channels.databox.receiving import CHANNEL, Receiving
from channels.databox.sending import Sending
from channels.databox.settings import BoxSettings, DataboxSettings
from gateway.loop import cancel, in_thread, spawn
from gateway.model.blob import Blobs
from gateway.model.errors import ConfigError, Refused, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.ports import Clock, Condition, Converter, Gateway, Health, Site
from gateway.model.submission import Part


@dataclass
class DataboxChannel:
    """Looks into the boxes of all originators and sends from them."""

    settings: DataboxSettings
    originators: Mapping[OriginatorId, Originator]
    clock: Clock
    name: str = CHANNEL
    boxes: tuple[DataBox, ...] = ()
    _tasks: tuple[asyncio.Task[None], ...] = ()
    _trouble: str = "not started"

    async def start(self, gateway: Gateway) -> None:
        """Begin to look; whether the system answers is a matter of health."""
        self.boxes = tuple(self._opened(box, gateway) for box in self.settings.boxes)
        self._tasks = tuple(spawn(one.run(), f"databox {one.settings.box}") for one in self.boxes)
        self._trouble = ""

    async def stop(self) -> None:
        """Stop looking; a call on its way ends by itself and is forgotten."""
        if self._trouble:
            return
        self._trouble = "stopped"
        await cancel(*self._tasks)
        for one in self.boxes:
            one.line.close()
        self.boxes, self._tasks = (), ()

    async def poll_once(self) -> None:
        """Look once into every box. What goes wrong shows in ``health``."""
        await asyncio.gather(*(one.attempt() for one in self.boxes))

    async def settled(self) -> None:
        """Wait until no look is under way."""
        for one in self.boxes:
            await one.settled()

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Send *outgoing* to the box it is addressed to. Raises ``Refused`` or ``TryLater``."""
        box = self._box_of(outgoing.originator)
        if not is_box(outgoing.address) or outgoing.address == box.settings.box:
            raise Refused(f"'{outgoing.address}' is no data box to write to.")
        originator = self.originators[outgoing.originator]
        attachments = [await in_thread(letter, outgoing, originator)]
        for part in outgoing.parts:
            content = await in_thread(_read, part, blobs)
            attachments.append(Attachment(part.name, part.media_type, content))
        check_size(attachments)
        await box.enter()
        try:
            return await box.sending.send(outgoing, attachments)
        except LoginRefused as error:
            await box.note_refusal(error)
            raise

    def health(self) -> Health:
        """Say how the boxes are: the worst of them, all troubles told."""
        if self._trouble:
            return Health(Condition.DOWN, self._trouble)
        found = [one.health() for one in self.boxes]
        ill = [one for one in found if one.condition is not Condition.OK]
        if not ill:
            return Health(Condition.OK)
        all_down = all(one.condition is Condition.DOWN for one in found)
        condition = Condition.DOWN if all_down else Condition.DEGRADED
        return Health(condition, "; ".join(one.detail for one in ill))

    def _box_of(self, originator: OriginatorId) -> DataBox:
        for one in self.boxes:
            if one.settings.originator == originator:
                return one
        raise TryLater(f"'{originator}' has no data box to write from.", after=3600)

    def _opened(self, box: BoxSettings, gateway: Gateway) -> DataBox:
        line = Line(BoxClient(box, self.settings), box.box)
        originator = self.originators[OriginatorId(box.originator)]
        notes = gateway.notes(CHANNEL)
        memory = Memory(
            notes,
            originator.id,
            box.box,
            timedelta(seconds=self.settings.overlap_seconds),
            timedelta(days=self.settings.days_back),
        )
        receiving = Receiving(originator.id, box.box, line, gateway, memory, self.clock)
        sending = Sending(originator, box.box, line, notes, self.clock)
        return DataBox(box, line, receiving, sending, self.clock)


def _read(part: Part, blobs: Blobs) -> bytes:
    if part.blob.content is not None:
        return part.blob.content
    try:
        with blobs.open(part.blob) as file:
            return file.read()
    except (LookupError, OSError) as error:
        raise TryLater(f"The content of '{part.name}' cannot be read.") from error


@dataclass(slots=True)
class DataboxPart:
    """How to build the channel; the entry point names an object of this class."""

    name: str = CHANNEL
    settings: type[DataboxSettings] = DataboxSettings
    converter: Converter = field(default_factory=DataboxConverter)

    def build(self, settings: DataboxSettings, site: Site) -> DataboxChannel:
        """Make the channel. Raises ``ConfigError`` with all that is wrong in its table."""
        known = {originator.id: originator for originator in site.originators}
        placed = _placed(settings, site.folder)
        problems = [*_problems(placed, known)]
        if problems:
            raise ConfigError(*problems)
        return DataboxChannel(placed, known, site.clock)


def _problems(settings: DataboxSettings, known: Mapping[OriginatorId, Originator]) -> Iterator[str]:
    if settings.wsdl:
        for name in DOCUMENTS.values():
            if not (Path(settings.wsdl) / name).is_file():
                yield f"channels.databox.wsdl: there is no {name}"
    if len({one.box for one in settings.boxes}) < len(settings.boxes):
        yield "channels.databox.boxes: a box stands there twice"
    for place, box in enumerate(settings.boxes):
        for problem in _box_problems(box, known):
            yield f"channels.databox.boxes[{place}].{problem}"


def _box_problems(box: BoxSettings, known: Mapping[OriginatorId, Originator]) -> Iterator[str]:
    if box.originator not in known:
        yield f"originator: there is no {box.originator!r}"
    if not is_box(box.box):
        yield f"box: {box.box!r} is no data box"
    if not re.fullmatch(r"https?://[^\s/]+.*", box.url):
        yield f"url: {box.url!r} is no address"
    if bool(box.certificate) != bool(box.private_key):
        yield "certificate: certificate and private_key belong together"
    if not box.certificate and not (box.login and box.password_file):
        yield "login: login and password_file, or a certificate, are needed"
    if box.poll_seconds <= 0:
        yield "poll_seconds: more than zero"


def _placed(settings: DataboxSettings, folder: Path) -> DataboxSettings:
    """Return the settings with their files' paths taken from *folder*."""

    def placed(path: str) -> str:
        return str(folder / path) if path else ""

    boxes = tuple(
        replace(
            box,
            password_file=placed(box.password_file),
            certificate=placed(box.certificate),
            private_key=placed(box.private_key),
        )
        for box in settings.boxes
    )
    return replace(settings, boxes=boxes, ca=placed(settings.ca), wsdl=placed(settings.wsdl))


DATABOX = DataboxPart()
