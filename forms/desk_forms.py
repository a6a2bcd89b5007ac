"""The desk's pages about forms: which are offered, what each asks, and withdrawing one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from forms.publishing import Published, newest_of_each, offer_again, version_of, withdraw
from gateway.model.errors import Malformed
from gateway.model.form import FieldKind, Signing
from gateway.store.unit import Unit
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.history import history
from gateway.web.languages import msgid
from gateway.web.views import shows_nothing
from gateway.web.words import Word
from registry.calendar import legal_day
from registry.deadlines import kind_on

KINDS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: msgid("one line"),
    FieldKind.LONG_TEXT: msgid("several lines"),
    FieldKind.CHOICE: msgid("one of the choices"),
    FieldKind.CONSENT: msgid("consent"),
    FieldKind.DATE: msgid("date"),
    FieldKind.NUMBER: msgid("number"),
    FieldKind.EMAIL: msgid("e-mail"),
    FieldKind.PHONE: msgid("phone"),
    FieldKind.POSTAL_CODE: msgid("postal code"),
    FieldKind.BIRTH_NUMBER: msgid("birth number"),
    FieldKind.ORGANISATION_ID: msgid("organisation ID"),
    FieldKind.BANK_ACCOUNT: msgid("bank account"),
    FieldKind.FILE: msgid("files"),
}

SIGNING: Mapping[Signing, str] = {
    Signing.NEEDED: msgid("needed, at the counter"),
    Signing.NOT_NEEDED: msgid("not needed"),
}

#: Word and tone.
STATES: Mapping[str, Word] = {
    "offered": (msgid("offered"), "ok"),
    "withdrawn": (msgid("withdrawn"), "closed"),
    "closed": (msgid("not valid today"), "muted"),
}


@get("/forms")
async def form_list(store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """List the forms, withdrawn ones too."""

    def look(unit: Unit) -> list[tuple[Published, str]]:
        return [(one, _state(unit, one)) for one in newest_of_each(unit)]

    found = await store.read(clerk.originator, look)
    return page("forms/forms.html", found=found, states=STATES, signing=SIGNING)


@get("/forms/{code:str}", opt=shows_nothing("the definition of a form, which is public"))
async def form_page(
    code: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[str]:
    """Show one form: its questions, its law, and what happened to it."""

    def look(unit: Unit) -> dict[str, Any] | None:
        one = version_of(unit, code)
        if one is None:
            return None
        deadline = one.offer.deadline
        return {
            "one": one,
            "state": _state(unit, one),
            "deadline": kind_on(deadline, legal_day(unit.now)) if deadline else None,
            "history": history(unit, f"form:{code}"),
        }

    shown = await store.read(clerk.originator, look)
    if shown is None:
        raise NotFoundException
    labels = {field.name: field for field in shown["one"].offer.form.fields}
    return page(
        "forms/form.html", kinds=KINDS, states=STATES, signing=SIGNING, fields=labels, **shown
    )


@post("/forms/{code:str}/withdraw")
async def form_withdrawn(
    code: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Offer the form no more."""
    await _changed(store, clerk, partial(withdraw, code=code))
    done = page.gettext("The form is offered no more. What was begun may be finished.")
    return page.to(f"/forms/{code}", done)


@post("/forms/{code:str}/offer")
async def form_offered(
    code: FromPath[str], store: GivenStore, clerk: GivenClerk, page: GivenPage
) -> Response[Any]:
    """Offer a withdrawn form again."""
    await _changed(store, clerk, partial(offer_again, code=code))
    return page.to(f"/forms/{code}", page.gettext("The form is offered again."))


async def _changed(store: GivenStore, clerk: GivenClerk, act: Callable[[Unit], None]) -> None:
    try:
        await store.run(clerk.originator, act, clerk.actor)
    except Malformed as error:
        raise NotFoundException from error


def _state(unit: Unit, one: Published) -> str:
    if one.withdrawn:
        return "withdrawn"
    return "offered" if one.offer.holds_on(legal_day(unit.now)) else "closed"


HANDLERS: tuple[Any, ...] = (form_list, form_page, form_withdrawn, form_offered)
