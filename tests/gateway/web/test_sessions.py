"""Sessions, on both kinds of database: begun, found, moved and ended."""

from dataclasses import replace

from sqlalchemy import delete, func, select

from gateway.model.ids import OriginatorId
from gateway.store.store import Store
from gateway.web.accounts import NewAccount, find
from gateway.web.clerks import Clerk, Role
from gateway.web.sessions import Sessions
from gateway.web.settings import WebSettings
from gateway.web.tables import Membership, WebSession
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.desks import NOVAKOVA, PASSWORD, with_clerk


async def begun(store: Store, login: str = "novakova") -> tuple[Sessions, str]:
    """Sign *login* in and return its token."""
    known = await find(store, login)
    assert known is not None
    sessions = Sessions(store, WebSettings(session_hours=8, idle_minutes=30))
    return sessions, await sessions.begin(known)


def leave(store: Store, originator: OriginatorId) -> None:
    """Take all memberships of an originator away."""
    gone = delete(Membership).where(Membership.originator_id == originator)
    store.across_originators(lambda connection: connection.execute(gone))


async def test_a_token_stands_for_its_clerk(store: Store) -> None:
    """Name, role, language and originators come from the account; other tokens mean nobody."""
    await with_clerk(store)
    sessions, token = await begun(store)

    found = await sessions.find(token)
    assert found == Clerk(
        "novakova", "Jana Nováková", Role.CLERK, LHOTA, (store.originators[LHOTA],), "cs"
    )
    for other in ("", token[:-1], token + "x", "é"):
        assert await sessions.find(other) is None


async def test_a_membership_that_is_taken_away_is_gone_at_once(store: Store) -> None:
    """The session goes on for the other originator, and ends with the last one."""
    await with_clerk(store, NewAccount("polak", "Petr Polák", PASSWORD, (LHOTA, MLYN)))
    sessions, token = await begun(store, "polak")
    found = await sessions.find(token)
    assert found is not None
    assert found.originator == LHOTA
    for originator, left in ((LHOTA, MLYN), (MLYN, None)):
        leave(store, originator)
        found = await sessions.find(token)
        assert (found.originator if found else None) == left


async def test_ended_and_expired_sessions_are_no_longer_stored(
    store: Store, clock: StandingClock
) -> None:
    """Signing out removes the row; signing in sweeps out what has run out, of anybody."""
    await with_clerk(store, NOVAKOVA, replace(NOVAKOVA, login="druha"))
    sessions, _ = await begun(store)
    clock.advance(hours=9)
    _, token = await begun(store, "druha")
    count = select(func.count()).select_from(WebSession)
    assert store.across_originators(lambda c: c.scalar(count)) == 1
    clerk = await sessions.find(token)
    assert clerk is not None
    await sessions.end(token, clerk)
    assert store.across_originators(lambda c: c.scalar(count)) == 0
    assert await sessions.find(token) is None


async def test_being_used_keeps_a_session_alive_without_writing_each_time(
    store: Store, clock: StandingClock
) -> None:
    """The last request is noted once a minute at most; a quiet look is not noted at all."""
    await with_clerk(store)
    sessions, token = await begun(store)

    def seen() -> object:
        return store.across_originators(lambda c: c.scalar(select(WebSession.seen_at)))

    began = seen()
    clock.advance(seconds=59)
    await sessions.find(token)
    assert seen() == began
    clock.advance(seconds=2)
    await sessions.find(token, quiet=True)
    assert seen() == began
    await sessions.find(token)
    assert seen() == clock.instant
