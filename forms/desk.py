"""The desk's part of forms: who has come to the counter to sign what was prepared, and what."""

from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import undefer

from forms import desk_forms
from forms.designing import desk as desk_designing
from forms.publishing import version_of
from gateway.model.form import FormData
from gateway.model.item import Item, ItemState
from gateway.model.submission import PartRole
from gateway.store import queue
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from gateway.web.clerks import Duty
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.languages import msgid
from gateway.web.pages import Link, Pages, Panel
from gateway.web.views import shows
from registry.axes import Authenticity
from registry.calendar import legal_day
from registry.counter import prepared_of, standing
from registry.desk_view import receivers
from registry.desk_words import AUTHENTICITY, IDENTITY

FOLDER = Path(__file__).parent

#: Answers by which a clerk compares a person with an identity document.
WHO = ("name", "birth_date", "address", "acting")

EVENTS = {
    "form.published": msgid("form published"),
    "form.withdrawn": msgid("form withdrawn"),
    "form.offered": msgid("form offered again"),
    "form-draft.begun": msgid("draft begun"),
    "form-draft.heading-changed": msgid("the form itself changed"),
    "form-draft.question-added": msgid("question added"),
    "form-draft.question-changed": msgid("question changed"),
    "form-draft.question-moved": msgid("question moved"),
    "form-draft.question-removed": msgid("question removed"),
    "form-draft.taken-back": msgid("last change taken back"),
    "form-draft.discarded": msgid("draft thrown away"),
    "form-draft.published": msgid("draft published"),
}


def panel(unit: Unit, item: Item) -> Panel | None:
    """Offer the signature at the counter for what waits for one."""
    if item.state is not ItemState.REFERRED or item.submission is None:
        return None
    prepared, form = prepared_of(unit, item.id), item.submission.form
    if prepared is None or form is None:
        return None
    published = version_of(unit, form.code, form.version)
    if published is None:
        return None
    departments, clerks = receivers(unit)
    stands = standing(prepared, legal_day(unit.now))
    context = {
        "late": stands is Authenticity.EXPIRED,
        "word": AUTHENTICITY[stands],
        "sign_by": prepared.sign_by,
        "who": _who(form),
        "identities": list(IDENTITY.items()),
        "departments": departments,
        "proposed": published.offer.department,
        "clerks": clerks,
    }
    return Panel("forms/counter.html", context)


def _who(form: FormData) -> tuple[tuple[str, str], ...]:
    """Return labels and answers that tell who fills in the form."""
    return tuple((a.label, a.shown or a.value) for a in form.answers if a.name in WHO and a.value)


@get(
    "/items/{item_id:str}/sheet",
    opt={**shows("item:{item_id}", "sheet.viewed"), "duties": (Duty.FILING_OFFICE,)},
)
async def sheet(
    item_id: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[str]:
    """Show a filled form as the sheet that is printed and signed."""
    item = await store.read(clerk.originator, lambda unit: _form_item(unit, item_id))
    if item is None or item.submission is None:
        raise NotFoundException
    sent = [one.name for one in item.submission.parts if one.role is PartRole.ATTACHMENT]
    return page("forms/sheet.html", item=item, form=item.submission.form, files=sent)


def _form_item(unit: Unit, item_id: str) -> Item | None:
    found = unit.rows.first(
        select(ItemRow).where(ItemRow.id == item_id).options(undefer(ItemRow.submission))
    )
    item = queue.read(found) if found is not None else None
    return item if item and item.submission and item.submission.form else None


PAGES = Pages(
    name="forms",
    handlers=(sheet, *desk_forms.HANDLERS, *desk_designing.HANDLERS),
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    links=(Link(msgid("Forms"), "/forms", 80),),
    duties=(Duty.FILING_OFFICE, Duty.IT),
    item_panel=panel,
    events=EVENTS,
)
