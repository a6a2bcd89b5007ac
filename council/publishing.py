"""Makes resolutions public by an explicit act, and never with personal data in them."""

from collections.abc import Sequence

from sqlalchemy import Select, extract, select

from council.outcome_tables import Publication, Resolution
from council.publishing_kinds import Personal
from council.refusing import NotPossible
from council.resolutions import ResolutionState, Wanted
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.wording import folded

#: Published resolutions in one answer.
PAGE = 50


def assess(
    unit: Unit, resolution: Resolution, personal: Personal, title: str = "", text: str = ""
) -> None:
    """Note whether there are personal data; if so, *title* and *text* are the redacted wording.

    What was published is taken down: it is for the clerk to publish the new wording.
    """
    if personal is Personal.SOME and (not text.strip() or not title.strip()):
        raise NotPossible(msgid("Write the redacted title and text that the public may read."))
    if personal is Personal.SOME and text.strip() == resolution.text.strip():
        raise NotPossible(msgid("The redacted text is the same as the original."))
    some = personal is Personal.SOME
    found = (personal.value, title.strip() if some else "", text.strip() if some else "")
    if found == (resolution.personal, resolution.redacted_title, resolution.redacted_text):
        return
    resolution.personal, resolution.redacted_title, resolution.redacted_text = found
    shown = unit.rows.get(Publication, resolution.id)
    if shown is not None:
        unit.rows.delete(shown)
        unit.rows.flush()
    unit.record("council.assessed", f"resolution:{resolution.id}", {"found": personal.value})


def publish(unit: Unit, resolution: Resolution) -> None:
    """Show the resolution to the public. Raises ``NotPossible`` while nobody looked at it."""
    if resolution.personal == Personal.UNKNOWN:
        raise NotPossible(
            msgid("First say whether the resolution contains personal data of citizens.")
        )
    if unit.rows.get(Publication, resolution.id) is not None:
        raise NotPossible(msgid("This resolution is public already."))
    redacted = resolution.personal == Personal.SOME
    title = resolution.redacted_title if redacted else resolution.title
    text = resolution.redacted_text if redacted else resolution.text
    unit.rows.add(
        Publication(
            resolution=resolution.id,
            body=resolution.body,
            number=resolution.number,
            adopted_on=resolution.adopted_on,
            title=title,
            text=text,
            cancelled=resolution.state == ResolutionState.CANCELLED,
            sought=folded(f"{resolution.number} {title} {text}"),
            by=unit.actor,
            at=unit.now,
        )
    )
    unit.rows.flush()
    unit.record("council.published", f"resolution:{resolution.id}")


def withdraw(unit: Unit, resolution: Resolution, reason: str) -> None:
    """Take the resolution down again. Raises ``NotPossible``."""
    shown = unit.rows.get(Publication, resolution.id)
    if shown is None:
        raise NotPossible(msgid("This resolution is not public."))
    if not reason.strip():
        raise NotPossible(msgid("Say why."))
    unit.rows.delete(shown)
    unit.record("council.unpublished", f"resolution:{resolution.id}", {"why": reason.strip()})


def published(
    unit: Unit, wanted: Wanted, offset: int = 0, limit: int = PAGE
) -> Sequence[Publication]:
    """Return what the public sees, newest first."""
    statement = _narrowed(select(Publication), wanted)
    ordered = statement.order_by(Publication.adopted_on.desc(), Publication.resolution.desc())
    return unit.rows.all(ordered.offset(offset).limit(limit))


def how_many(unit: Unit, wanted: Wanted) -> int:
    """Return how many published resolutions are wanted."""
    return unit.rows.count(_narrowed(select(Publication), wanted))


def _narrowed(statement: Select[Publication], wanted: Wanted) -> Select[Publication]:
    if wanted.body:
        statement = statement.where(Publication.body == wanted.body)
    if wanted.year:
        statement = statement.where(extract("year", Publication.adopted_on) == wanted.year)
    for word in folded(wanted.text).split():
        statement = statement.where(Publication.sought.contains(word, autoescape=True))
    return statement
