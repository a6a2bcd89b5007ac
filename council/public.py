"""The public's pages: resolutions with a search, the notice board, and the board as open data."""

from pathlib import Path
from urllib.parse import urlencode

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from council.publishing import PAGE
from gateway.model.asking import BODIES, NOTICE_FEED, NOTICES, RESOLUTIONS, Answer, Question
from gateway.model.originator import Originator
from gateway.model.ports import Gateway
from gateway.web.given import GivenAsker, GivenGateway, GivenPage
from gateway.web.languages import msgid
from gateway.web.page import AnyRequest
from gateway.web.pages import Link, Pages

FOLDER = Path(__file__).parent

_LONGEST = 200


@get("/{originator:str}/council", sync_to_thread=False)
def first_page(originator: FromPath[str], gateway: GivenGateway, page: GivenPage) -> Response[str]:
    """Lead to the resolutions and the notice board."""
    return page("council_public/council.html", originator=_known(gateway, originator))


@get("/{originator:str}/council/resolutions")
async def resolutions(
    originator: FromPath[str],
    request: AnyRequest,
    gateway: GivenGateway,
    page: GivenPage,
    asker: GivenAsker,
) -> Response[str]:
    """Search the published resolutions by words, body and year."""
    known = _known(gateway, originator)
    query = request.query_params
    values = {name: query.get(name, "").strip()[:_LONGEST] for name in ("q", "body", "year")}
    number = query.get("page", "1")[:4]
    question = Question(known.id, RESOLUTIONS, values | {"page": number}, page.language.code, asker)
    answer = await gateway.ask(question)
    bodies = await gateway.ask(Question(known.id, BODIES, {}, page.language.code, asker))
    count = int(answer.facts[0][1])
    return page(
        "council_public/resolutions.html",
        originator=known,
        answer=answer,
        count=count,
        values=values,
        bodies=[(one.key, one.title) for one in bodies.entries],
        newer=_other_page(values, number, count, -1),
        earlier=_other_page(values, number, count, 1),
    )


def _other_page(values: dict[str, str], number: str, count: int, step: int) -> str:
    """Return the query of the page with older or newer resolutions; empty where there is none."""
    pages = -(-count // PAGE)
    here = int(number) if number.isascii() and number.isdigit() else 1
    if not 1 <= here + step <= pages:
        return ""
    known = {name: value for name, value in values.items() if value}
    return "?" + urlencode(known | {"page": str(here + step)})


@get("/{originator:str}/council/board")
async def board(
    originator: FromPath[str], gateway: GivenGateway, page: GivenPage, asker: GivenAsker
) -> Response[str]:
    """Show what hangs on the notice board."""
    known = _known(gateway, originator)
    answer = await _notices(gateway, known, page.language.code, asker)
    return page("council_public/board.html", originator=known, answer=answer)


@get("/{originator:str}/council/board/{key:str}")
async def notice(
    originator: FromPath[str],
    key: FromPath[str],
    gateway: GivenGateway,
    page: GivenPage,
    asker: GivenAsker,
) -> Response[str]:
    """Show one notice."""
    known = _known(gateway, originator)
    answer = await _notices(gateway, known, page.language.code, asker, key)
    if not answer.found:
        raise NotFoundException
    return page("council_public/notice.html", originator=known, entry=answer.entries[0])


@get("/{originator:str}/council/board.jsonld")
async def board_feed(
    originator: FromPath[str], request: AnyRequest, gateway: GivenGateway, asker: GivenAsker
) -> Response[str]:
    """Serve the board as open data."""
    known = _known(gateway, originator)
    values = {"base": str(request.base_url).rstrip("/")}
    answer = await gateway.ask(Question(known.id, NOTICE_FEED, values, asker=asker))
    return Response(answer.text, media_type="application/ld+json")


async def _notices(
    gateway: Gateway, originator: Originator, language: str, asker: str, key: str = ""
) -> Answer:
    values = {"key": key[:_LONGEST]} if key else {}
    return await gateway.ask(Question(originator.id, NOTICES, values, language, asker))


def _known(gateway: Gateway, name: str) -> Originator:
    for originator in gateway.originators():
        if originator.id == name:
            return originator
    raise NotFoundException


SITE = Pages(
    name="council_public",
    handlers=(first_page, resolutions, board, notice, board_feed),
    templates=FOLDER / "templates" / "public",
    locale=FOLDER / "locale",
    links=(Link(msgid("Resolutions and notice board"), "/{originator}/council"),),
)
