"""Serves the stand-in: the Bot API for the bot, and a page on which to play the citizen."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from litestar import Litestar, Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from channels.bot.simulator.page import page
from channels.bot.simulator.telegram import Telegram, robot
from gateway.web.listener import HttpListener
from gateway.web.settings import WebSettings

AnyRequest = Request[Any, Any, Any]

#: The longest a message may be (the Bot API's limit).
LONGEST = 4096
#: The most octets of a request: a document and what goes with it.
LARGEST = 60_000_000
#: How long the citizen's page waits for the bot's answer, in seconds.
ANSWERING = 3.0


class Failed(Exception):
    """A call is answered with an error."""

    def __init__(self, status: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.status, self.retry_after = status, retry_after


class FakeBotApi:
    """A server at one address; port 0 takes any free one."""

    def __init__(self, token: str, address: str = "127.0.0.1:0") -> None:
        self.telegram = Telegram(token)
        app = Litestar(
            [call, download, look, play, _root],
            request_max_body_size=LARGEST,
            logging_config=None,
            openapi_config=None,
        )
        app.state.telegram = self.telegram
        self._listener = HttpListener("bot api", app, address, WebSettings(grace_seconds=1))

    async def start(self) -> None:
        """Listen."""
        await self._listener.start()

    async def stop(self) -> None:
        """Listen no more; whoever waits for news is sent away."""
        await self.telegram.close()
        await self._listener.stop()

    @property
    def url(self) -> str:
        """Where the Bot API is."""
        return f"http://127.0.0.1:{self._listener.port}"


@post("/{bot:str}/{method:str}", status_code=200)
async def call(bot: FromPath[str], method: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Answer one call of the bot's."""
    telegram = _telegram(request)
    values = await _values(request)
    try:
        _admit(telegram, bot, method)
        await telegram.called(method, values)
        _strike(telegram, method)
        result = await _METHODS[method](telegram, values)
    except Failed as error:
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": error.status,
            "description": str(error),
        }
        if error.retry_after:
            answer["parameters"] = {"retry_after": error.retry_after}
        return Response(answer, status_code=error.status)
    return Response({"ok": True, "result": result})


def _admit(telegram: Telegram, bot: str, method: str) -> None:
    if bot != f"bot{telegram.token}":
        raise Failed(401, "Unauthorized")
    if method not in _METHODS:
        raise Failed(404, "Not Found: method not found")


def _strike(telegram: Telegram, method: str) -> None:
    fault = telegram.fault(method)
    if fault is not None:
        words = {429: f"Too Many Requests: retry after {fault.retry_after}", 502: "Bad Gateway"}
        words |= {409: "Conflict: terminated by other getUpdates request"}
        raise Failed(fault.status, words.get(fault.status, "fault"), fault.retry_after)


async def _values(request: AnyRequest) -> dict[str, Any]:
    """Return what came with a call; nested values are JSON in text, files have a name."""
    form = await request.form()
    return {name: await _value(value) for name, value in form.items()}


async def _value(value: Any) -> Any:
    if hasattr(value, "filename"):
        return (value.filename, await value.read())
    try:
        return json.loads(value)
    except ValueError:
        return value


Values = Mapping[str, Any]


async def _get_me(_telegram: Telegram, _values: Values) -> Any:
    return robot()


async def _get_updates(telegram: Telegram, values: Values) -> Any:
    number = {name: int(values.get(name, 0)) for name in ("offset", "limit", "timeout")}
    return await telegram.news(number["offset"], number["limit"], number["timeout"])


async def _send_message(telegram: Telegram, values: Values) -> Any:
    text = str(values.get("text", ""))
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        raise Failed(400, "Bad Request: message is too long")
    if not text.strip():
        raise Failed(400, "Bad Request: message text is empty")
    return await telegram.sent(_chat(telegram, values), text=text, buttons=_buttons(values))


async def _edit_message(telegram: Telegram, values: Values) -> Any:
    chat, number = int(values["chat_id"]), int(values["message_id"])
    return await telegram.edited(chat, number, str(values["text"]), _buttons(values))


async def _send_document(telegram: Telegram, values: Values) -> Any:
    document = values["document"]
    if not isinstance(document, tuple):
        # The library names the part and refers to it.
        document = values[str(document).removeprefix("attach://")]
    name, content = document
    return await telegram.sent(_chat(telegram, values), name=name, content=content)


