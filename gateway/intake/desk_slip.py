"""A slip for the sender's hand: what stands on it answers later what became of the filing."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from gateway.intake.desk_view import view
from gateway.web.given import GivenClerk, GivenPage, GivenPanels, GivenProofs, GivenStore
from gateway.web.views import shows


@get("/items/{item_id:str}/slip", opt=shows("item:{item_id}", "slip.shown"))
async def slip(
    item_id: FromPath[str],
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    panels: GivenPanels,
    proofs: GivenProofs,
) -> Response[str]:
    """Show code and PIN to hand out, for paper, data boxes and whoever has lost the receipt.

    Who looked is written into the audit log: with the PIN anybody may ask about the filing.
    """
    shown = await store.read(clerk.originator, lambda unit: view(unit, item_id, panels))
    if shown is None:
        raise NotFoundException
    item = shown.item
    return page(
        "intake/slip.html",
        item=item,
        office=clerk.office,
        pin=proofs(clerk.originator, item.code),
    )
