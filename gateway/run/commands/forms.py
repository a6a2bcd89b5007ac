"""``podatelna forms``: lists, publishes and withdraws the forms that citizens fill in."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from forms.offer import Offer, read
from forms.publishing import Published, offered, publish, withdraw
from gateway.model.errors import ConfigError
from gateway.model.form import said
from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb, with_settings
from gateway.store.unit import Unit

COLUMNS = ("originator", "code", "title", "version", "signing", "valid_from")


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the list."""

    originator: str
    code: str
    #: In Czech.
    title: str
    version: int
    #: ``needed`` or ``not-needed``.
    signing: str
    valid_from: str
    legal_basis: str


def add_to(nouns: Nouns) -> None:
    """Add ``forms list``, ``forms publish`` and ``forms withdraw``."""
    forms = nouns.add_parser("forms", help="forms for citizens").add_subparsers(required=True)
    listing(verb(forms, "list", "list the forms offered now", list_forms))
    adding = with_settings(verb(forms, "publish", "offer a form written as TOML", publish_form))
    adding.add_argument("file", help="like those in forms/catalogue")
    closing = with_settings(verb(forms, "withdraw", "offer a form no more", withdraw_form))
    closing.add_argument("code")
    for one in (adding, closing):
        one.add_argument("--originator", help="for this originator only")


def list_forms(arguments: Namespace) -> int:
    """Print what every originator offers today."""
    with opened.store(arguments) as store:
        found = list(opened.each(arguments, store, _lines))
    shown.rows(found, COLUMNS, as_json=arguments.json)
    return 0


def publish_form(arguments: Namespace) -> int:
    """Offer a new form, or a new version of one, from now on."""
    offer = _read(Path(arguments.file))
    _everywhere(arguments, partial(publish, offer=offer))
    print(f"{offer.form.code} version {offer.form.version} is offered", file=sys.stderr)
    return 0


def withdraw_form(arguments: Namespace) -> int:
    """Offer the form no more; what was begun may be finished."""
    _everywhere(arguments, partial(withdraw, code=arguments.code))
    print(f"{arguments.code} is withdrawn", file=sys.stderr)
    return 0


def _everywhere(arguments: Namespace, act: Callable[[Unit], None]) -> None:
    with opened.store(arguments) as store:
        for originator in opened.chosen(arguments, store):
            store.write(originator, act, actor="operator")


def _read(path: Path) -> Offer:
    try:
        return read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _lines(unit: Unit) -> Iterator[FormLine]:
    for one in offered(unit):
        yield _line(unit, one)


def _line(unit: Unit, one: Published) -> FormLine:
    form = one.offer.form
    return FormLine(
        originator=unit.originator.id,
        code=form.code,
        title=said(form.title, "cs"),
        version=form.version,
        signing=form.signing,
        valid_from=one.offer.valid_from.isoformat(),
        legal_basis=one.offer.legal_basis,
    )
