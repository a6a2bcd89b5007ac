"""The Telegram door: one bot of one originator, asked for news by a loop of our own."""

import asyncio
import logging
import os
from dataclasses import dataclass, field, replace
from functools import partial

import telegram
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from channels.bot import qr
from channels.bot.host import Door, FileLost, Host, Outcome
from channels.bot.memory import DELIVERED, RECENT, Changed, Conversation, Memory
from channels.bot.talk import Reply, SentFile
from channels.bot.wire import (
    LARGEST_FETCH,
    LARGEST_SENDING,
    UPDATES,
    Heard,
    chosen,
    heard,
    messages,
    pieces,
)
from channels.bot.words import text
from gateway.faults import reached
from gateway.loop import cancel, in_thread, spawn
from gateway.model.blob import Blobs
from gateway.model.errors import PeerDown, Refused, Throttled, TryLater
from gateway.model.originator import Originator
from gateway.model.outgoing import Outgoing
from gateway.model.submission import content_of

log = logging.getLogger("channels.bot")

#: Seconds to wait after the first trouble, doubled with each further one, and the most.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
#: Seconds to wait when only the operator can help: a wrong token.
OPERATOR_WAIT = 300.0
#: An update that fails so many times for reasons of ours is answered with an apology.
TRIES = 3
#: What the menu beside the text field offers, by language.
COMMANDS = {
    "cs": (
        ("stav", "jak je na tom mé podání"),
        ("formulare", "vyplnit formulář"),
        ("hodiny", "úřední hodiny"),
        ("kontakt", "spojení na úřad"),
        ("zapomen", "zapomenout celý rozhovor"),
    ),
    "en": (
        ("status", "how my filing stands"),
        ("forms", "fill in a form"),
        ("hours", "office hours"),
        ("human", "contact the office"),
        ("forget", "forget this conversation"),
    ),
}


