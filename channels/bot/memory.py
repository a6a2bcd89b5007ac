"""What a conversation leaves in the channel's notes, and how it is forgotten."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

import cattrs
from cattrs.strategies import configure_union_passthrough

from channels.bot.filling import cleared
from channels.bot.settings import BotSettings
from channels.bot.talk import Button, Reply, Talk
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock, Notes

T = TypeVar("T")

#: So many of the newest updates are known again: as many as one answer of the Bot API brings.
RECENT = 100
#: So many entries of a chat on the web are kept.
ENTRIES = 200
#: So many delivered letters are known again.
DELIVERED = 100
#: So many days after their time lists of conversations are still looked for: the program may have
#: stood still.
OVERDUE = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a chat on the web."""

    number: int
    #: ``citizen``, ``bot`` or ``office``.
    who: str
    text: str
    #: Under the newest line they can be pressed.
    buttons: tuple[Button, ...] = ()
    #: The instant, ISO 8601.
    at: str = ""
    #: The filling it belongs to; it goes when that ends.
    instance: str = ""
    #: Of a letter: the key it is known again by.
    key: str = ""
    #: For the citizen's eyes now; what is kept says only that there was something.
    private: bool = False
    #: A payment to be shown as a picture, in private lines.
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it is kept."""

    talk: Talk = field(default_factory=Talk)
    #: The newest updates that were dealt with; the Bot API may bring them again.
    recent: tuple[int, ...] = ()
    #: What is to be said about the newest of them and perhaps was not yet.
    pending: tuple[Reply, ...] = ()
    #: The day of the last word, ISO 8601.
    day: str = ""
    entries: tuple[Entry, ...] = ()
    #: How many lines there have ever been; they are numbered from 1.
    lines: int = 0
    #: Keys of delivered letters and what they carry out there.
    delivered: tuple[tuple[str, str], ...] = ()


_converter = cattrs.Converter()
configure_union_passthrough(str | int | bool | None, _converter)


def dumps(conversation: Conversation) -> str:
    """Return a conversation as JSON."""
    bare = replace(conversation, talk=replace(conversation.talk, offers=()))
    return json.dumps(_converter.unstructure(bare), ensure_ascii=False)


def loads(text: str) -> Conversation:
    """Read a conversation; what cannot be read any more begins anew."""
    if not text:
        return Conversation()
    try:
        return _converter.structure(json.loads(text), Conversation)
    except (ValueError, TypeError, KeyError, cattrs.BaseValidationError):
        # Written by another version of the program: the citizen starts again, nothing is broken.
        return Conversation()


class Changed(Exception):
    """Somebody else has gone on with the conversation meanwhile."""


class Memory:
    """The conversations of one originator."""

    def __init__(
        self, notes: Notes, originator: OriginatorId, clock: Clock, settings: BotSettings
    ) -> None:
        self._notes, self._originator = notes, originator
        self._clock, self._settings = clock, settings

    async def recall(self, key: str) -> tuple[Conversation, str]:
        """Return a conversation, and its text to be given to ``keep``. Old ones are forgotten."""
        text = await self._notes.read(self._originator, key)
        return loads(self._aged(text)), text

    async def keep(self, key: str, conversation: Conversation, before: str) -> str:
        """Write a conversation that was *before* when it was recalled, and return its text.

        Raises ``Changed`` when it is not any more, ``TryLater`` when nothing was written.
        """
        after = dumps(replace(conversation, day=await self._listed(key, before)))
        kept = await self._notes.change(
            self._originator, key, lambda text: after if text == before else text
        )
        if kept != after:
            raise Changed
        return after

    async def amend(self, key: str, change: Callable[[Conversation], Conversation]) -> Conversation:
        """Change a conversation by a pure function, whoever else goes on with it meanwhile.

        Raises ``TryLater`` when nothing was written.
        """
        day = await self._listed(key, await self._notes.read(self._originator, key))

        def changed(text: str) -> str:
            return dumps(replace(change(loads(text)), day=day))

        return loads(await self._notes.change(self._originator, key, changed))

    async def _listed(self, key: str, text: str) -> str:
        """See to it that the conversation stands in today's list, and return the day."""
        today = self.today()
        if loads(text).day != today.isoformat():
            # Listed first: what is listed and does not exist does no harm.
            await self._notes.change(self._originator, _day(today), lambda text: _with(text, key))
        return today.isoformat()

    async def forget(self, key: str, recent: tuple[int, ...] = ()) -> None:
        """Forget a conversation; its updates stay known, so that none is acted on twice."""
        nothing = dumps(Conversation(recent=recent, day=self.today().isoformat()))
        await self._notes.change(self._originator, key, lambda _: nothing if recent else "")

    async def sweep(self) -> int:
        """Forget what nobody has continued for the days settled; return how many were touched."""
        touched, today = 0, self.today()
        last = self._settings.days + OVERDUE
        for back in range(min(self._settings.draft_days, self._settings.days) + 1, last):
            day = today - timedelta(days=back)
            listed = await self._notes.read(self._originator, _day(day))
            for key in filter(None, listed.split("\n")):
                touched += await self._age(key)
            if listed and back > self._settings.days:
                await self._notes.change(self._originator, _day(day), lambda _: "")
        return touched

    async def _age(self, key: str) -> bool:
        text = await self._notes.read(self._originator, key)
        if not text or self._aged(text) == text:
            return False
        await self._notes.change(self._originator, key, self._aged)
        return True

    def _aged(self, text: str) -> str:
        """Return what is left of a note today."""
        found = loads(text)
        silent = (self.today() - date.fromisoformat(found.day)).days if found.day else 0
        if silent > self._settings.days:
            return ""
        if silent > self._settings.draft_days and found.talk.instance:
            return dumps(without_form(found))
        return text

    @property
    def days(self) -> int:
        """How many days a silent conversation lives."""
        return self._settings.days

    def today(self) -> date:
        """Return the present day, UTC."""
        return self._clock.now().date()

    def now(self) -> datetime:
        """Return the present instant."""
        return self._clock.now()


def without_form(conversation: Conversation) -> Conversation:
    """Return the conversation without anything that was said to fill in a form."""
    entries = tuple(one for one in conversation.entries if not one.instance)
    return replace(
        conversation, talk=cleared(conversation.talk), pending=(), entries=entries
    )  # fmt: skip


def _day(day: date) -> str:
    return f"day:{day.isoformat()}"


def _with(text: str, key: str) -> str:
    keys = text.split("\n") if text else []
    return text if key in keys else "\n".join([*keys, key])
