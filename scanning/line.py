"""Takes one batch of paper in: copied, cut, kept, accepted, and only then moved out of the way."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gateway.faults import reached
from gateway.loop import in_thread
from gateway.model.arrival import Arrival, Receipt
from gateway.model.errors import TryLater
from gateway.model.ports import Clock, Gateway
from scanning import bounded, cutting, facts
from scanning.bounded import Limits
from scanning.cutting import Cut, Order, Result, unread
from scanning.facts import Facts, shown
from scanning.settings import ScanningSettings, WatchedFolder
from scanning.watch import DONE, LONGEST_NAME, Ready

CHANNEL = "scanning"

_CHUNK = 1 << 20
#: Where the repository or the installation lies, for the child's imports.
_ROOT = str(Path(__file__).parent.parent)


@dataclass(frozen=True, slots=True)
class Handed:
    """One document that was handed in."""

    facts: Facts
    receipt: Receipt

    @property
    def waits_because(self) -> str:
        """A code of ``scanning.words`` when a person must look at it, or nothing."""
        return self.facts.stopped or ("count" if self.facts.announced else "")


@dataclass(frozen=True, slots=True)
class Taken:
    """One batch that was taken in whole."""

    batch: str
    at: datetime
    pages: int
    documents: tuple[Handed, ...]
    separators: tuple[tuple[int, str], ...] = ()
    blanks: tuple[int, ...] = ()
    foreign: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A batch that has been cut and waits to be accepted."""

    sha256: str
    folder: Path
    result: Result


