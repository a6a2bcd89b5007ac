"""Uploads the files of one box's big messages, and remembers them until the message has left."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial

from channels.databox.line import Line
from channels.databox.upload import Heard, Stored, Uploaded
from gateway.loop import cancel, spawn
from gateway.model.errors import GatewayError, Refused, TryLater, Unsure, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Notes

#: The system forgets files that no message has named after two hours.
_KEPT = timedelta(minutes=100)
#: The system no longer has a file.
_FORGOTTEN = "1286"

Known = dict[str, dict[str, str]]


@dataclass(slots=True)
class Progress:
    """How far the files of one message have left."""

    files: Sequence[Stored]
    #: Octets of each that have left.
    left: dict[int, int] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """How much of all files has left."""
        whole = sum(one.size for one in self.files)
        return sum(self.left.values()) * 100 // whole if whole else 0

    @property
    def done(self) -> int:
        """How many files have left."""
        return sum(self.left.get(n, 0) >= one.size for n, one in enumerate(self.files))


@dataclass(slots=True)
class Uploads:
    """One box's files for messages to come; durable in the channel's notes.

    An upload may take longer than one attempt to send. It goes on by itself meanwhile, and the next
    attempt finds it done.
    """

    originator: OriginatorId
    box: str
    line: Line
    notes: Notes
    clock: Clock
    #: How far the messages are whose files are on their way, by their marks.
    progress: dict[str, Progress] = field(default_factory=dict)
    _running: dict[str, asyncio.Task[Uploaded | GatewayError]] = field(default_factory=dict)

    async def prepare(self, mark: str, files: Sequence[Stored]) -> Sequence[Uploaded]:
        """Upload *files* for the message of this mark, or find them uploaded.

        Raises ``Refused`` or ``TryLater``; nothing has left but files.
        """
        self.progress.setdefault(mark, Progress(files))
        try:
            return [await self._uploaded(mark, n, one) for n, one in enumerate(files)]
        except GatewayError:
            # Whoever only gave up waiting leaves it: the upload goes on.
            self.progress.pop(mark, None)
            raise

    async def create(
        self, mark: str, envelope: Mapping[str, object], files: Sequence[Stored]
    ) -> str:
        """Send a big message of *files* and return its number; *mark* is the message's own.

        Raises ``Refused`` or ``TryLater``; ``Unsure``: it may have been sent.
        """
        uploaded = await self.prepare(mark, files)
        try:
            return await self._named(mark, envelope, uploaded)
        finally:
            self.progress.pop(mark, None)

    async def _named(
        self, mark: str, envelope: Mapping[str, object], uploaded: Sequence[Uploaded]
    ) -> str:
        try:
            return await self.line.ask(self.line.client.create_big, envelope, uploaded)
        except Refused as error:
            if not as_text(error).startswith(_FORGOTTEN):
                raise
            await self.forget(mark)
            raise TryLater("The data-box system has forgotten the files; once more.") from error

    async def forget(self, mark: str) -> None:
        """Forget the files of a message that has left."""
        await self._change(
            lambda known: {key: one for key, one in known.items() if key.split(":")[0] != mark}
        )

    async def stop(self) -> None:
        """Wait for no upload any more."""
        await cancel(*self._running.values())

    async def _uploaded(self, mark: str, place: int, stored: Stored) -> Uploaded:
        key, left = f"{mark}:{place}", self.progress[mark].left
        known = _read(await self.notes.read(self.originator, self._key))
        if key in known and not self._is_old(known[key]):
            left[place] = stored.size
            return Uploaded(**{name: one for name, one in known[key].items() if name != "at"})
        if key not in self._running:
            heard = partial(left.__setitem__, place)
            work = self._upload(key, stored, heard)
            self._running[key] = spawn(work, f"databox upload {self.box}")
        told = await asyncio.shield(self._running[key])
        if isinstance(told, Unsure):
            # Unsure is only whether the file is there; no message has left.
            raise TryLater(as_text(told), after=told.after)
        if isinstance(told, GatewayError):
            raise told
        return told

    async def _upload(self, key: str, stored: Stored, heard: Heard) -> Uploaded | GatewayError:
        """Return what came of it, also what went wrong: perhaps nobody waits any more."""
        try:
            told = await self.line.ask(self.line.client.upload, stored, heard)
            one = asdict(told) | {"at": self.clock.now().isoformat()}
            await self._change(
                lambda known: {k: o for k, o in known.items() if not self._is_old(o)} | {key: one}
            )
        except GatewayError as error:
            return error
        except (LookupError, OSError):
            return TryLater(f"The content of '{stored.name}' cannot be read.")
        else:
            return told
        finally:
            del self._running[key]

    def _is_old(self, one: Mapping[str, str]) -> bool:
        return self.clock.now() - datetime.fromisoformat(one["at"]) > _KEPT

    async def _change(self, function: Callable[[Known], Known]) -> None:
        await self.notes.change(
            self.originator, self._key, lambda text: _written(function(_read(text)))
        )

    @property
    def _key(self) -> str:
        return f"uploads:{self.box}"


def _read(text: str) -> Known:
    return dict(json.loads(text or "{}"))


def _written(known: Known) -> str:
    return json.dumps(known) if known else ""
