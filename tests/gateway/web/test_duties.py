"""Duties: what an account works with is what it sees and reaches, for each originator anew."""

import pytest
from litestar import get
from litestar.routes import HTTPRoute
from prometheus_client import CollectorRegistry
from sqlalchemy import select

from gateway.model.errors import Refused
from gateway.run import parts
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.web.accounts import NewAccount, as_duties, set_duties
from gateway.web.clerks import ALL_DUTIES, Backroom, Decide, Duty, Proofs
from gateway.web.desk import build_desk
from gateway.web.pages import Link, Pages
from gateway.web.rendering import begun_by
from gateway.web.settings import WebSettings
from tests.conftest import LHOTA, MLYN
from tests.desks import ON_SQLITE, PASSWORD, desk_of, no_decision, no_pin, well, with_clerk


@get("/fees")
async def fees() -> str:
    """Answer."""
    return "fees"


@get("/fees/open", opt={"duties": ()})
async def fees_for_all() -> str:
    """Answer."""
    return "fees for all"


@get("/news")
async def news() -> str:
    """Answer."""
    return "news"


FEES = Pages(
    "fees",
    (fees, fees_for_all),
    links=(Link("Poplatky", "/fees", 10),),
    duties=(Duty.FEE_ACCOUNTANT, Duty.IT),
)
NEWS = Pages("news", (news,), links=(Link("Novinky", "/news", 20),))

HALF = NewAccount(
    "polak", "Karel Polák", PASSWORD, (LHOTA, MLYN), duties={LHOTA: frozenset({Duty.FILING_OFFICE})}
)


@ON_SQLITE
async def test_a_part_that_is_not_mine_is_neither_shown_nor_reachable(store: Store) -> None:
    """The navigation lacks it, the first page is another, and its address answers 403."""
    await with_clerk(store, HALF)
    async with desk_of(store, [FEES, NEWS]) as browser:
        answer = await browser.sign_in("polak")
        assert answer.url.path == "/news"
        refused = await browser.open("/fees")
        assert refused.status_code == 403
        assert "S tímto pracují kolegové" in refused.text
        assert "Poplatky" not in refused.text
        assert "Novinky" in refused.text
        assert (await browser.open("/fees/open")).text == "fees for all"


@ON_SQLITE
async def test_duties_are_those_for_the_originator_at_hand(store: Store) -> None:
    """After switching to where he works with everything, he sees everything."""
    await with_clerk(store, HALF)
    async with desk_of(store, [FEES, NEWS]) as browser:
        await browser.sign_in("polak")
        await browser.open("/styleguide")
        answer = await browser.submit("/originator", originator=MLYN)
        assert answer.url.path == "/fees"
        await browser.open("/styleguide")
        await browser.submit("/originator", originator=LHOTA)
        assert (await browser.open("/fees")).status_code == 403


@ON_SQLITE
async def test_who_has_nothing_here_is_told_so(store: Store) -> None:
    """An account without any duty gets a calm page where no part is for everybody."""
    nothing = NewAccount("prazdny", "P. P.", PASSWORD, (LHOTA,), duties={LHOTA: frozenset()})
    await with_clerk(store, nothing)
    async with desk_of(store, [FEES]) as browser:
        answer = await browser.sign_in("prazdny")
        assert answer.status_code == 403
        assert "požádejte správce účtů" in answer.text


@ON_SQLITE
async def test_a_changed_duty_holds_from_the_next_page_on(store: Store) -> None:
    """Giving and taking needs no signing in anew, and stands in the audit log."""
    await with_clerk(store, HALF)
    async with desk_of(store, [FEES, NEWS]) as browser:
        await browser.sign_in("polak")
        await set_duties(store, "polak", [LHOTA], frozenset({Duty.FEE_ACCOUNTANT}))
        assert (await browser.open("/fees")).status_code == 200
        await set_duties(store, "polak", [], frozenset())
        assert (await browser.open("/fees")).status_code == 403

    details = select(AuditRow.details).where(AuditRow.event == "duties-changed")
    lines = store.look(LHOTA, lambda unit: unit.rows.all(details.order_by(AuditRow.seq)))
    assert list(lines) == [
        '{"after": "fee-accountant", "before": "filing-office"}',
        '{"after": "", "before": "fee-accountant"}',
    ]


