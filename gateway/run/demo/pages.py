"""The demo's page: what left the office, as the local relay kept it."""

from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from channels.email.simulator.relay import LocalRelay
from gateway.run.demo.mailbox import read
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
        kept = relay.messages()
        newest = [read(one) for one in reversed(kept[-SHOWN:])]
        return page("demo/letters.html", letters=newest, total=len(kept))

    @get("/demo/{name:str}", sync_to_thread=True)
    def letter(page: GivenPage, name: FromPath[str]) -> Response[str]:
        for kept in relay.messages():
            if kept.path.name == name:
                return page("demo/letter.html", letter=read(kept))
        raise NotFoundException

    return Pages(
        "demo",
        (listing, letter),
        HERE / "templates",
        HERE / "locale",
        (Link(msgid("Outgoing mail"), "/demo", 90),),
    )
