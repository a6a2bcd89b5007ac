"""Signed-in browsers: sessions are begun, found, moved to another originator and ended."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, delete, insert, select, update

from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.store.store import Store
from gateway.web.accounts import Known, as_duties, note
from gateway.web.clerks import Clerk, Role
from gateway.web.settings import WebSettings
from gateway.web.tables import Account, Membership, WebSession
from gateway.web.visit import new_token

#: ``seen_at`` is written at most this often.
_NOTICED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of the desk."""

    store: Store
    settings: WebSettings

    async def begin(self, known: Known, previous: str = "") -> str:
        """Sign *known* in and return the new token; the token *previous* is worth nothing more.

        The session works for the first originator of the account. Expired sessions of all are
        removed on the way.
        """
        token, now = new_token(), self.store.clock.now()

        def work(connection: Connection) -> None:
            gone = (WebSession.expires_at < now) | (WebSession.token == _hash(previous))
            connection.execute(delete(WebSession).where(gone))
            connection.execute(
                insert(WebSession).values(
                    token=_hash(token),
                    login=known.login,
                    originator_id=min(known.originators),
                    created_at=now,
                    seen_at=now,
                    expires_at=now + timedelta(hours=self.settings.session_hours),
                )
            )
            note(
                connection, known.originators, (now, _actor(known.login), "signed-in", known.login)
            )

        await self.store.across(work)
        return token

    async def find(self, token: str, *, quiet: bool = False) -> Clerk | None:
        """Return who is signed in with *token*; ``None`` when nobody is, or no more.

        A *quiet* look does not keep the session alive.
        """
        if not token:
            return None
        return await self.store.across(lambda connection: self._find(connection, token, quiet))

    async def work_for(self, token: str, clerk: Clerk, originator: OriginatorId) -> None:
        """Move the session to another originator of the clerk; a foreign one changes nothing."""
        if originator not in {one.id for one in clerk.originators}:
            return
        now = self.store.clock.now()

        def work(connection: Connection) -> None:
            mine = WebSession.token == _hash(token)
            connection.execute(update(WebSession).where(mine).values(originator_id=originator))
            note(connection, [originator], (now, clerk.actor, "works-for", clerk.login))

        await self.store.across(work)

    async def speak(self, clerk: Clerk, language: str) -> None:
        """Remember the clerk's language."""
        await self.store.across(
            lambda connection: connection.execute(
                update(Account).where(Account.login == clerk.login).values(language=language)
            )
        )

    async def end(self, token: str, clerk: Clerk) -> None:
        """Sign out."""
        now = self.store.clock.now()
        concerned = [one.id for one in clerk.originators]

        def work(connection: Connection) -> None:
            connection.execute(delete(WebSession).where(WebSession.token == _hash(token)))
            note(connection, concerned, (now, clerk.actor, "signed-out", clerk.login))

        await self.store.across(work)

    async def failed(self, login: str, known: Known | None) -> None:
        """Write down a failed sign-in for every originator whose things it could have opened.

        Of an unknown login that is all of them, and the login is left out: people type their
        password there.
        """
        now = self.store.clock.now()
        concerned = known.originators if known is not None else tuple(self.store.originators)
        name = login if known is not None else "unknown"
        line = (now, "system", "sign-in-failed", name)
        await self.store.across(lambda connection: note(connection, concerned, line))

    def _find(self, connection: Connection, token: str, quiet: bool) -> Clerk | None:  # noqa: FBT001

        now = self.store.clock.now()
        row = connection.execute(
            select(
                WebSession.originator_id,
                WebSession.seen_at,
                Account.login,
                Account.name,
                Account.role,
                Account.language,
            )
            .join(Account, Account.login == WebSession.login)
            .where(
                WebSession.token == _hash(token),
                WebSession.expires_at > now,
                WebSession.seen_at > now - timedelta(minutes=self.settings.idle_minutes),
                Account.active,
            )
        ).first()
        if row is None:
            return None
        if not quiet and now - row.seen_at >= _NOTICED:
            mine = WebSession.token == _hash(token)
            connection.execute(update(WebSession).where(mine).values(seen_at=now))
        members = select(Membership.originator_id, Membership.duties).where(
            Membership.login == row.login
        )
        duties = {one.originator_id: one.duties for one in connection.execute(members)}
        return _clerk(row, duties, self.store.originators)


def _clerk(
    row: Row[str, datetime, str, str, str, str],
    duties: Mapping[str, str],
    originators: Mapping[OriginatorId, Originator],
) -> Clerk | None:
    allowed = sorted(
        (one for one in originators.values() if one.id in duties), key=lambda one: one.name
    )
    if not allowed:
        return None
    present = next((one for one in allowed if one.id == row.originator_id), allowed[0])
    return Clerk(
        row.login,
        row.name,
        Role(row.role),
        present.id,
        tuple(allowed),
        language=row.language,
        duties=as_duties(duties[present.id]),
    )


def _actor(login: str) -> str:
    return f"clerk:{login}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
