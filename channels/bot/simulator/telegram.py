"""What the stand-in remembers: updates that wait to be confirmed, messages, files, faults.

Source: the Bot API's own description (core.telegram.org/bots/api). Asking for news with an offset
confirms everything before it; what is not confirmed comes again.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: The bot's own number and the first number of an update.
BOT = 4_200_000_001
FIRST_UPDATE = 700_000_001


@dataclass
class Message:
    """One message of a chat, the citizen's or the bot's."""

    number: int
    chat: int
    mine: bool
    text: str = ""
    #: Rows of buttons: pairs of label and what pressing sends.
    buttons: list[list[tuple[str, str]]] = field(default_factory=list)
    #: The name and content of a document.
    name: str = ""
    content: bytes = b""


@dataclass
class Fault:
    """An answer that one coming call gets instead of its own."""

    method: str
    status: int
    retry_after: int = 0


class Telegram:
    """One bot's Telegram. Everything happens on one loop."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.messages: list[Message] = []
        self.commands: dict[str, list[Any]] = {}
        self.webhook_deleted = False
        self.faults: deque[Fault] = deque()
        #: Chats that have blocked the bot.
        self.blocked: set[int] = set()
        #: Every call in order: method and what was sent with it.
        self.calls: list[tuple[str, dict[str, Any]]] = []
        #: Updates not confirmed yet, and how often each was handed out.
        self.waiting: list[dict[str, Any]] = []
        self.handed_out: dict[int, int] = {}
        self._next_update = FIRST_UPDATE
        self._files: dict[str, tuple[str, bytes]] = {}
        self._changed = asyncio.Condition()
        self._closed = False
        #: How many questions for news are open.
        self.polling = 0

    # The citizen's side.

    async def say(self, chat: int, text: str) -> int:
        """Let a citizen write; returns the update's number."""
        message = self._message(chat, mine=False, text=text)
        return await self._update({"message": self._json(message)})

    async def press(self, chat: int, label: str, *, message: Message | None = None) -> int:
        """Let a citizen press a button of the newest message that has one with this label."""
        found = message or self.newest_with(chat, label)
        data = next(data for row in found.buttons for name, data in row if label in name)
        return await self.press_raw(chat, data, found)

    async def press_raw(self, chat: int, data: str, message: Message) -> int:
        """Let a citizen press a button that sends *data*."""
        query = {
            "id": str(self._next_update),
            "from": _person(chat),
            "chat_instance": "1",
            "data": data,
            "message": self._json(message),
        }
        return await self._update({"callback_query": query})

    async def send_file(self, chat: int, name: str, kind: str, content: bytes) -> int:
        """Let a citizen send a document."""
        message = self._message(chat, mine=False, name=name, content=content)
        token = f"file-{message.number}"
        self._files[token] = (name, content)
        document = {
            "file_id": token,
            "file_unique_id": token,
            "file_name": name,
            "mime_type": kind,
            "file_size": len(content),
        }
        return await self._update({"message": self._json(message) | {"document": document}})

    def newest_with(self, chat: int, label: str) -> Message:
        """Return the newest message with a button of this label. Raises ``LookupError``."""
        for message in reversed(self.of(chat)):
            if any(label in name for row in message.buttons for name, _ in row):
                return message
        raise LookupError(label)

    def of(self, chat: int) -> list[Message]:
        """Return all messages of a chat, oldest first."""
        return [message for message in self.messages if message.chat == chat]

    def lose_file(self, name: str) -> None:
        """Forget the content of a file, as Telegram may after long."""
        self._files = {token: file for token, file in self._files.items() if file[0] != name}

    async def close(self) -> None:
        """Let nobody wait for news any more."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    async def again(self, update: dict[str, Any]) -> None:
        """Hand out an update that was confirmed once more, as after a lost confirmation."""
        async with self._changed:
            self.waiting.insert(0, update)
            self._changed.notify_all()

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait until something the stand-in sees has come true."""
        async with self._changed:
            await self._changed.wait_for(seen)

    def confirmed(self, update: int) -> bool:
        """Tell whether the bot has let Telegram forget an update."""
        return all(one["update_id"] != update for one in self.waiting)

    def kept(self, update: int) -> bool:
        """Tell whether an update was handed out and then asked for again."""
        return self.handed_out.get(update, 0) > 1

    async def _update(self, content: dict[str, Any]) -> int:
        async with self._changed:
            number = self._next_update
            self._next_update += 1
            self.waiting.append({"update_id": number} | content)
            self._changed.notify_all()
        return number

    # The bot's side.

    async def news(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Confirm what is before *offset* and return what waits, within *seconds*."""
        async with self._changed:
            self.polling += 1
            self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
            self._changed.notify_all()
            try:
                async with asyncio.timeout(seconds):
                    await self._changed.wait_for(lambda: self._closed or bool(self.waiting))
            except TimeoutError:
                return []
            finally:
                self.polling -= 1
                self._changed.notify_all()
            given = self.waiting[: limit or 100]
            for one in given:
                number = one["update_id"]
                self.handed_out[number] = self.handed_out.get(number, 0) + 1
            self._changed.notify_all()
            return given

    async def sent(self, chat: int, **what: Any) -> dict[str, Any]:
        """Take a message of the bot's and return it as the Bot API does."""
        async with self._changed:
            message = self._message(chat, mine=True, **what)
            self._changed.notify_all()
            return self._json(message)

    async def edited(self, chat: int, number: int, text: str, buttons: Any) -> dict[str, Any]:
        """Change a message of the bot's."""
        async with self._changed:
            found = next(m for m in self.messages if (m.chat, m.number) == (chat, number))
            found.text, found.buttons = text, buttons
            self._changed.notify_all()
            return self._json(found)

    async def called(self, method: str, values: dict[str, Any]) -> None:
        """Note a call."""
        async with self._changed:
            self.calls.append((method, values))
            self._changed.notify_all()

    def fault(self, method: str) -> Fault | None:
        """Return the fault that this call gets, once."""
        for fault in self.faults:
            if fault.method in {method, "*"}:
                self.faults.remove(fault)
                return fault
        return None

    def file(self, token: str) -> tuple[str, bytes] | None:
        """Return the name and content of a file that was sent to the bot."""
        return self._files.get(token)

    def _message(self, chat: int, *, mine: bool, **what: Any) -> Message:
        message = Message(len(self.messages) + 1, chat, mine, **what)
        self.messages.append(message)
        return message

    def _json(self, message: Message) -> dict[str, Any]:
        rows = [[{"text": t, "callback_data": d} for t, d in row] for row in message.buttons]
        shown: dict[str, Any] = {
            "message_id": message.number,
            "date": 1_790_000_000 + message.number,
            "chat": {"id": message.chat, "type": "private", "first_name": "Žofie"},
            "from": _robot() if message.mine else _person(message.chat),
        }
        if message.text:
            shown["text"] = message.text
        if rows:
            shown["reply_markup"] = {"inline_keyboard": rows}
        return shown


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Žofie", "language_code": "cs"}


def _robot() -> dict[str, Any]:
    return {"id": BOT, "is_bot": True, "first_name": "Podatelna", "username": "podatelna_bot"}


def robot() -> dict[str, Any]:
    """Return who the bot is."""
    return _robot() | {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }
