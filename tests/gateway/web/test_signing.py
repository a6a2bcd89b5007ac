"""Signing in and out at the desk."""

import pytest
from litestar import Response, get
from sqlalchemy import select

from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.web.accounts import NewAccount, close_account, set_password
from gateway.web.clerks import Role
from gateway.web.given import GivenClerk, GivenPage
from gateway.web.pages import Link, Pages
from gateway.web.settings import WebSettings
from gateway.web.signing import local
from gateway.web.tables import WebSession
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.desks import NOVAKOVA, ON_SQLITE, PASSWORD, desk_of, with_clerk

pytestmark = ON_SQLITE

HALF_TIME = NewAccount("polak", "Petr Polák", PASSWORD, (LHOTA, MLYN))


@get("/work", sync_to_thread=False)
def work(clerk: GivenClerk, page: GivenPage) -> Response[str]:
    """Give the frame alone."""
    return page("web/desk.html", whose=clerk.originator)


WORK = Pages("work", handlers=(work,), links=(Link("Work", "/work"),))


def events(store: Store) -> list[tuple[str, str, str]]:
    """Return originator, event and object of all audit lines about accounts."""
    statement = select(AuditRow.originator_id, AuditRow.event, AuditRow.about).where(
        AuditRow.about.startswith("account:")
    )
    rows = store.across_originators(lambda connection: connection.execute(statement).all())
    return [(row.originator_id, row.event, row.about) for row in rows]


async def test_a_clerk_signs_in_and_out(store: Store) -> None:
    """With the right password the first page opens; after signing out it does not."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        answer = await browser.sign_in()
        assert (answer.status_code, answer.url.path) == (200, "/work")
        assert "Obec Horní Lhota" in answer.text

        assert (await browser.submit("/sign-out")).url.path == "/sign-in"
        assert (await browser.open("/work")).url.path == "/sign-in"
    assert [event for _, event, _ in events(store)] == [
        "account-created",
        "signed-in",
        "signed-out",
    ]


async def test_unknown_login_and_wrong_password_read_the_same(store: Store) -> None:
    """Nobody learns from the answer which logins exist."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        wrong = await browser.sign_in("novakova", "nesprávné heslo")
        unknown = await browser.sign_in("neznama", "nesprávné heslo")

    assert wrong.status_code == unknown.status_code == 422
    assert "k sobě nepatří" in wrong.text
    keyless = [
        answer.text.replace("novakova", "x").replace("neznama", "x") for answer in (wrong, unknown)
    ]
    assert keyless[0] == keyless[1]


async def test_failures_are_written_down_without_what_was_typed(store: Store) -> None:
    """A failure stands in the log of every originator it could have opened; no typed login does."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        await browser.sign_in("novakova", "nesprávné heslo")
        await browser.sign_in("moje tajné heslo", "novakova")

    failed = [line for line in events(store) if line[1] == "sign-in-failed"]
    assert failed == [
        ("lhota", "sign-in-failed", "account:novakova"),
        ("lhota", "sign-in-failed", "account:unknown"),
        ("mlyn", "sign-in-failed", "account:unknown"),
    ]


async def test_guessing_has_to_wait_longer_and_longer(store: Store, clock: StandingClock) -> None:
    """After three failures each attempt waits, doubling; the right password waits as well."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        for _ in range(4):
            assert (await browser.sign_in(password="nesprávné heslo")).status_code == 422
        held = await browser.sign_in()
        assert (held.status_code, held.headers["Retry-After"]) == (429, "1")
        assert "Počkejte 1 sekundu" in held.text
        clock.advance(seconds=1)
        assert (await browser.sign_in(password="nesprávné heslo")).status_code == 422
        assert (await browser.sign_in()).headers["Retry-After"] == "2"
        clock.advance(seconds=2)
        assert (await browser.sign_in()).status_code == 200


async def test_the_token_changes_at_every_sign_in(store: Store) -> None:
    """A token known from before is worth nothing after signing in, and none is stored."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        await browser.sign_in()
        before = browser.cookies["podatelna_desk_session"]
        await browser.sign_in()
        after = browser.cookies["podatelna_desk_session"]
        assert before != after
        browser.cookies.set("podatelna_desk_session", before)
        browser.cookies.delete("podatelna_desk_session", domain="127.0.0.1")
        assert (await browser.open("/work")).url.path == "/sign-in"

    stored = store.across_originators(lambda c: list(c.scalars(select(WebSession.token))))
    assert len(stored) == 1
    assert after not in stored


async def test_an_ended_session_returns_to_where_one_was(
    store: Store, clock: StandingClock
) -> None:
    """After an idle hour the clerk signs in and is back on the page, query included."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        await browser.sign_in()
        clock.advance(minutes=61)
        answer = await browser.open("/work?group=all&q=plot")
        assert answer.url.path == "/sign-in"
        assert "Vaše poslední přihlášení skončilo" in answer.text
        back = "/work?group=all&q=plot"
        again = await browser.submit("/sign-in", next=back, login="novakova", password=PASSWORD)
        assert str(again.url).endswith(back)


