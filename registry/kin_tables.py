"""The tables of what belongs together: items joined to filings, and those that are alike."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.store.schema import Base, Scoped, refers


class Joining(Scoped, Base):
    """That an item belongs, or may belong, to a filing it was not registered from."""

    __tablename__ = "joining"
    __table_args__ = (
        UniqueConstraint("originator_id", "item_id", "filing"),
        refers("item_id", "item", "id"),
        refers("filing", "filing", "record_identifier"),
        Index("ix_joining_originator_id_filing", "originator_id", "filing", "id"),
    )

    #: A ULID: sorts by time.
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(26))
    filing: Mapped[str] = mapped_column(String(40))
    #: registry.joining.Why.
    why: Mapped[str] = mapped_column(String(24))
    #: registry.joining.Standing.
    state: Mapped[str] = mapped_column(String(16))
    #: Who decided last, and when.
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    #: The clerk who has seen it with the filing; empty until then.
    noted_by: Mapped[str] = mapped_column(String(120))


class Imprint(Scoped, Base):
    """What an item looks like (otisk), to recognise its like and to count its sender's receipts."""

    __tablename__ = "imprint"
    __table_args__ = (
        refers("item_id", "item", "id"),
        Index("ix_imprint_originator_id_message", "originator_id", "message"),
        Index("ix_imprint_originator_id_text", "originator_id", "text"),
        Index("ix_imprint_originator_id_files", "originator_id", "files"),
        Index("ix_imprint_originator_id_address", "originator_id", "address", "at"),
    )

    item_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: Hashes of the foreign identifier, of the text without its shape, of the attachments; empty
    #: where there is too little to tell anything.
    message: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(String(32))
    files: Mapped[str] = mapped_column(String(32))
    #: The sender: a hash of his address, and of his name's words in any order.
    address: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    #: Whether the program confirmed it to the sender by itself.
    confirmed: Mapped[bool]


class Resemblance(Scoped, Base):
    """That two items may be the same thing; shown with both."""

    __tablename__ = "resemblance"
    __table_args__ = (
        refers("item_id", "item", "id"),
        refers("other_id", "item", "id"),
        Index("ix_resemblance_originator_id_other_id", "originator_id", "other_id"),
    )

    #: The one that came later, and the one that was here.
    item_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    other_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    #: registry.likeness.Like.
    why: Mapped[str] = mapped_column(String(16))
