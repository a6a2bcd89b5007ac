"""Recognises items that may be the same thing, whichever way each came; drops none of them."""

import hashlib
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, bindparam, or_, select

from gateway.model.item import Item
from gateway.model.submission import PartRole, Submission, SubmissionKind
from gateway.store.schema import UtcTime
from gateway.store.unit import Unit
from registry.kin_tables import Imprint, Resemblance
from registry.names import named
from registry.receipt import read
from registry.wording import folded

#: Older items are not compared.
DAYS = 30
#: Shorter texts say nothing: "Dobrý den, v příloze zasílám žádost."
_SHORTEST = 60
#: Smaller pictures are logos under letters.
_SMALLEST_PICTURE = 100_000
#: More items of the same look are not linked.
_MOST = 3

#: What people write; what machines write looks alike by nature.
_BY_PEOPLE = frozenset({SubmissionKind.MESSAGE, SubmissionKind.FORM})


#: No hash.
NOTHING = "-"


class Like(StrEnum):
    """In what two items are alike."""

    MESSAGE = "message"
    TEXT = "text"
    FILES = "files"


_KNOWN = select(Imprint).where(Imprint.item_id == bindparam("item"))


def press(unit: Unit, item: Item) -> Imprint:
    """Remember what *item* looks like, and link it with those of the same look; once."""
    known = unit.rows.first(_KNOWN, item=item.id)
    if known is not None:
        return known
    made = _imprint(unit, item)
    found = _alike(unit, made)
    for other, like in found:
        unit.rows.add(Resemblance(item_id=item.id, other_id=other, why=like))
    if found:
        others = " ".join(f"{other} ({like})" for other, like in found)
        unit.record("item.resembles", f"item:{item.id}", {"others": others})
    unit.rows.add(made)
    # At hand from now on, without asking the database again.
    unit.rows.flush()
    return made


def _imprint(unit: Unit, item: Item) -> Imprint:
    submission = read(item)
    compared = submission.kind in _BY_PEOPLE
    words = sorted(folded(submission.party.name).split())
    return Imprint(
        item_id=item.id,
        message=_hash(next(iter(submission.references), "")),
        text=_hash(_shapeless(submission.text)) if compared else "",
        files=_hash(_files(submission)) if compared else "",
        address=address_mark(submission.party.address),
        name=_hash(" ".join(words)) if len(words) > 1 else "",
        at=unit.now,
        confirmed=False,
    )


def address_mark(address: str) -> str:
    """Return by what an address is known here; empty for the status page."""
    return _hash(named(address).strip().lower())


# Nearly all items resemble none: one look, built once, is all that they cost.
_ANY = select(Imprint.item_id).where(
    or_(
        Imprint.message == bindparam("message"),
        Imprint.text == bindparam("text"),
        Imprint.files == bindparam("files"),
    ),
    Imprint.at >= bindparam("since", type_=UtcTime()),
)


def _alike(unit: Unit, made: Imprint) -> list[tuple[str, Like]]:
    looks: list[ColumnElement[bool]] = [
        column == value
        for column, value in (
            (Imprint.message, made.message),
            (Imprint.text, made.text),
            (Imprint.files, made.files),
        )
        if value
    ]
    since = unit.now - timedelta(days=DAYS)
    asked = {
        "message": made.message or NOTHING,
        "text": made.text or NOTHING,
        "files": made.files or NOTHING,
    }
    if not looks or unit.rows.first(_ANY, since=since, **asked) is None:
        return []
    recent = select(Imprint).where(or_(*looks), Imprint.at >= since)
    rows = unit.rows.all(recent.order_by(Imprint.at.desc()).limit(_MOST))
    return [(row.item_id, why) for row in rows if (why := _why(row, made)) is not None]


def _why(one: Imprint, other: Imprint) -> Like | None:
    if one.message and one.message == other.message:
        return Like.MESSAGE
    by_address = bool(one.address) and one.address == other.address
    if not by_address and not (one.name and one.name == other.name):
        return None
    return Like.TEXT if one.text and one.text == other.text else Like.FILES


def _shapeless(text: str) -> str:
    """Return the letters and digits of a text: line breaks, signs and accents differ by channel."""
    plain = "".join(c for c in folded(text) if c.isalnum())
    return plain if len(plain) >= _SHORTEST else ""


def _files(submission: Submission) -> str:
    attached = sorted(
        part.blob.sha256
        for part in submission.parts
        if part.role is PartRole.ATTACHMENT
        and not (part.media_type.startswith("image/") and part.blob.size < _SMALLEST_PICTURE)
        and "pkcs7-signature" not in part.media_type
    )
    return " ".join(attached)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32] if text else ""
