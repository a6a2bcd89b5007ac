"""Carries out what the dialogue wishes: asks the office, checks answers, hands forms in."""

import math
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from channels.bot.dialogue import step
from channels.bot.meanings import again
from channels.bot.offering import before
from channels.bot.talk import (
    Answered,
    Ask,
    Forget,
    HandedIn,
    HandIn,
    Known,
    Lost,
    Reply,
    Result,
    Said,
    SentFile,
    Talk,
    Turn,
)
from gateway.loop import in_thread
from gateway.model import package
from gateway.model.arrival import Arrival
from gateway.model.asking import QUESTION_CATALOGUE, Question, QuestionSpec
from gateway.model.errors import GatewayError, Refused, Throttled
from gateway.model.form import filled
from gateway.model.originator import Originator
from gateway.model.ports import Clock, Gateway

CHANNEL = "bot"

#: A dialogue that wishes more in one step runs in a circle.
WISHES = 12
#: A package up to so many octets is put together in memory.
IN_MEMORY = 1 << 20
_PIECE = 1 << 16


class FileLost(Exception):
    """A file that was sent cannot be fetched any more."""


#: Fetches the content of a file that was sent. Raises ``FileLost`` or ``TryLater``.
Fetch = Callable[[SentFile], Awaitable[bytes]]


async def no_files(file: SentFile) -> bytes:
    """Stand at doors through which no files come."""
    raise FileLost(file.name)


@dataclass(frozen=True, slots=True)
class Door:
    """What the host must know of the door a conversation is held at."""

    originator: Originator
    #: Where the conversation is: ``telegram:ID``, ``web:ID``; also where it is answered.
    key: str
    #: For the limit of questions only.
    asker: str
    fetch: Fetch = no_files
    #: Whether files may come.
    files: bool = False
    #: Whether the words pass through somebody else's hands.
    foreign: bool = False
    #: Whether letters of the office can be brought here later.
    letters: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one word of the citizen has led to."""

    talk: Talk
    replies: tuple[Reply, ...]
    #: The citizen wants everything forgotten.
    forget: bool = False
    #: The filling that has ended with this, handed in or not; empty when none has.
    ended: str = ""


class Host:
    """Talks with citizens on behalf of the office."""

    def __init__(self, gateway: Gateway, clock: Clock, web: str = "") -> None:
        self._gateway, self._clock = gateway, clock
        #: Where the public web is, for links.
        self._web = web.rstrip("/")

    async def hear(self, door: Door, talk: Talk, said: Said) -> Outcome:
        """Go on with a conversation. Raises ``TryLater`` when the same may be said again later.

        Nothing is remembered here: repeated from the same *talk*, it gives the same item.
        """
        known = await self._known(door)
        turn = step(talk, said, known)
        replies, forget = list(turn.replies), False
        for _ in range(WISHES):
            if turn.wish is None:
                break
            if isinstance(turn.wish, Forget):
                forget = True
                break
            result = await self._carry_out(door, turn)
            turn = step(turn.talk, result, known)
            replies += turn.replies
        ended = talk.instance if talk.instance != turn.talk.instance else ""
        return Outcome(turn.talk, tuple(replies), forget, ended)

    async def greet(self, door: Door, talk: Talk) -> Outcome:
        """Say the first words of a conversation; the same words whenever they are said."""
        turn = step(talk, Said("/start"), await self._known(door))
        return Outcome(turn.talk, turn.replies)

    async def repeat(self, door: Door, talk: Talk, words: str) -> Outcome:
        """Say *words*, then once more what is being waited for."""
        known = await self._known(door)
        turn = before(words, again(replace(talk, offers=known.offers), known))
        return Outcome(turn.talk, turn.replies)

    async def _known(self, door: Door) -> Known:
        office = door.originator
        return Known(
            office=office.name,
            addresses=office.addresses,
            hours=office.office_hours,
            fresh=str(uuid.uuid4()),
            files=door.files,
            foreign=door.foreign,
            letters=door.letters,
            offers=await self._offers(office),
            web=self._web,
            originator=office.id,
        )

    async def _offers(self, office: Originator) -> tuple[QuestionSpec, ...]:
        try:
            return (await self._gateway.ask(Question(office.id, QUESTION_CATALOGUE))).questions
        except GatewayError:
            # Hours and contacts are told nevertheless.
            return ()

    async def _carry_out(self, door: Door, turn: Turn) -> Result:
        if isinstance(turn.wish, HandIn):
            return await self._hand_in(door, turn.wish)
        if isinstance(turn.wish, Ask):
            return await self._ask(door, turn.wish, turn.talk.language)
        raise AssertionError(turn.wish)

    async def _ask(self, door: Door, wish: Ask, language: str) -> Answered:
        question = Question(door.originator.id, wish.kind, wish.values, language, door.asker)
        try:
            return Answered(wish.purpose, await self._gateway.ask(question), about=wish.about)
        except Throttled as error:
            wait = max(1, math.ceil(error.after / 60))
            return Answered(wish.purpose, None, wait, wish.about)
        except Refused:
            # Nobody here answers questions of this kind.
            return Answered(wish.purpose, None, about=wish.about)

    async def _hand_in(self, door: Door, wish: HandIn) -> Result:
        with SpooledTemporaryFile(IN_MEMORY) as packed:
            try:
                await self._pack(door, wish, cast("BinaryIO", packed))
            except FileLost as error:
                return Lost(str(error))
            packed.seek(0)
            original = await self._gateway.keep(_pieces(packed))
        envelope = {"language": wish.language, "form": wish.form.code}
        if door.letters:
            envelope["reply_to"] = door.key
        arrival = Arrival(
            door.originator.id,
            CHANNEL,
            wish.instance,
            self._clock.now(),
            original,
            envelope,
            lane=f"{CHANNEL}:{door.key}",
        )
        (receipt,) = await self._gateway.accept(arrival)
        return HandedIn(receipt)

    async def _pack(self, door: Door, wish: HandIn, to: BinaryIO) -> None:
        form = filled(wish.form, wish.answers, wish.language)
        facts = {"door": door.key.partition(":")[0]}
        with ExitStack() as opened:
            uploads = []
            for file in wish.files:
                content = opened.enter_context(SpooledTemporaryFile(IN_MEMORY))
                content.write(await door.fetch(file))
                content.seek(0)
                uploads.append(package.Upload(file.name, file.media_type, content))
            await in_thread(package.write, to, form, uploads, facts)


async def _pieces(content: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := content.read(_PIECE):
        yield piece
