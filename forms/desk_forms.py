"""The desk's pages about forms: which are offered, what each asks, and withdrawing one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy import func, select

from forms.designing import drafts
from forms.publishing import (
    GRACE,
    PUBLISHED,
    Published,
    newest_of_each,
    offer_again,
    version_of,
    versions,
    withdraw,
)
from forms.tables import FormUse
from forms.words import KINDS, SIGNING, STATES
from gateway.model.errors import Malformed
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.given import GivenClerk, GivenPage, GivenStore
from gateway.web.history import history
from gateway.web.page import AnyRequest
from gateway.web.views import shows_nothing
from gateway.web.words import who
from registry.calendar import legal_day
from registry.deadlines import kind_on


@get("/forms")
async def form_list(store: GivenStore, clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """List the forms, withdrawn ones too."""

    def look(unit: Unit) -> dict[str, Any]:
        return {
            "found": [(one, _state(unit, one)) for one in newest_of_each(unit)],
            "used": _used(unit),
            "drafts": drafts.drafts(unit),
            "names": {one.login: one.name for one in colleagues(unit)},
        }

    shown = await store.read(clerk.originator, look)
    return page("forms/forms.html", states=STATES, signing=SIGNING, who=who, **shown)


def _used(unit: Unit) -> Mapping[str, int]:
    """Return how many filled forms came, by code."""
    counted = select(FormUse.code, func.count()).group_by(FormUse.code)
    return {code: count for code, count in unit.rows.tuples(counted)}  # noqa: C416  (rows are no pairs to mypy)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a form in its history."""

    one: Published
    state: str
    #: When and by whom it was published; nothing for what came with the program and is unused.
    at: datetime | None
    by: str
    used: int


def _lines(unit: Unit, code: str) -> list[VersionLine]:
    """Return all versions, the newest first."""
    names = {one.login: one.name for one in colleagues(unit)}
    events = select(AuditRow).where(AuditRow.about == f"form:{code}", AuditRow.event == PUBLISHED)
    told = {json.loads(row.details)["version"]: row for row in unit.rows.all(events)}
    counted = select(FormUse.version, func.count()).where(FormUse.code == code)
    used = dict(map(tuple, unit.rows.tuples(counted.group_by(FormUse.version))))
    found = []
    for one in reversed(versions(unit, code)):
        version = one.offer.form.version
        row = told.get(str(version))
        by = who(row.actor, names) if row else ""
        line = VersionLine(
            one, _state(unit, one), row.at if row else None, by, used.get(version, 0)
        )
        found.append(line)
    return found


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
            "lines": _lines(unit, code),
            "draft": next((d for d in drafts.drafts(unit) if d.offer.form.code == code), None),
            "until": legal_day(unit.now) + GRACE,
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
    code: FromPath[str],
    store: GivenStore,
    clerk: GivenClerk,
    page: GivenPage,
    request: AnyRequest,
) -> Response[Any]:
    """Offer the form no more, and say why."""
    sent: Any = await request.form()
    reason = str(sent.get("reason", "")).strip()[:300]
    if not reason:
        if await store.read(clerk.originator, partial(version_of, code=code)) is None:
            raise NotFoundException
        return page.to(f"/forms/{code}", page.gettext("Write why the form is withdrawn."), "danger")
    await _changed(store, clerk, partial(withdraw, code=code, reason=reason))
    done = page.gettext("The form is offered no more. What was begun may be finished for a while.")
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
