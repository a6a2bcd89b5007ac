"""Serves the parts of an item so that nothing a stranger sent runs as ours."""

import codecs
import mimetypes
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from typing import Annotated, Any, BinaryIO, TypeAlias
from urllib.parse import quote

import nh3
from litestar import Response, Router, get
from litestar.di import Dependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream
from markupsafe import Markup

from gateway.intake.desk_view import item_of
from gateway.loop import in_thread
from gateway.model.blob import BlobRef
from gateway.model.item import Item
from gateway.model.submission import Part
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Clerk, NotMyDuty
from gateway.web.given import GivenClerk, GivenPage, GivenPanels, GivenStore
from gateway.web.panels import Panels
from gateway.web.views import shows

#: Octets read and sent at a time.
CHUNK = 256 * 1024
#: An HTML letter is shown up to so many octets; the whole can be downloaded.
LARGEST_LETTER = 2_000_000

#: What may be looked at in the browser; anything else is downloaded.
INLINE = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}
)

#: No script, no request, no form, no origin of its own, whatever the octets turn out to be.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"

#: Elements that carry meaning in a letter; no pictures, styles or anything that loads or sends.
TAGS = frozenset(
    {"a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s"}
    | {"small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead"}
    | {"tr", "u", "ul"}
)
#: A link as the cleaner writes it, and the host or the mailbox in its address.
_LINK = re.compile(r'<a href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_PLACE = re.compile(r"(?:https?://(?:[^/?#]*@)?|mailto:)(?P<host>[^/?#:]+)", re.IGNORECASE)
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


@dataclass(frozen=True, slots=True)
class _Content:
    """One part, opened."""

    name: str
    media_type: str
    size: int
    file: BinaryIO


@dataclass(frozen=True, slots=True)
class Reading:
    """A clerk before the content of an item, which may be another's business."""

    item: str
    store: Store
    clerk: Clerk
    panels: Panels

    async def opened(self, find: Callable[[Unit, Item], _Content]) -> _Content:
        """Return what *find* opens. Raises ``NotMyDuty``."""

        def look(unit: Unit) -> _Content:
            found = _item(unit, self.item)
            if not self.panels.readable(unit, self.item, self.clerk):
                raise NotMyDuty
            return find(unit, found)

        return await self.store.read(self.clerk.originator, look)


def reading_of(
    item: FromPath[str], store: GivenStore, clerk: GivenClerk, panels: GivenPanels
) -> Reading:
    """Provide the handlers below with what they work with."""
    return Reading(item, store, clerk, panels)


GivenReading: TypeAlias = Annotated[Reading, Dependency()]


@get("/original", opt=shows("item:{item}", "original.viewed"))
async def original(content_of: GivenReading) -> Stream:
    """Give the original octets as they came, as a file."""
    content = await content_of.opened(_original)
    return _sent(content, inline=False)


@get("/parts/{number:int}", opt=shows("item:{item}", "part.viewed"))
async def part(number: FromPath[int], content_of: GivenReading) -> Stream:
    """Give one part: harmless kinds to look at, all others as a file."""
    content = await content_of.opened(partial(_part, number=number))
    return _sent(content, inline=content.media_type in INLINE)


@get("/parts/{number:int}/reading", opt=shows("item:{item}", "part.viewed"))
async def reading(
    item: FromPath[str], number: FromPath[int], content_of: GivenReading, page: GivenPage
) -> Response[str]:
    """Show an HTML letter cleaned of everything but its words and their order."""
    content = await content_of.opened(partial(_part, number=number))
    if content.media_type != "text/html":
        content.file.close()
        raise NotFoundException
    letter = await in_thread(_cleaned, content)
    return page("intake/reading.html", item=item, number=number, letter=Markup(letter))  # noqa: S704  (cleaned by nh3)


def media_type_of(found: Part) -> str:
    """Return the media type alone, in lower case."""
    return found.media_type.partition(";")[0].strip().lower()


def disposition(name: str, *, inline: bool) -> str:
    """Return the header that names a file in any script (RFC 6266, RFC 5987)."""
    kind = "inline" if inline else "attachment"
    safe = "".join(sign if sign.isprintable() and sign not in '/\\"' else "_" for sign in name)
    safe = safe.strip(". ")[-150:] or "part"
    plain = safe.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def cleaned(html: str) -> str:
    """Return the words of foreign HTML, with harmless marks and links that tell nothing of us.

    Where a link leads stands behind it, unless its words say so: they may lie.
    """
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return _LINK.sub(_with_place, clean)


def _with_place(link: re.Match[str]) -> str:
    place = _PLACE.match(unescape(link["address"]))
    if place is None or place["host"].lower() in unescape(link["words"]).lower():
        return link[0]
    return f"{link[0]} [{escape(place['host'])}]"


def _original(unit: Unit, item: Item) -> _Content:
    name = f"{item.id}.bin"
    for found in item.submission.parts if item.submission else ():
        if found.blob.sha256 == item.arrival.original.sha256:
            extension = mimetypes.guess_extension(media_type_of(found)) or ".bin"
            name = f"{item.id}{extension}"
    return _opened(unit, name, "application/octet-stream", item.arrival.original)


def _part(unit: Unit, item: Item, number: int) -> _Content:
    parts = item.submission.parts if item.submission else ()
    if not 0 <= number < len(parts):
        raise NotFoundException
    found = parts[number]
    return _opened(unit, found.name, media_type_of(found), found.blob)


def _item(unit: Unit, item_id: str) -> Item:
    item = item_of(unit, item_id)
    if item is None:
        raise NotFoundException
    return item


def _opened(unit: Unit, name: str, media_type: str, blob: BlobRef) -> _Content:
    try:
        return _Content(name, media_type, blob.size, unit.open(blob))
    except LookupError as error:
        raise NotFoundException from error


def _sent(content: _Content, *, inline: bool) -> Stream:
    headers = {
        "Content-Disposition": disposition(content.name, inline=inline),
        "Content-Security-Policy": SANDBOX,
        "Content-Length": str(content.size),
    }
    return Stream(
        _chunks(content.file),
        media_type=content.media_type if inline else "application/octet-stream",
        # Only named in the header of texts; the octets go out as they came.
        encoding=_charset(content.file) if content.media_type == "text/plain" else "utf-8",
        headers=headers,
    )


def _charset(file: BinaryIO) -> str:
    head = file.read(64 * 1024)
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
    except UnicodeDecodeError:
        # What is not UTF-8 and comes from Czech machines is nearly always this.
        return "windows-1250"
    return "utf-8"


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while chunk := await in_thread(file.read, CHUNK):
            yield chunk
    finally:
        file.close()


def _cleaned(content: _Content) -> str:
    with content.file as file:
        charset = _charset(file)
        return cleaned(file.read(LARGEST_LETTER).decode(charset, "replace"))


HANDLERS: tuple[Any, ...] = (
    Router(
        "/items/{item:str}",
        route_handlers=[original, part, reading],
        dependencies={"content_of": Provide(reading_of, sync_to_thread=False)},
        # Whoever handles a filing reads its components here; see ``Reading``.
        opt={"duties": ()},
    ),
)