@dataclass
class TelegramDoor:
    """One bot. Everything an update leads to is stored before Telegram may forget the update."""

    originator: Originator
    bot: telegram.Bot
    poll_seconds: int
    first_wait: float = FIRST_WAIT
    #: What is wrong with the connection; empty when nothing is.
    trouble: str = ""
    _open: tuple[Host, Memory] | None = None
    _loop: asyncio.Task[None] | None = None
    _offset: int | None = None
    _failures: int = 0
    _tries: dict[int, int] = field(default_factory=dict)

    async def start(self, host: Host, memory: Memory) -> None:
        """Begin to ask for news; that Telegram cannot be reached is a trouble, not an error."""
        quieten()
        self._open = (host, memory)
        self._loop = spawn(self._run(), f"telegram {self.originator.id}")

    async def stop(self) -> None:
        """Ask no more. What was not dealt with stays with Telegram."""
        if self._loop is None:
            return
        await cancel(self._loop)
        self._loop = self._open = None
        await self.bot.shutdown()

    async def _run(self) -> None:
        ready = False
        while True:
            try:
                if not ready:
                    await self.bot.initialize()
                    await self._introduce()
                    ready = True
                await self._round()
                self._failures = 0
            except Exception as error:  # noqa: BLE001  (the door stays open whatever happens)
                await asyncio.sleep(self._noted(error))
                self._failures += 1

    def _noted(self, error: Exception) -> float:
        """Remember and log what went wrong; return how long to wait."""
        # Messages of the library may quote the token; their kinds do not.
        self.trouble = _TROUBLES.get(type(error), type(error).__name__)
        log.warning(
            "telegram door", extra={"originator": self.originator.id, "trouble": self.trouble}
        )
        if isinstance(error, RetryAfter):
            return _seconds(error)
        if isinstance(error, InvalidToken | Forbidden):
            return min(OPERATOR_WAIT, self.first_wait * OPERATOR_WAIT)
        longer: float = self.first_wait * 2 ** min(self._failures, 10)
        return min(LONGEST_WAIT, longer)

    async def _introduce(self) -> None:
        # A webhook somebody has set would keep all news from us; what waits must not be dropped.
        await self.bot.delete_webhook(drop_pending_updates=False)
        await self.bot.set_my_commands(COMMANDS["cs"])
        await self.bot.set_my_commands(COMMANDS["en"], language_code="en")

    async def _round(self) -> None:
        """Ask for news once and deal with all of it. Raises what kept anything from being done."""
        updates = await self.bot.get_updates(
            offset=self._offset, timeout=self.poll_seconds, allowed_updates=UPDATES
        )
        self.trouble = ""
        failed: dict[int, Exception] = {}
        first = 0
        for update in updates:
            told = heard(update)
            # Later words of a conversation wait for the earlier ones.
            if told is None or told.chat in failed:
                continue
            try:
                await self._deal(told)
            except Exception as error:  # noqa: BLE001  (one conversation must not stop the others)
                failed[told.chat] = error
                first = first or told.update
        if updates:
            # The next question for news tells Telegram that it may forget what is before this.
            self._offset = first or updates[-1].update_id + 1
        if failed:
            raise next(iter(failed.values()))
        self._tries.clear()

    async def _deal(self, told: Heard) -> None:
        host, memory = self._opened()
        conversation, before = await memory.recall(told.key)
        if told.update not in conversation.recent:
            try:
                outcome = await host.hear(self._door(told), conversation.talk, told.said)
            except (TryLater, TelegramError):
                raise
            except Exception as error:  # noqa: BLE001  (the fault is ours)
                outcome = await self._given_up(told, conversation, error)
            conversation = await self._remember(told, conversation, before, outcome)
        await self._speak(told, conversation)

    async def _given_up(self, told: Heard, conversation: Conversation, error: Exception) -> Outcome:
        """Apologise after some tries. Raises *error* before that."""
        tries = self._tries[told.update] = self._tries.get(told.update, 0) + 1
        if tries < TRIES:
            raise error
        log.error("update given up", extra={"update": told.update}, exc_info=error)
        host, _ = self._opened()
        talk = conversation.talk
        return await host.repeat(self._door(told), talk, text(talk.language, "fault"))

    async def _remember(
        self, told: Heard, conversation: Conversation, before: str, outcome: Outcome
    ) -> Conversation:
        _, memory = self._opened()
        recent = (*conversation.recent, told.update)[-RECENT:]
        kept = replace(conversation, talk=outcome.talk, recent=recent, pending=outcome.replies)
        if outcome.forget:
            kept = Conversation(talk=outcome.talk, recent=recent, pending=outcome.replies)
        reached("bot.before-note")
        await memory.keep(told.key, kept, before)
        reached("bot.after-note")
        return kept

    async def _speak(self, told: Heard, conversation: Conversation) -> None:
        """Say what is pending. After a crash in between it is said once more."""
        if not conversation.pending:
            return
        if told.query is not None:
            await self._acknowledge(told.query)
        try:
            for message in messages(conversation.pending):
                await self.bot.send_message(told.chat, message.text, reply_markup=message.keyboard)
                if message.payment:
                    words = text(conversation.talk.language, "pay")
                    await self.bot.send_photo(told.chat, qr.png(message.payment), words)
        except (Forbidden, BadRequest) as error:
            # The citizen has blocked the bot, or the chat is gone: nobody is left to answer.
            log.info("nobody to answer", extra={"error": type(error).__name__})
        reached("bot.after-send")
        _, memory = self._opened()
        # A letter may have been brought meanwhile: that is no reason to say everything again.
        await memory.amend(told.key, partial(_said, conversation.pending))

    async def _acknowledge(self, query: telegram.CallbackQuery) -> None:
        """Let the button stop waiting, and write down what was pressed."""
        label, message = chosen(query), query.message
        try:
            await self.bot.answer_callback_query(query.id)
            if label and isinstance(message, telegram.Message) and message.text:
                await self.bot.edit_message_text(
                    f"{message.text}\n\n→ {label}",
                    chat_id=message.chat.id,
                    message_id=message.message_id,
                )
        except BadRequest:
            # Telegram forgets presses within minutes; that is no reason not to answer them.
            return

    def _door(self, told: Heard) -> Door:
        return Door(
            self.originator, told.key, told.key, self._fetch, files=True, foreign=True
        )  # fmt: skip

    def _opened(self) -> tuple[Host, Memory]:
        if self._open is None:
            raise PeerDown("The door is closed.")
        return self._open

    async def _fetch(self, file: SentFile) -> bytes:
        try:
            found = await self.bot.get_file(file.token)
            if (found.file_size or 0) > LARGEST_FETCH:
                raise FileLost(file.name)
            return bytes(await found.download_as_bytearray())
        except BadRequest as error:
            raise FileLost(file.name) from error

    async def deliver(self, chat: str, outgoing: Outgoing, blobs: Blobs) -> str:
        """Bring a letter and return the first message's number. Raises as ``Channel.deliver``."""
        _, memory = self._opened()
        address = f"telegram:{chat}"
        conversation, _ = await memory.recall(address)
        known = dict(conversation.delivered).get(outgoing.key)
        if known is not None:
            return known
        try:
            reference = await self._bring(int(chat), outgoing, blobs)
        except (TelegramError, ValueError) as error:
            raise _as_ours(error) from error
        mark = (outgoing.key, reference)
        await memory.amend(
            address, lambda c: replace(c, delivered=(*c.delivered, mark)[-DELIVERED:])
        )
        return reference

    async def _bring(self, chat: int, outgoing: Outgoing, blobs: Blobs) -> str:
        words = "\n\n".join(filter(None, (outgoing.subject, outgoing.text)))
        if any(part.blob.size > LARGEST_SENDING for part in outgoing.parts):
            raise Refused("Telegram takes no document of this size.")
        sent = [await self.bot.send_message(chat, piece) for piece in pieces(words)]
        for part in outgoing.parts:
            content = await in_thread(content_of, part, blobs)
            sent.append(await self.bot.send_document(chat, content, filename=part.name))
        return f"{chat}/{sent[0].message_id}" if sent else f"{chat}/-"


def _said(pending: tuple[Reply, ...], conversation: Conversation) -> Conversation:
    return replace(conversation, pending=()) if conversation.pending == pending else conversation


_TROUBLES: dict[type[Exception], str] = {
    InvalidToken: "the token is not accepted",
    Forbidden: "the token is not accepted",
    Conflict: "another program asks with the same token",
    RetryAfter: "Telegram wants us to slow down",
    Changed: "two updates at once",
}


def _as_ours(error: Exception) -> Exception:
    # In the library a bad request is a kind of network error.
    if isinstance(error, Forbidden):
        return Refused("The citizen does not want messages of the bot any more.")
    if isinstance(error, BadRequest | ValueError):
        return Refused("There is no such chat at Telegram.")
    if isinstance(error, RetryAfter):
        return Throttled("Telegram wants us to slow down.", after=_seconds(error))
    return PeerDown("Telegram cannot be reached.")


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()


def quieten() -> None:
    """Keep the token, which stands in every address of the Bot API, out of the logs."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.WARNING)
    # Otherwise the library warns of its own old habit at every slow-down.
    os.environ.setdefault("PTB_TIMEDELTA", "true")


def build_bot(token: str, base_url: str) -> telegram.Bot:
    """Return a bot that has not spoken to Telegram yet."""
    base = base_url.rstrip("/")
    return telegram.Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot")
