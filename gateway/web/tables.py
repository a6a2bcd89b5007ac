"""Who may sign in at the desk, for whom he works, and who is signed in."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.store.schema import Base, Scoped

#: Where this part's migrations lie.
MIGRATIONS = Path(__file__).parent / "migrations"


class Account(Base):
    """A person with a password. Not scoped: one person may work for several originators.

    Holds nothing that belongs to an originator; whom the person works for is in ``Membership``.
    """

    __tablename__ = "account"

    #: Lower case, as typed at sign-in.
    login: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str]
    #: argon2id in PHC format.
    password: Mapped[str] = mapped_column(String(200))
    #: ``clerk`` or ``operator``.
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    active: Mapped[bool]
    created_at: Mapped[datetime]


class Membership(Scoped, Base):
    """That an account may work for this originator."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_login", "login"),)

    login: Mapped[str] = mapped_column(ForeignKey(Account.login), primary_key=True)
    #: gateway.web.clerks.Duty, several apart by blanks.
    duties: Mapped[str] = mapped_column(String(120))


class WebSession(Base):
    """A browser that is signed in. Not scoped: it is looked up to learn the originator."""

    __tablename__ = "web_session"
    __table_args__ = (
        Index("ix_web_session_login", "login"),
        Index("ix_web_session_expires_at", "expires_at"),
    )

    #: SHA-256 of the random token in the cookie; the token itself is nowhere stored.
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey(Account.login))
    #: Whom the clerk works for at present.
    originator_id: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
