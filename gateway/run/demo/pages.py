"""The demo's page: what left the office, as the local relay kept it."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from channels.email.simulator.relay import LocalRelay
from gateway.web.given import GivenPage
from gateway.web.languages import msgid
from gateway.web.pages import Link, Pages

HERE = Path(__file__).parent

#: So many letters are shown, the newest first.
SHOWN = 200


def mailbox(relay: LocalRelay) -> Pages:
    """Return the pages over what *relay* keeps."""

    @get("/demo", sync_to_thread=True)
    def listing(page: GivenPage) -> Response[str]:
        kept = list(reversed(relay.messages()))
        return page("demo/letters.html", letters=kept[:SHOWN], total=len(kept))

    @get("/demo/{name:str}", sync_to_thread=True)
    def letter(page: GivenPage, name: FromPath[str]) -> Response[str]:
        for kept in relay.messages():
            if kept.path.name == name:
                return page("demo/letter.html", letter=kept, **_read(kept.path))
        raise NotFoundException

    return Pages(
        "demo",
        (listing, letter),
        HERE / "templates",
        HERE / "locale",
        (Link(msgid("Outgoing mail"), "/demo", 90),),
    )


def _read(path: Path) -> dict[str, Any]:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return {
        "writer": str(message["From"]),
        "text": body.get_content() if body is not None else "",
        "headers": "\n".join(f"{name}: {value}" for name, value in message.items()),
    }
