"""Writes a form as the TOML that ``podatelna forms publish`` reads."""

import json
from collections.abc import Iterator, Mapping

from forms.offer import Offer
from gateway.model.form import CZECH, Choice, Condition, FieldKind, FormField

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def written(offer: Offer) -> str:
    """Return *offer* as TOML; ``forms.offer.read`` gives the same back."""
    return "\n".join(_document(offer)) + "\n"


def _document(offer: Offer) -> Iterator[str]:
    form = offer.form
    yield f"valid_from = {offer.valid_from.isoformat()}"
    if offer.valid_to is not None:
        yield f"valid_to = {offer.valid_to.isoformat()}"
    yield f"legal_basis = {_text(offer.legal_basis)}"
    yield f"deadline = {_text(offer.deadline)}"
    if offer.department:
        yield f"department = {_text(offer.department)}"
    yield ""
    yield "[form]"
    yield f"code = {_text(form.code)}"
    yield f"version = {form.version}"
    yield f"signing = {_text(form.signing)}"
    yield f"title = {_words(form.title)}"
    yield f"description = {_words(form.description)}"
    if not form.fields:
        yield "fields = []"
    for field in form.fields:
        yield from ("", "[[form.fields]]", *_field(field))


def _field(field: FormField) -> Iterator[str]:
    yield f"name = {_text(field.name)}"
    if field.kind is not FieldKind.TEXT:
        yield f"kind = {_text(field.kind)}"
    if not field.required:
        yield "required = false"
    if field.most:
        yield f"most = {field.most}"
    if field.asked_when is not None:
        yield f"asked_when = {_condition(field.asked_when)}"
    yield f"label = {_words(field.label)}"
    if field.help:
        yield f"help = {_words(field.help)}"
    if field.choices:
        yield from ("choices = [", *(f"  {_choice(one)}," for one in field.choices), "]")


def _condition(when: Condition) -> str:
    values = ", ".join(_text(value) for value in when.values)
    return f"{{ field = {_text(when.field)}, values = [{values}] }}"


def _choice(one: Choice) -> str:
    return f"{{ value = {_text(one.value)}, label = {_words(one.label)} }}"


def _words(words: Mapping[str, str]) -> str:
    # Czech first, whatever the order they were written in.
    languages = sorted(words, key=lambda language: (language != CZECH, language))
    pairs = ", ".join(f"{_key(language)} = {_text(words[language])}" for language in languages)
    return f"{{ {pairs} }}" if pairs else "{}"


def _key(text: str) -> str:
    return text if text and _BARE.issuperset(text) else _text(text)


def _text(text: str) -> str:
    """Return a basic string; but for DEL its escapes are those of JSON (TOML 1.0)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