@dataclass(slots=True)
class Line:
    """The line of one watched folder."""

    watched: WatchedFolder
    settings: ScanningSettings
    gateway: Gateway
    clock: Clock
    #: Where batches are cut; what lies there is nobody's original.
    work: Path
    #: A batch that could not be accepted yet is not cut again at every look.
    _prepared: _Prepared | None = None
    #: Batches of this run that were accepted and could not be moved away.
    _accepted: dict[str, Taken] = field(default_factory=dict)

    async def take(self, ready: Ready) -> Taken:
        """Take a batch in. Raises ``TryLater`` or ``OSError``; then its file lies where it lay."""
        prepared = await self._prepare(ready)
        taken = self._accepted.get(prepared.sha256)
        if taken is None:
            taken = await self._accept(shown(ready.path.name, LONGEST_NAME), prepared)
            self._accepted[prepared.sha256] = taken
        reached("scanning.before-move")
        await in_thread(_move, ready.path)
        del self._accepted[prepared.sha256]
        await self.forget()
        return taken

    async def forget(self) -> None:
        """Throw the working copies away."""
        if self._prepared is not None:
            await in_thread(shutil.rmtree, self._prepared.folder, ignore_errors=True)
            self._prepared = None

    async def _prepare(self, ready: Ready) -> _Prepared:
        folder = Path(await in_thread(tempfile.mkdtemp, dir=self.work))
        # The ending is the scanner's word and names nothing; the content is looked at.
        copy = folder / "batch"
        try:
            sha256 = await in_thread(_copy, ready.path, copy)
            known = self._prepared
            if known is not None and known.sha256 == sha256:
                await in_thread(shutil.rmtree, folder, ignore_errors=True)
                return known
            await self.forget()
            result = await self._result(folder, sha256, unfinished=ready.unfinished)
        except BaseException:
            await in_thread(shutil.rmtree, folder, ignore_errors=True)
            raise
        self._prepared = _Prepared(sha256, folder, result)
        return self._prepared

    async def _result(self, folder: Path, sha256: str, *, unfinished: bool) -> Result:
        """Cut the batch, unless it was decided before to hand it in as it is.

        That decision may have fallen for want of time, and been accepted by a daemon that died
        then: a second one must not hand the same pages in as documents.
        """
        notes, key = self.gateway.notes(CHANNEL), f"whole:{sha256}"
        decided = await notes.read(self.watched.originator, key)
        if decided:
            return unread(decided)
        result = unread("unfinished") if unfinished else await self._cut(folder)
        if not result.pages:
            await notes.change(self.watched.originator, key, lambda _: result.stopped)
        return result

    async def _cut(self, folder: Path) -> Result:
        limits = self.settings
        order = Order(
            batch="batch",
            originator=self.watched.originator,
            dpi=limits.dpi,
            pixels=limits.pixels,
            pages=limits.pages,
            duplex=self.watched.duplex,
        )
        await in_thread(cutting.write_order, folder, order)
        command = (sys.executable, "-m", "scanning.cutting", str(folder))
        ended = await bounded.run(
            command, folder, Limits(limits.batch_seconds, limits.memory), {"PYTHONPATH": _path()}
        )
        if ended.too_slow:
            return unread("too-slow")
        if ended.code:
            return unread("too-hungry")
        return await in_thread(cutting.read_result, folder)

    async def _accept(self, name: str, prepared: _Prepared) -> Taken:
        now = self.clock.now()
        result = prepared.result
        described = list(self._described(name, prepared))
        arrivals = []
        for cut, told in described:
            content = _streamed(prepared.folder / (cut.file or "batch"))
            arrivals.append(
                Arrival(
                    originator=self.watched.originator,
                    channel=CHANNEL,
                    external_id=f"sha256:{prepared.sha256}:{told.ordinal}",
                    received_at=now,
                    original=await self.gateway.keep(content),
                    envelope=told.envelope(),
                )
            )
        reached("scanning.before-accept")
        receipts = await self.gateway.accept(*arrivals)
        handed = (
            Handed(told, receipt) for (_, told), receipt in zip(described, receipts, strict=True)
        )
        return Taken(
            name, now, result.pages, tuple(handed), result.separators, result.blanks,
            result.foreign,
        )  # fmt: skip

    def _described(self, name: str, prepared: _Prepared) -> Iterator[tuple[Cut, Facts]]:
        result = prepared.result
        cuts = [*result.documents, *([result.rest] if result.rest else [])]
        miscounted = result.announced not in {0, len(result.documents)}
        for ordinal, cut in enumerate(cuts, 1):
            is_rest = cut is result.rest
            yield (
                cut,
                Facts(
                    batch=name,
                    batch_sha256=prepared.sha256,
                    ordinal=ordinal,
                    of=len(cuts),
                    pages=cut.pages,
                    kind=cut.kind,
                    identifier=cut.identifier,
                    attachments=cut.attachments,
                    scanner=self.watched.scanner,
                    separators=facts.listed(result.separators),
                    blanks=facts.numbers(result.blanks),
                    foreign=facts.listed(result.foreign),
                    stopped=result.stopped if is_rest else "",
                    before_rest=result.rest is not None and ordinal == len(result.documents),
                    announced=result.announced if miscounted else 0,
                    recognise=self._recognise(),
                ),
            )

    def _recognise(self) -> str:
        limits = self.settings
        if not limits.ocr:
            return ""
        return f"{limits.ocr_languages} {limits.ocr_seconds:g} {limits.memory} {limits.pixels}"


def _path() -> str:
    return ":".join(dict.fromkeys([_ROOT, *filter(None, sys.path)]))


def _copy(source: Path, to: Path) -> str:
    """Copy a batch and return the SHA-256 of the copy. Raises ``TryLater`` when it changed."""
    digest = hashlib.sha256()
    before = source.stat()
    with source.open("rb") as read, to.open("wb") as written:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            written.write(chunk)
    after = source.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise TryLater("The scanner is still writing it.", after=10)
    return digest.hexdigest()


def _move(source: Path) -> None:
    """Move a batch that was accepted into ``done``; what lies there is never overwritten."""
    done = source.parent / DONE
    done.mkdir(exist_ok=True)
    target, number = done / source.name, 1
    while target.exists():
        number += 1
        target = done / f"{source.stem} ({number}){source.suffix}"
    source.rename(target)


async def _streamed(path: Path) -> AsyncIterator[bytes]:
    with await in_thread(path.open, "rb") as file:
        while chunk := await in_thread(file.read, _CHUNK):
            yield chunk
