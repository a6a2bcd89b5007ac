"""What kiosk and daemon say to each other: the shapes of all requests and answers, as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import cattrs

from gateway.model.asking import Entry, QuestionSpec
from gateway.model.errors import Malformed
from gateway.model.form import FormSpec

T = TypeVar("T")

#: The most octets of a JSON document either side reads.
LONGEST = 4 << 20


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a kiosk offers: its office, and the forms in force."""

    #: The originator's full name.
    office: str
    #: Office hours in words, a line each.
    hours: tuple[str, ...] = ()
    forms: tuple[FormSpec, ...] = ()
    #: What may be asked besides how a filing stands.
    questions: tuple[QuestionSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A citizen's question."""

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    language: str = "cs"


@dataclass(frozen=True, slots=True)
class Reading:
    """One letter of the office, for whoever has proven the filing."""

    at: datetime
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered to an enquiry."""

    found: bool
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    letters: tuple[Reading, ...] = ()
    #: What a search found, the best or newest first, and whether the next page has more.
    entries: tuple[Entry, ...] = ()
    more: bool = False
    #: A payment as a line of text (QR Platba).
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form filled so far, to be looked at before it is handed in."""

    form: str
    version: int
    answers: Mapping[str, str]
    language: str = "cs"


@dataclass(frozen=True, slots=True)
class Complaints:
    """What the office says to a draft."""

    fine: bool
    #: Pairs of question and complaint; an empty question means the whole form.
    complaints: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """The receipt of a filing that is accepted for good."""

    code: str
    pin: str = field(repr=False)
    received_at: datetime
    sha256: str
    #: ``False`` when the same filing had been accepted before.
    fresh: bool


@dataclass(frozen=True, slots=True)
class Application:
    """A kiosk asks to be enrolled."""

    code: str
    #: A certificate signing request (PKCS #10), PEM; only its key is used.
    request: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A kiosk's certificate and that of the authority which signed it, PEM."""

    certificate: str
    authority: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer."""

    #: A stable word: ``too-large``, ``later``, ``malformed``, ``not-allowed``, ``refused``.
    word: str
    text: str = ""


_converter = cattrs.Converter()
_converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
_converter.register_unstructure_hook(datetime, lambda value: value.isoformat())


def dumped(thing: Any) -> bytes:
    """Return *thing* as JSON."""
    return json.dumps(_converter.unstructure(thing), ensure_ascii=False).encode()


def loaded(octets: bytes, kind: type[T]) -> T:
    """Return the JSON *octets* as *kind*. Raises ``Malformed``."""
    try:
        return _converter.structure(json.loads(octets), kind)
    except (
        cattrs.BaseValidationError, ValueError, TypeError, KeyError, AttributeError, RecursionError,
    ) as error:  # fmt: skip
        raise Malformed(f"Not a {kind.__name__}.") from error
