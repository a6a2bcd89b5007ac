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
    """What became of it: waiting --> adopted | rejected | lapsed | withdrawn.

    Lapsed is what another one was adopted in place of, withdrawn what nobody votes on any more.
    """

    WAITING = "waiting"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Choice(StrEnum):
    """How a member voted. Whoever is absent is written down too."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    #: Present, but pressed nothing.
    NONE = "none"
    #: Present at a secret vote; how, nobody knows.
    UNSEEN = "unseen"
    ABSENT = "absent"


#: How a member who is present may vote by name.
BY_NAME = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.NONE)
