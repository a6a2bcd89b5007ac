"""The desk's panel for forms: who has come to the counter to sign what was prepared."""

from pathlib import Path

from forms.publishing import version_of
from gateway.model.form import FormData
from gateway.model.item import Item, ItemState
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from gateway.web.pages import Pages, Panel
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
}


def panel(unit: Unit, item: Item) -> Panel | None:
    """Offer the signature at the counter for what waits for one."""
    if item.state is not ItemState.REFERRED or item.submission is None:
        return None
    prepared, form = prepared_of(unit, item.id), item.submission.form
    if prepared is None or form is None or version_of(unit, form.code, form.version) is None:
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
        "clerks": clerks,
    }
    return Panel("forms/counter.html", context)


def _who(form: FormData) -> tuple[tuple[str, str], ...]:
    """Return labels and answers that tell who fills in the form."""
    return tuple((a.label, a.shown or a.value) for a in form.answers if a.name in WHO and a.value)


PAGES = Pages(
    name="forms",
    templates=FOLDER / "templates",
    locale=FOLDER / "locale",
    item_panel=panel,
    events=EVENTS,
)