@ON_SQLITE
async def test_wrong_changes_are_refused(store: Store) -> None:
    """Neither an unknown login nor an originator that is not the account's."""
    await with_clerk(store)
    with pytest.raises(Refused):
        await set_duties(store, "nikdo", [], ALL_DUTIES)
    with pytest.raises(Refused):
        await set_duties(store, "novakova", [MLYN], ALL_DUTIES)
    elsewhere = NewAccount("x", "X", PASSWORD, (LHOTA,), duties={MLYN: frozenset()})
    with pytest.raises(Refused):
        await with_clerk(store, elsewhere)


def test_an_unknown_duty_gives_no_right() -> None:
    """What a later version wrote is not taken for something else."""
    assert as_duties("it rocket-science") == {Duty.IT}
    assert as_duties("") == frozenset()


#: What every signed-in clerk may open, whatever his duties, and why.
FOR_ALL = {
    "/filings": "filings assigned to him; the pages themselves look whose they are",
    "/filings/{record_identifier}": "the same",
    "/files": "files whose clerk he is; the pages themselves look whose they are",
    "/plan": "which classes there are; only keepers change it",
    "/items/{item}": "components of filings assigned to him; the pages themselves look",
    "/demo": "the demo's outgoing mail",
}


@ON_SQLITE
def test_every_page_of_a_part_is_somebodys(store: Store) -> None:
    """A route without a duty stands on the short list above."""
    app = build_desk(
        store=store,
        settings=WebSettings(),
        pages=[pages for _, pages in parts.named("pages")],
        backroom=Backroom(Decide(no_decision), Proofs(no_pin)),
        health=well,
        metrics=CollectorRegistry(),
    )
    own = {"/", "/health", "/metrics", "/styleguide", "/sign-in", "/sign-out", "/originator"}
    own |= {"/language", "/language-before", "/{path}"}
    free = {
        route.path_format
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if not handler.opt.get("duties") and "OPTIONS" not in handler.http_methods
    }
    found = {path for path in free - own if not path.startswith("/static")}
    assert {path for path in found if not path.startswith(tuple(FOR_ALL))} == set()


MANY = Pages(
    "many",
    (fees, news),
    links=tuple(
        Link(f"Odkaz {order}", path, order)
        for order, path in ((10, "/fees"), (20, "/a"), (30, "/b"), (40, "/c"), (50, "/d"),
                            (70, "/news"), (80, "/e"))
    ),
)  # fmt: skip


@ON_SQLITE
async def test_many_links_leave_the_seldom_ones_in_a_menu(store: Store) -> None:
    """The menu needs no script; it is marked when the page at hand is in it."""
    await with_clerk(store)
    async with desk_of(store, [MANY]) as browser:
        await browser.sign_in()
        page = (await browser.open("/styleguide/none")).text
        daily, _, seldom = page.partition('<details class="menu">')
        assert [f"Odkaz {n}<" in daily for n in (10, 50, 70, 80)] == [True, True, False, False]
        assert "Odkaz 70<" in seldom
        assert "<summary>Více</summary>" in seldom


@pytest.mark.parametrize(
    ("here", "path", "within"),
    [("/people", "/people", True), ("/people/1", "/people", True), ("/peoples", "/people", False),
     ("/overview.csv", "/overview", True), ("/", "/people", False)],
)  # fmt: skip
def test_a_page_belongs_to_the_link_it_lies_below(
    here: str,
    path: str,
    within: bool,  # noqa: FBT001  (a row of the table)
) -> None:
    """A link whose path only begins alike is not the present one."""
    assert begun_by(here, path) is within