async def test_a_session_ends_after_its_hours_even_when_used(
    store: Store, clock: StandingClock
) -> None:
    """Being busy keeps a session alive for its hours and not longer."""
    await with_clerk(store)
    async with desk_of(store, [WORK], settings=WebSettings(session_hours=2)) as browser:
        await browser.sign_in()
        for _ in range(3):
            clock.advance(minutes=39)
            assert (await browser.open("/work")).url.path == "/work"
        clock.advance(minutes=39)
        assert (await browser.open("/work")).url.path == "/sign-in"


async def test_looking_for_news_keeps_no_session_alive(store: Store, clock: StandingClock) -> None:
    """A forgotten page that refreshes itself is signed out like an idle one, and reloads."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        await browser.sign_in()
        background = {"HX-Request": "true", "X-Background": "1"}
        for _ in range(3):
            assert (await browser.get("/work", headers=background)).status_code == 200
            clock.advance(minutes=25)
        answer = await browser.get("/work", headers=background)
        assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "javascript:alert(1)",
        "evil.test",
        "/sign-out",
        "",
        None,
    ],
)
async def test_signing_in_leads_to_our_own_pages_only(path: str | None, store: Store) -> None:
    """Whatever address is asked for, the browser stays here."""
    assert local(path) == "/"
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        await browser.open("/sign-in")
        answer = await browser.submit(
            "/sign-in", next=path or "", login="novakova", password=PASSWORD
        )
        assert answer.url.path == "/work"


async def test_a_clerk_of_two_originators_switches_between_them(store: Store) -> None:
    """The head of the page names both; the choice stands in the session, not in addresses."""
    await with_clerk(store, HALF_TIME, NOVAKOVA)
    async with desk_of(store, [WORK]) as browser:
        answer = await browser.sign_in("polak")
        assert 'value="lhota" selected' in answer.text
        answer = await browser.submit("/originator", originator="mlyn")
        assert 'value="mlyn" selected' in answer.text
        answer = await browser.submit("/originator", originator="jinde")
        assert 'value="mlyn" selected' in answer.text

        answer = await browser.sign_in("novakova")
        assert "Základní škola" not in answer.text
        answer = await browser.submit("/originator", originator="mlyn")
        assert "Základní škola" not in answer.text
    assert [line[0] for line in events(store) if line[1] == "works-for"] == ["mlyn"]


async def test_a_new_password_and_a_closed_account_end_sessions_at_once(store: Store) -> None:
    """Whoever was signed in has to sign in anew, or cannot."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        await browser.sign_in()
        await set_password(store, "novakova", "zcela jiné heslo")
        assert (await browser.open("/work")).url.path == "/sign-in"
        assert (await browser.sign_in(password="zcela jiné heslo")).url.path == "/work"
        await close_account(store, "novakova")
        assert (await browser.open("/work")).url.path == "/sign-in"
        assert (await browser.sign_in(password="zcela jiné heslo")).status_code == 422


async def test_english_is_one_button_away_and_is_remembered(store: Store) -> None:
    """Before signing in it is the browser's choice, afterwards the account's."""
    await with_clerk(store)
    async with desk_of(store, [WORK]) as browser:
        assert "Heslo" in (await browser.open("/sign-in")).text
        assert "Password" in (await browser.submit("/language-before", language="en")).text
        assert "Odhlásit se" in (await browser.sign_in()).text
        assert "Sign out" in (await browser.submit("/language", language="en")).text
        await browser.submit("/language", language="tlh")
        assert "Sign out" in (await browser.open("/work")).text


async def test_the_style_guide_is_for_operators(store: Store) -> None:
    """An operator finds it in the foot of the page; a clerk is told it is not for him."""
    operator = NewAccount("spravce", "Eva Správná", PASSWORD, (LHOTA,), Role.OPERATOR)
    await with_clerk(store, operator, NOVAKOVA)
    async with desk_of(store, [WORK]) as browser:
        assert "/styleguide" not in (await browser.sign_in()).text
        assert (await browser.open("/styleguide")).status_code == 403
        assert "/styleguide" in (await browser.sign_in("spravce")).text
        assert "#0a5474" in (await browser.open("/styleguide")).text
