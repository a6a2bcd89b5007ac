"""The kinds and states of what is voted on, and the ways to vote."""

from enum import StrEnum


class DraftKind(StrEnum):
    """What a text under an item is."""

    #: A draft resolution (návrh usnesení).
    DRAFT = "draft"
    #: A counter-proposal (protinávrh), voted on before the draft.
    COUNTER = "counter"
    #: A decision about the meeting itself; it gets no number.
    PROCEDURAL = "procedural"


class DraftState(StrEnum):
    """What became of it: waiting --> adopted | rejected | lapsed (another one was adopted)."""

    WAITING = "waiting"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    LAPSED = "lapsed"


class Choice(StrEnum):
    """How a member voted. Whoever is absent is written down too."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    #: Present, but pressed nothing.
    NONE = "none"
    ABSENT = "absent"
