"""The scanning channel: watches its folders, prints letters, and the entry point that builds it."""

import asyncio
import logging
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from gateway.loop import cancel, in_thread, spawn
from gateway.model.blob import Blobs
from gateway.model.errors import ConfigError, Refused, TryLater, as_text
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.outgoing import PRINTED, Delivered, Outgoing
from gateway.model.ports import Clock, Condition, Converter, Gateway, Health, Site
from scanning.board import BOARD, REMEMBERED, FolderSeen
from scanning.convert import ScanConverter
from scanning.facts import shown
from scanning.line import CHANNEL, Line, Taken
from scanning.printing import Letter, name_of, printed
from scanning.settings import ScanningSettings, WatchedFolder
from scanning.watch import LONGEST_NAME, Ready, Waiting, Watch

#: Below, no code is readable; above, pages only get larger.
LEAST_DPI, MOST_DPI = 100, 600

_LANGUAGES = re.compile(r"[A-Za-z_]+(\+[A-Za-z_]+)*")

log = logging.getLogger("scanning")


@dataclass(slots=True)
class _Post:
    """One watched folder at work."""

    watch: Watch
    line: Line
    seen: FolderSeen


@dataclass
class ScanningChannel:
    """Paper in from watched folders, paper out into a print folder."""

    settings: ScanningSettings
    originators: dict[OriginatorId, Originator]
    clock: Clock
    folder: Path
    name: str = CHANNEL
    _posts: list[_Post] = field(default_factory=list)
    _watching: asyncio.Task[None] | None = None
    _trouble: str = "not started"
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self, gateway: Gateway) -> None:
        """Begin to watch. A folder that is not there is a state in ``health``."""
        work = self.folder / "scanning-work"
        await in_thread(_emptied, work)
        self._posts = [self._post(watched, gateway, work) for watched in self.settings.folders]
        self._trouble = ""
        self._watching = spawn(self._forever(), "watch scans")

    async def stop(self) -> None:
        """Stop; a batch that was not accepted lies in its folder for the next start."""
        self._trouble = "stopped"
        await cancel(self._watching)
        async with self._looking:
            for post in self._posts:
                await post.line.forget()
            self._posts = []
        BOARD.wipe()

    async def look(self) -> Sequence[Taken]:
        """Look into every folder once and take in what is ready."""
        async with self._looking:
            return [taken for post in self._posts for taken in await self._look(post)]

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Put a letter into the print folder. Raises ``Refused`` or ``TryLater``."""
        originator = self.originators.get(outgoing.originator)
        if originator is None or not outgoing.address.startswith(PRINTED):
            raise Refused(f"'{outgoing.address}' is no postal address.")
        if not self.settings.print_folder:
            raise TryLater("There is no print folder in the settings.", after=3600)
        now = self.clock.now()
        letter = Letter(originator, outgoing, now)
        folder = self.folder / self.settings.print_folder
        name = name_of(outgoing)
        await in_thread(printed, folder, letter, blobs)
        return Delivered(now, name, "to be printed")

    def health(self) -> Health:
        """Say whether all folders can be looked into, and what lies in them for too long."""
        if self._trouble:
            return Health(Condition.DOWN, self._trouble)
        problems = [text for post in self._posts for text in _problems(post.seen)]
        return Health(Condition.DEGRADED if problems else Condition.OK, "; ".join(problems)[:500])

    def _post(self, watched: WatchedFolder, gateway: Gateway, work: Path) -> _Post:
        path = self.folder / watched.path
        watch = Watch(
            path,
            timedelta(seconds=self.settings.stable_seconds),
            timedelta(seconds=self.settings.patience_seconds),
        )
        line = Line(watched, self.settings, gateway, self.clock, work)
        return _Post(watch, line, FolderSeen(str(path), watched.scanner))

    async def _forever(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(self.settings.look_seconds)

    async def _look(self, post: _Post) -> list[Taken]:
        try:
            ready, waiting = await in_thread(post.watch.look, self.clock.now())
        except OSError as error:
            self._show(post, trouble=str(error.strerror or error))
            return []
        taken: list[Taken] = []
        for one in ready:
            outcome = await self._take(post, one)
            if isinstance(outcome, Waiting):
                waiting.append(outcome)
            else:
                taken.append(outcome)
        self._show(post, waiting=waiting, taken=taken)
        return taken

    async def _take(self, post: _Post, ready: Ready) -> Taken | Waiting:
        try:
            taken = await post.line.take(ready)
        except Exception as error:
            # Whatever it was: the file lies where it lay, and the next look tries again.
            log.exception("a batch was not taken", extra={"batch": shown(ready.path.name)})
            size = await in_thread(_size, ready.path)
            return Waiting(shown(ready.path.name, LONGEST_NAME), size, "later", as_text(error))
        log.info(
            "a batch was taken",
            extra={"batch": taken.batch, "pages": taken.pages, "documents": len(taken.documents)},
        )
        return taken

    def _show(
        self,
        post: _Post,
        *,
        trouble: str = "",
        waiting: Sequence[Waiting] = (),
        taken: Sequence[Taken] = (),
    ) -> None:
        newest = (*reversed(taken), *post.seen.taken)[:REMEMBERED]
        post.seen = FolderSeen(
            post.seen.path, post.seen.scanner, trouble, tuple(waiting), tuple(newest)
        )
        BOARD.put(post.line.watched.originator, post.seen)


def _problems(seen: FolderSeen) -> list[str]:
    name = Path(seen.path).name
    if seen.trouble:
        return [f"{name}: {seen.trouble}"]
    late = [one for one in seen.waiting if one.why in {"unfinished", "later"}]
    return [f"{name}/{one.name}: {one.reason or one.why}" for one in late]


def _emptied(work: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@dataclass(slots=True)
class ScanningPart:
    """How to build the channel; the entry point names an object of this class."""

    name: str = CHANNEL
    settings: type[ScanningSettings] = ScanningSettings
    converter: Converter = field(default_factory=ScanConverter)

    def build(self, settings: ScanningSettings, site: Site) -> ScanningChannel:
        """Make the channel. Raises ``ConfigError`` with all that is wrong in its table."""
        known = {originator.id: originator for originator in site.originators}
        problems = [
            f"channels.scanning.folders: there is no originator {one.originator!r}"
            for one in settings.folders
            if one.originator not in known
        ]
        problems += _senseless(settings)
        paths = [one.path for one in settings.folders]
        problems += [
            f"channels.scanning.folders: {path!r} is watched twice"
            for path in sorted({path for path in paths if paths.count(path) > 1})
        ]
        if problems:
            raise ConfigError(*problems)
        return ScanningChannel(settings, known, site.clock, site.folder)


def _senseless(settings: ScanningSettings) -> list[str]:
    """Return what no line can work with."""
    problems = []
    if not LEAST_DPI <= settings.dpi <= MOST_DPI:
        problems.append(f"channels.scanning.dpi: from {LEAST_DPI} to {MOST_DPI}")
    if not _LANGUAGES.fullmatch(settings.ocr_languages):
        problems.append("channels.scanning.ocr_languages: such as 'ces+eng'")
    sizes = ("look_seconds", "batch_seconds", "ocr_seconds", "memory", "pixels", "pages")
    return problems + [
        f"channels.scanning.{name}: more than nothing"
        for name in sizes
        if getattr(settings, name) <= 0
    ]


SCANNING = ScanningPart()
