"""A slip for the sender's hand: what stands on it answers later what became of the filing."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from gateway.intake.desk_view import ItemView, view
from gateway.store.unit import Unit
from gateway.web.given import GivenClerk, GivenPage, GivenPanels, GivenProofs, GivenStore


@get("/items/{item_id:str}/slip")
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

    def look(unit: Unit) -> ItemView | None:
        shown = view(unit, item_id, panels)
        if shown is not None:
            unit.record("slip.shown", f"item:{item_id}")
        return shown

    shown = await store.run(clerk.originator, look, clerk.actor)
    if shown is None:
        raise NotFoundException
    item = shown.item
    return page(
        "intake/slip.html",
        item=item,
        office=clerk.office,
        pin=proofs(clerk.originator, item.code),
    )
