"""The data-box channel: how it is built from its settings, started, stopped and sent through."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from channels.databox.addresses import addressee, questions
from channels.databox.answers import LoginRefused
from channels.databox.board import BOARD
from channels.databox.box import DataBox
from channels.databox.carrying import Big, Ordinary, enclosed, in_memory, media_type
from channels.databox.client import Attachment, BoxClient
from channels.databox.content import defects
from channels.databox.convert import DataboxConverter
from channels.databox.identifiers import is_box
from channels.databox.kinds import CHANNEL
from channels.databox.letter import letter
from channels.databox.limits import Limits, limits
from channels.databox.line import Line
from channels.databox.memory import Memory
from channels.databox.mistakes import mistakes, placed_in
from channels.databox.proofs import PRAGUE
from channels.databox.receiving import Assay, Receiving
from channels.databox.sending import Carrier, Sending, mark_of
from channels.databox.settings import BoxSettings, DataboxSettings
from channels.databox.standing import by_number, of_upload
from channels.databox.tracking import Tracking
from channels.databox.trust import Roots
from channels.databox.uploads import Uploads
from gateway.loop import cancel, in_thread, spawn
from gateway.model.blob import Blobs
from gateway.model.errors import ConfigError, Refused, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.ports import (
    Addressees,
    Clock,
    Condition,
    Converter,
    Gateway,
    Health,
    Site,
    Underway,
    Watched,
)
from gateway.model.submission import Part, content_of


@dataclass
class DataboxChannel:
    """Looks into the boxes of all originators and sends from them."""

    settings: DataboxSettings
    originators: Mapping[OriginatorId, Originator]
    clock: Clock
    #: Where large messages lie while they are on their way.
    folder: Path = Path()
    name: str = CHANNEL
    boxes: tuple[DataBox, ...] = ()
    _tasks: tuple[asyncio.Task[None], ...] = ()
    _trouble: str = "not started"

    async def start(self, gateway: Gateway) -> None:
        """Begin to look; whether the system answers is a matter of health."""
        self.boxes = tuple(self._opened(box, gateway) for box in self.settings.boxes)
        self._tasks = tuple(spawn(one.run(), f"databox {one.settings.box}") for one in self.boxes)
        for one in self.boxes:
            BOARD.put(one)
        self._trouble = ""

    async def stop(self) -> None:
        """Stop looking; a call on its way ends by itself and is forgotten."""
        if self._trouble:
            return
        self._trouble = "stopped"
        await cancel(*self._tasks)
        for one in self.boxes:
            BOARD.remove(one)
            await one.uploads.stop()
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
        carrier = await self._carrier(box, outgoing, blobs)
        await box.enter()
        try:
            return await box.sending.send(outgoing, carrier)
        except LoginRefused as error:
            await box.note_refusal(error)
            raise

    async def _carrier(self, box: DataBox, outgoing: Outgoing, blobs: Blobs) -> Carrier:
        """Return how a letter is sent, ordinary or big. Raises ``Refused`` or ``TryLater``."""
        named = [(part.name, part.blob.size) for part in outgoing.parts]
        letters: list[Attachment] = []
        # Without a text the first enclosed file is the letter.
        if outgoing.text.strip() or not outgoing.parts:
            written = await in_thread(letter, outgoing, self.originators[outgoing.originator])
            letters.append(written)
            named.append((written.name, len(written.content)))
        problems = self.problems(named) or await in_thread(self._defects, outgoing.parts, blobs)
        if problems:
            raise Refused(" ".join(problems))
        if self._limits().is_big(named):
            return Big(box.uploads, [*map(in_memory, letters), *enclosed(outgoing.parts, blobs)])
        for part in outgoing.parts:
            content = await in_thread(content_of, part, blobs)
            kind = media_type(part.name, part.media_type)
            letters.append(Attachment(part.name, kind, content))
        return Ordinary(box.line, letters)

    def _defects(self, parts: Sequence[Part], blobs: Blobs) -> tuple[str, ...]:
        found: list[str] = []
        for part in parts:
            try:
                with blobs.open(part.blob) as content:
                    found += self.defects(part.name, content)
            except (LookupError, OSError) as error:
                raise TryLater(f"The content of '{part.name}' cannot be read.") from error
        return tuple(found)

    def serves(self, originator: OriginatorId) -> bool:
        """Tell whether the originator has a box."""
        return any(one.settings.originator == originator for one in self.boxes)

    async def find(self, originator: OriginatorId, sought: str) -> Addressees:
        """Return the boxes that fit a name, an organisation's number or an identifier."""
        box = self._box_of(originator)
        wanted = list(questions(sought))
        await box.enter()
        try:
            answers = [await box.line.ask(box.line.client.find, one) for one in wanted]
            # Names in another order, or with the place, stand in the index of texts only.
            if len(wanted) > 1 and not any(one.boxes for one in answers):
                text = " ".join(sought.split())
                answers.append(await box.line.ask(box.line.client.search, text))
        except LoginRefused as error:
            await box.note_refusal(error)
            raise
        boxes = {each.id: each for one in answers for each in one.boxes}
        found = tuple(addressee(each, box.settings.box) for each in boxes.values())
        return Addressees(found, is_cut=any(one.is_cut for one in answers))

    def problems(self, named: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        """Say why attachments cannot be sent."""
        return tuple(self._limits().problems(named))

    def defects(self, name: str, content: BinaryIO) -> tuple[str, ...]:
        """Say why a file cannot be sent for what is in it; blocks."""
        return tuple(defects(name, content, self._limits()))

    async def underway(
        self, originator: OriginatorId, letters: Mapping[str, str]
    ) -> Mapping[str, Underway]:
        """Return how letters stand: uploads that go on, and messages not yet served."""
        box = self._box_of(originator)
        sent = by_number(await box.tracking.open())
        progress = {
            key: box.uploads.progress.get(mark_of(originator, key))
            for key, number in letters.items()
            if not number
        }
        uploading = {key: of_upload(one) for key, one in progress.items() if one}
        return uploading | {k: sent[number] for k, number in letters.items() if number in sent}

    def watched(self) -> Iterator[Watched]:
        """Yield when each box was last looked into, and last brought something."""
        for one in self.boxes:
            receiving, owner = one.receiving, OriginatorId(one.settings.originator)
            yield Watched(
                one.settings.box,
                owner,
                receiving.last_look,
                receiving.last_item,
                trouble=one.health().detail,
            )

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

    def _limits(self) -> Limits:
        return limits(self.clock.now().astimezone(PRAGUE).date())

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
        clock, assay = self.clock, self._assay()
        who = box.login or Path(box.certificate).name
        # One word: it stands in a line of words.
        who = who.replace(" ", "_")
        receiving = Receiving(
            originator.id, box.box, line, gateway, memory, clock, assay, login=who
        )
        tracking = Tracking(originator.id, box.box, line, gateway, notes, clock, assay)
        sending = Sending(originator, box.box, line, notes, clock, tracking)
        uploads = Uploads(originator.id, box.box, line, notes, clock)
        return DataBox(box, line, receiving, sending, tracking, uploads, clock)

    def _assay(self) -> Assay:
        roots = Roots.read(self.settings.seal_roots)
        return Assay(roots, str(self.folder), asks_system=self.settings.authenticate)


@dataclass(slots=True)
class DataboxPart:
    """How to build the channel; the entry point names an object of this class."""

    name: str = CHANNEL
    settings: type[DataboxSettings] = DataboxSettings
    converter: Converter = field(default_factory=DataboxConverter)

    def build(self, settings: DataboxSettings, site: Site) -> DataboxChannel:
        """Make the channel. Raises ``ConfigError`` with all that is wrong in its table."""
        known = {originator.id: originator for originator in site.originators}
        placed = placed_in(site.folder, settings)
        problems = [*mistakes(placed, known)]
        if problems:
            raise ConfigError(*problems)
        return DataboxChannel(placed, known, site.clock, site.folder)


DATABOX = DataboxPart()
