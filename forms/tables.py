"""The forms' table: which versions an originator has published, and what each asked."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.store.schema import Base, Scoped

#: Where this part's migrations lie.
MIGRATIONS = Path(__file__).parent / "migrations" / "versions"


class FormVersion(Scoped, Base):
    """One published version of a form; but for its withdrawal it never changes."""

    __tablename__ = "form_version"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The ``FormSpec`` as JSON.
    spec: Mapped[str]
    legal_basis: Mapped[str]
    #: A code of registry/deadlines.toml, or empty.
    deadline: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date]
    #: The last day on which it may be offered.
    valid_to: Mapped[date | None]
    published_at: Mapped[datetime]
    #: Since when it is offered no more; filings made with it stay readable.
    withdrawn_at: Mapped[datetime | None]
