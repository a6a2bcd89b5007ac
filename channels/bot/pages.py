"""The chat on the public web: pages that work without scripts, and livelier with them."""

import hashlib
import re
import secrets
from pathlib import Path
from typing import Annotated

from litestar import Response, get, post
from litestar.di import Dependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from channels.bot import doors
from channels.bot.memory import Conversation, Entry
from channels.bot.talk import Said
from channels.bot.webdoor import LONGEST, WebDoor
from gateway.model.errors import TryLater
from gateway.web.given import GivenAsker, GivenGateway, GivenPage
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest, Page
from gateway.web.pages import Link, Pages
from gateway.web.qr import qr
from gateway.web.visit import Jar

FOLDER = Path(__file__).parent

GivenJar = Annotated[Jar, Dependency()]

#: Random octets of a conversation's secret: 128 bits.
SECRET = 16
_SECRET = re.compile(r"[0-9a-f]{32}")

_FORGOTTEN = msgid("The conversation is forgotten. You may begin a new one.")
_LATER = msgid("This could not be saved just now. Nothing is lost, please send it again.")


@get("/{originator:str}/chat")
async def chat(
    originator: FromPath[str],
    request: AnyRequest,
    gateway: GivenGateway,
    page: GivenPage,
    jar: GivenJar,
) -> Response[str]:
    """Show the conversation of this browser."""
    door = _door(doors.door(gateway, originator))
    secret = _secret(request, jar, originator)
    shown = await door.lines(_chat(secret), page.language.code)
    return _whole(page, door, shown)


@get("/{originator:str}/chat/lines")
async def lines(
    originator: FromPath[str],
    request: AnyRequest,
    gateway: GivenGateway,
    page: GivenPage,
    jar: GivenJar,
) -> Response[str]:
    """Give what has come since: letters of the office. No content when nothing has."""
    door = _door(doors.door(gateway, originator))
    shown = await door.lines(
        _chat(_secret(request, jar, originator)), page.language.code
    )  # fmt: skip
    after = _number(request.query_params.get("after", ""))
    fresh = [one for one in shown.entries if one.number > after]
    if not fresh:
        return Response("", status_code=204, media_type="text/html")
    return page.fragment("chat/lines.html", lines=fresh, newest=_newest(shown))


@post("/{originator:str}/chat")
async def say(
    originator: FromPath[str],
    request: AnyRequest,
    gateway: GivenGateway,
    page: GivenPage,
    jar: GivenJar,
    asker: GivenAsker,
) -> Response[str]:
    """Take what the citizen wrote or pressed, and answer."""
    door = _door(doors.door(gateway, originator))
    secret = _secret(request, jar, originator)
    form = await request.form()
    said = Said(
        text=str(form.get("text", ""))[:LONGEST],
        button=str(form.get("press", ""))[:40],
        language=page.language.code,
    )
    live = request.headers.get("HX-Request") == "true"
    path = f"/{originator}/chat"
    try:
        shown = await door.hear(_chat(secret), said, asker)
    except TryLater:
        if live:
            return page.fragment("chat/trouble.html", trouble=page.gettext(_LATER))
        return _whole(page, door, await door.lines(_chat(secret), page.language.code), status=503)
    if not shown.entries:
        answer = _moved(page, path, page.gettext(_FORGOTTEN), live=live)
        answer.set_cookie(jar.cookie(_cookie(jar, originator), "", 0))
        return answer
    after = _number(str(form.get("after", "")))
    answer = _lively(page, shown, after) if live else _still(page, door, shown, path)
    keeping = door.memory.days * 86400
    answer.set_cookie(jar.cookie(_cookie(jar, originator), secret, keeping))
    return answer


def _whole(page: Page, door: WebDoor, shown: Conversation, status: int = 200) -> Response[str]:
    return page(
        "chat/chat.html",
        status=status,
        originator=door.originator,
        lines=shown.entries,
        newest=_newest(shown),
        qr=qr,
        trouble=page.gettext(_LATER) if status != 200 else "",  # noqa: PLR2004  (all is well)
    )


def _still(page: Page, door: WebDoor, shown: Conversation, path: str) -> Response[str]:
    # What nobody keeps can be shown only now.
    if any(one.private for one in shown.entries):
        return _whole(page, door, shown)
    return _moved(page, f"{path}#newest", live=False)


def _lively(page: Page, shown: Conversation, after: int) -> Response[str]:
    """Give the new lines; everything, when a form has ended and its lines are gone."""
    there = [one for one in shown.entries if one.number <= after]
    fresh = [one for one in shown.entries if one.number > after]
    gone = len(there) < after and len(fresh) < len(shown.entries)
    lines = shown.entries if gone else fresh
    answer = page.fragment("chat/lines.html", lines=lines, newest=_newest(shown), qr=qr)
    if gone:
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _moved(page: Page, path: str, message: str = "", *, live: bool) -> Response[str]:
    if not live:
        return page.to(path, message)
    # The script loads the page anew.
    return Response("", media_type="text/html", headers={"HX-Redirect": path})


def _door(found: WebDoor | None) -> WebDoor:
    if found is None:
        raise NotFoundException
    return found


def _secret(request: AnyRequest, jar: Jar, originator: str) -> str:
    sent = request.cookies.get(_cookie(jar, originator), "")
    return sent if _SECRET.fullmatch(sent) else secrets.token_hex(SECRET)


def _chat(secret: str) -> str:
    # The office knows the conversation by this; only the browser has the secret that opens it.
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def _cookie(jar: Jar, originator: str) -> str:
    prefix = "__Host-" if jar.settings.secure_cookies else ""
    return f"{prefix}podatelna_{jar.site}_chat_{originator}"


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _newest(shown: Conversation) -> Entry | None:
    """Return the line whose buttons count: the bot's last one."""
    return next((one for one in reversed(shown.entries) if one.who == "bot"), None)


PAGES = Pages(
    name="chat",
    handlers=(chat, lines, say),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(Link(msgid("Chat with the office"), "/{originator}/chat"),),
)
