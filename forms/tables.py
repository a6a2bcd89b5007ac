"""The forms' tables: published versions, drafts of coming ones, and what was filed with which."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Index, String
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
    #: The department that gets the filings, or empty.
    department: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    #: The last day on which it may be offered.
    valid_to: Mapped[date | None]
    published_at: Mapped[datetime]
    #: Since when it is offered no more; filings made with it stay readable.
    withdrawn_at: Mapped[datetime | None]


class FormDraft(Scoped, Base):
    """A form that a clerk is making; citizens see nothing of it. Publishing it removes the row."""

    __tablename__ = "form_draft"
    #: Two drafts of one form would publish the same version.
    __table_args__ = (Index("ix_form_draft_code", "originator_id", "code", unique=True),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    #: The ``Offer`` as JSON, which may be unfinished and wrong in every way.
    content: Mapped[str]
    #: The same before the last change, for taking it back; empty when nothing can be.
    before: Mapped[str]
    #: Counts the changes: who publishes says which state he has read.
    revision: Mapped[int]
    #: The published version it was made from; 0 for a new form.
    based_on: Mapped[int]
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    #: ``clerk:novakova``.
    changed_by: Mapped[str] = mapped_column(String(120))


class FormUse(Scoped, Base):
    """That an item carried a filled form; for counting."""

    __tablename__ = "form_use"
    __table_args__ = (Index("ix_form_use_code", "originator_id", "code", "version"),)

    item: Mapped[str] = mapped_column(String(26), primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
