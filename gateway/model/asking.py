"""What a citizen may ask, and what is answered: the same on every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.model.ids import OriginatorId


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one originator."""

    originator: OriginatorId
    #: A stable word: ``filing-status``, ``office-hours``.
    kind: str
    #: What the question needs: ``code`` and ``pin`` for a filing's status.
    values: Mapping[str, str] = field(default_factory=dict)
    #: ``cs`` or ``en``.
    language: str = "cs"
    #: Who asks, for the rate limit only: a peer address, a chat, a kiosk. Never stored in clear.
    asker: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply. ``found`` is false when there is nothing to tell, or nothing that may be told."""

    found: bool
    #: One or more whole sentences in the question's language.
    text: str
    #: The same as pairs of label and value, for a table.
    facts: tuple[tuple[str, str], ...] = ()