async def _send_photo(telegram: Telegram, values: Values) -> Any:
    photo = values["photo"]
    if not isinstance(photo, tuple):
        photo = values[str(photo).removeprefix("attach://")]
    text = str(values.get("caption", ""))
    return await telegram.sent(_chat(telegram, values), text=text, name="photo", content=photo[1])


async def _get_file(telegram: Telegram, values: Values) -> Any:
    token = str(values["file_id"])
    found = telegram.file(token)
    if found is None:
        raise Failed(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": token,
        "file_unique_id": token,
        "file_size": len(found[1]),
        "file_path": f"documents/{token}",
    }


async def _set_commands(telegram: Telegram, values: Values) -> Any:
    telegram.commands[str(values.get("language_code", ""))] = values["commands"]
    return True


async def _delete_webhook(telegram: Telegram, values: Values) -> Any:
    if values.get("drop_pending_updates"):
        telegram.waiting.clear()
    telegram.webhook_deleted = True
    return True


async def _yes(_telegram: Telegram, _values: Values) -> Any:
    return True


_METHODS: Mapping[str, Callable[[Telegram, Values], Awaitable[Any]]] = {
    "getMe": _get_me,
    "getUpdates": _get_updates,
    "sendMessage": _send_message,
    "editMessageText": _edit_message,
    "answerCallbackQuery": _yes,
    "sendDocument": _send_document,
    "sendPhoto": _send_photo,
    "getFile": _get_file,
    "setMyCommands": _set_commands,
    "deleteWebhook": _delete_webhook,
}


def _chat(telegram: Telegram, values: Values) -> int:
    chat = int(values["chat_id"])
    if chat in telegram.blocked:
        raise Failed(403, "Forbidden: bot was blocked by the user")
    return chat


def _buttons(values: Values) -> list[list[tuple[str, str]]]:
    rows = (values.get("reply_markup") or {}).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if len(button["callback_data"].encode()) > 64:  # noqa: PLR2004  (the Bot API's limit)
                raise Failed(400, "Bad Request: BUTTON_DATA_INVALID")
    return [[(button["text"], button["callback_data"]) for button in row] for row in rows]


@get("/file/{bot:str}/{folder:str}/{name:str}")
async def download(
    bot: FromPath[str], folder: FromPath[str], name: FromPath[str], request: AnyRequest
) -> Response[bytes]:
    """Give the content of a file."""
    telegram = _telegram(request)
    found = telegram.file(name)
    if bot != f"bot{telegram.token}" or folder != "documents" or found is None:
        raise NotFoundException
    return Response(found[1], media_type="application/octet-stream")


@get("/", sync_to_thread=False)
def _root() -> Redirect:
    return Redirect("/citizen/1")


@get("/citizen/{chat:int}", sync_to_thread=False)
def look(chat: FromPath[int], request: AnyRequest) -> Response[Any]:
    """Show a citizen's telephone, as a page or as JSON."""
    found = _telegram(request).of(chat)
    if request.query_params.get("as") == "json":
        return Response(
            [
                {
                    "number": one.number,
                    "bot": one.mine,
                    "text": one.text,
                    "buttons": [name for row in one.buttons for name, _ in row],
                    "file": one.name,
                }
                for one in found
            ]
        )
    return Response(page(chat, found), media_type="text/html")


@post("/citizen/{chat:int}")
async def play(chat: FromPath[int], request: AnyRequest) -> Response[Any]:
    """Let the citizen write, press or send a file: fields ``text``, ``press``, ``file``."""
    telegram = _telegram(request)
    form = await request.form()
    number, _, data = str(form.get("press", "")).partition(":")
    file: Any = form.get("file")
    update = 0
    if data:
        pressed = next((m for m in telegram.of(chat) if str(m.number) == number), None)
        if pressed is None:
            raise NotFoundException
        update = await telegram.press_raw(chat, data, pressed)
    elif text := str(form.get("text", "")).strip():
        update = await telegram.say(chat, text)
    if getattr(file, "filename", ""):
        update = await telegram.send_file(chat, file.filename, file.content_type, await file.read())
    with suppress(TimeoutError):
        # A bot that is there has answered by then, and the page shows it.
        async with asyncio.timeout(ANSWERING if telegram.polling else 0):
            await telegram.until(lambda: telegram.confirmed(update))
    return Redirect(f"/citizen/{chat}", status_code=303)


def _telegram(request: AnyRequest) -> Telegram:
    found: Telegram = request.app.state.telegram
    return found
