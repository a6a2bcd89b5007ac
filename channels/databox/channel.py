"""The data-box channel: how it is built from its settings, started, stopped and sent through."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from channels.databox.addresses import addressee, questions
from channels.databox.answers import LoginRefused
from channels.databox.board import BOARD
from channels.databox.box import DataBox, open_at
from channels.databox.carrying import big, enclosed, in_memory, ordinary
from channels.databox.client import DOCUMENTS, Attachment, BoxClient
from channels.databox.convert import DataboxConverter
from channels.databox.identifiers import is_box
from channels.databox.kinds import CHANNEL
from channels.databox.letter import letter
from channels.databox.limits import Limits, limits
from channels.databox.line import Line
from channels.databox.memory import Memory
from channels.databox.proofs import PRAGUE
from channels.databox.receiving import Assay, Receiving
from channels.databox.sending import Give, Sending
from channels.databox.settings import BoxSettings, DataboxSettings
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
    Addressee,
    Clock,
    Condition,
    Converter,
    Gateway,
    Health,
    Site,
    Watched,
)
from gateway.model.submission import content_of

#: Hours are tried at it, whether they are any.
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


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
        give = await self._carrier(box, outgoing, blobs)
        await box.enter()
        try:
            return await box.sending.send(outgoing, give)
        except LoginRefused as error:
            await box.note_refusal(error)
            raise

    async def _carrier(self, box: DataBox, outgoing: Outgoing, blobs: Blobs) -> Give:
        """Return how a letter is sent, ordinary or big. Raises ``Refused`` or ``TryLater``."""
        named = [(part.name, part.blob.size) for part in outgoing.parts]
        letters: list[Attachment] = []
        # Without a text the first enclosed file is the letter.
        if outgoing.text.strip() or not outgoing.parts:
            written = await in_thread(letter, outgoing, self.originators[outgoing.originator])
            letters.append(written)
            named.append((written.name, len(written.content)))
        if problems := self.problems(named):
            raise Refused(" ".join(problems))
        if self._limits().is_big(named):
            return big(box.uploads, [*map(in_memory, letters), *enclosed(outgoing.parts, blobs)])
        for part in outgoing.parts:
            content = await in_thread(content_of, part, blobs)
            letters.append(Attachment(part.name, part.media_type, content))
        return ordinary(box.line, letters)

    def serves(self, originator: OriginatorId) -> bool:
        """Tell whether the originator has a box."""
        return any(one.settings.originator == originator for one in self.boxes)

    async def find(self, originator: OriginatorId, sought: str) -> tuple[Addressee, ...]:
        """Return the boxes that fit a name, an organisation's number or an identifier."""
        box = self._box_of(originator)
        wanted = list(questions(sought))
        await box.enter()
        found: dict[str, Addressee] = {}
        for one in wanted:
            try:
                boxes = await box.line.ask(box.line.client.find, one)
            except LoginRefused as error:
                await box.note_refusal(error)
                raise
            found |= {each.id: addressee(each) for each in boxes}
        return tuple(each for each in found.values() if each.address != box.settings.box)

    def problems(self, named: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        """Say why attachments cannot be sent."""
        return tuple(self._limits().problems(named))

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
        placed = _placed(settings, site.folder)
        problems = [*_problems(placed, known)]
        if problems:
            raise ConfigError(*problems)
        return DataboxChannel(placed, known, site.clock, site.folder)


def _problems(settings: DataboxSettings, known: Mapping[OriginatorId, Originator]) -> Iterator[str]:
    yield from _folder_problems(settings)
    if len({one.box for one in settings.boxes}) < len(settings.boxes):
        yield "channels.databox.boxes: a box stands there twice"
    for place, box in enumerate(settings.boxes):
        for problem in _box_problems(box, known):
            yield f"channels.databox.boxes[{place}].{problem}"


def _folder_problems(settings: DataboxSettings) -> Iterator[str]:
    for name in DOCUMENTS.values() if settings.wsdl else ():
        if not (Path(settings.wsdl) / name).is_file():
            yield f"channels.databox.wsdl: there is no {name}"
    try:
        Roots.read(settings.seal_roots)
    except ConfigError as error:
        yield from error.problems


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
    try:
        open_at(box.hours, _ANY_TIME)
    except ValueError:
        yield f"hours: {box.hours!r} are no hours like 06:00-20:00"


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
    return replace(
        settings,
        boxes=boxes,
        ca=placed(settings.ca),
        wsdl=placed(settings.wsdl),
        seal_roots=placed(settings.seal_roots),
    )


DATABOX = DataboxPart()
