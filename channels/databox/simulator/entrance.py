"""Lets people in by name and password: wrong ones block, old ones end, new ones take a while."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from channels.databox.simulator.ledger import Ledger
from channels.databox.simulator.people import User, check_password

#: After so many wrong passwords in a row a login is blocked for so long.
PATIENCE, BLOCKED_FOR = 10, timedelta(minutes=15)
#: A changed password holds after so long (operator's manual: about 15 seconds).
CHANGE_TAKES = timedelta(seconds=15)
#: A changed password ends after so long, where passwords end at all.
LASTS = timedelta(days=90)


@dataclass(slots=True)
class Entrance:
    """Who may come in now."""

    turn: Callable[[], AbstractContextManager[Ledger]]
    now: Callable[[], datetime]
    #: By login: wrong attempts in a row, and until when it is blocked.
    _wrong: dict[str, int] = field(default_factory=dict)
    _blocked: dict[str, datetime] = field(default_factory=dict)

    def entering(self, login: str, password: str) -> User | None:
        """Return whose login and password these are."""
        with self.turn() as ledger:
            user, now = ledger.user(login), self.now()
            if user is None or self.blocked_until(login):
                return None
            user = _current(user, now)
            if not secrets.compare_digest(user.password.encode(), password.encode()):
                self._count(login, now)
                return None
            self._wrong.pop(login, None)
            ended = user.expires and datetime.fromisoformat(user.expires) <= now
            return None if ended else user

    def blocked_until(self, login: str) -> datetime | None:
        """Return until when a login is blocked, if it is."""
        until = self._blocked.get(login)
        return until if until and until > self.now() else None

    def change(self, user: User, old: str, new: str) -> None:
        """Change a password. Raises ``Rejected``."""
        with self.turn() as ledger:
            check_password(user, old, new)
            at = self.now() + CHANGE_TAKES
            expires = (at + LASTS).isoformat() if user.expires else ""
            ledger.add_user(
                replace(user, next_password=new, next_at=at.isoformat(), expires=expires)
            )
            box = ledger.box(user.box)
            if box is not None and box.login == user.login:
                ledger.change_box(replace(box, password=new))

    def expire(self, login: str, at: datetime | None) -> bool:
        """Let a password end at an instant, or never; tell whether there is such a login."""
        with self.turn() as ledger:
            user = ledger.user(login)
            if user is not None:
                ledger.add_user(replace(user, expires=at.isoformat() if at else ""))
        return user is not None

    def _count(self, login: str, now: datetime) -> None:
        self._wrong[login] = self._wrong.get(login, 0) + 1
        if self._wrong[login] >= PATIENCE:
            self._blocked[login] = now + BLOCKED_FOR
            self._wrong.pop(login)


def _current(user: User, now: datetime) -> User:
    if user.next_at and datetime.fromisoformat(user.next_at) <= now:
        return replace(user, password=user.next_password, next_password="", next_at="")
    return user
