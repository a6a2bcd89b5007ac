"""The pages of forms: the catalogue, a form to fill in, and where it is sent."""

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from channels.web import handing
from channels.web.counter import Counter
from channels.web.draft import Draft
from channels.web.given import GivenChannel, GivenCounter, GivenOffice
from channels.web.posted import posted
from gateway.model.errors import TooLarge
from gateway.model.form import said
from gateway.web.csrf import OPEN_FORM
from gateway.web.given import GivenAsker, GivenGateway, GivenPage
from gateway.web.page import AnyRequest


def counter(
    request: AnyRequest, channel: GivenChannel, office: GivenOffice, page: GivenPage
) -> Counter:
    """Return the counter of the office that the path names."""
    return Counter(channel, office, page, str(request.base_url))


@get("/{originator:str}/forms")
async def forms(
    office: GivenOffice, channel: GivenChannel, gateway: GivenGateway, page: GivenPage
) -> Response[str]:
    """List the forms of an office."""
    language = page.language.code
    offered = await channel.catalogue.offered(gateway, office.id, language)
    words = [
        (one.code, said(one.title, language), said(one.description, language)) for one in offered
    ]
    return page("public/forms.html", originator=office, forms=words)


@get("/{originator:str}/forms/{code:str}")
async def form(code: FromPath[str], gateway: GivenGateway, counter: GivenCounter) -> Response[str]:
    """Show a form to be filled in."""
    shelf, language = counter.channel.catalogue, counter.page.language.code
    spec = await shelf.current(gateway, counter.office.id, code, language)
    if spec is None:
        raise NotFoundException
    return counter.form(Draft(spec, language, handing.new_instance()))


@post("/{originator:str}/forms/{code:str}", opt={OPEN_FORM: True}, request_max_body_size=None)
async def send(
    code: FromPath[str], request: AnyRequest, counter: GivenCounter, asker: GivenAsker
) -> Response[str]:
    """Take a filled form in, and answer with its receipt or with what has to be corrected."""
    try:
        async with posted(request, counter.limits) as sent:
            return await counter.take(code, sent, asker)
    except TooLarge:
        raise TooLarge(counter.sizes()) from None
