"""What may be done to a draft's questions; every step takes any draft and never fails."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from forms.offer import Offer
from gateway.model.form import CZECH, FieldKind, FormField, FormSpec
from gateway.store import codec

#: Conditions are chosen from the answers to these; those of other kinds cannot be listed.
LISTED = frozenset({FieldKind.CHOICE, FieldKind.CONSENT})


def question(offer: Offer, name: str) -> FormField | None:
    """Return the question of that name."""
    return next((one for one in offer.form.fields if one.name == name), None)


def put(offer: Offer, field: FormField) -> Offer:
    """Replace the question of that name, or add it at the end."""
    fields = offer.form.fields
    if question(offer, field.name) is None:
        return _with(offer, (*fields, field))
    return _with(offer, tuple(field if one.name == field.name else one for one in fields))


def removed(offer: Offer, name: str) -> Offer:
    """Take a question away; what depends on it stays and is told to be wrong."""
    return _with(offer, tuple(one for one in offer.form.fields if one.name != name))


def moved(offer: Offer, name: str, by: int) -> Offer:
    """Move a question up (-1) or down (1); at either end it stays."""
    fields = list(offer.form.fields)
    place = next((number for number, one in enumerate(fields) if one.name == name), None)
    if place is None:
        return offer
    fields.insert(min(max(place + by, 0), len(fields)), fields.pop(place))
    return _with(offer, tuple(fields))


def _with(offer: Offer, fields: tuple[FormField, ...]) -> Offer:
    return replace(offer, form=replace(offer.form, fields=fields))


def askable(form: FormSpec, name: str) -> tuple[FormField, ...]:
    """Return the questions before *name* by whose answers it may be asked."""
    before = []
    for one in form.fields:
        if one.name == name:
            break
        if one.kind in LISTED:
            before.append(one)
    return tuple(before)


def answers_of(field: FormField) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Return value and words of every answer that can be listed."""
    if field.kind is FieldKind.CONSENT:
        return (("yes", {CZECH: "ano", "en": "yes"}),)
    return tuple((choice.value, choice.label) for choice in field.choices)


def seal(piece: FormField | Offer | None) -> str:
    """Return a short word that tells whether a piece is as it was when somebody saw it.

    Of a whole draft only what stands above the questions counts.
    """
    if isinstance(piece, Offer):
        piece = _with(piece, ())
    return hashlib.sha256(codec.dumps(piece).encode()).hexdigest()[:16] if piece else ""
