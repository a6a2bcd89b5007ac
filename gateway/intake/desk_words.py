"""What the desk says about states, outcomes and events: the tables of its words."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.intake.listing import Group
from gateway.model.item import ItemState
from gateway.model.submission import Outcome, PartRole
from gateway.web.languages import msgid


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state for a clerk: the word with its tone, what it means and what comes next."""

    word: str
    #: ok, warn, danger or muted; decides colour and shape.
    tone: str
    meaning: str = ""


STATES: Mapping[ItemState, StateWords] = {
    ItemState.RECEIVED: StateWords(
        msgid("received"),
        "muted",
        msgid("It is safely stored and waits for the program to read it. You need do nothing."),
    ),
    ItemState.WORKING: StateWords(
        msgid("being processed"),
        "muted",
        msgid("The program is reading it at this moment. You need do nothing."),
    ),
    ItemState.REFERRED: StateWords(
        msgid("waiting for you"),
        "warn",
        msgid("Nothing more happens until somebody at the filing office decides about it."),
    ),
    ItemState.PARKED: StateWords(
        msgid("stopped"),
        "danger",
        msgid(
            "The program could not finish it and has stopped trying. Nothing is lost: the original "
            "is stored. Try it once more, or tell the operator."
        ),
    ),
    ItemState.REGISTERED: StateWords(
        msgid("registered"), "ok", msgid("It stands in the register. Its handling goes on there.")
    ),
    ItemState.REFUSED: StateWords(
        msgid("refused"),
        "closed",
        msgid("It was not registered, for the reason given. The original stays stored."),
    ),
}

GROUP_WORDS: Mapping[Group, str] = {
    Group.WAITING: msgid("Waiting for you"),
    Group.UNDERWAY: msgid("Being processed"),
    Group.REGISTERED: msgid("Registered"),
    Group.REFUSED: msgid("Refused"),
    Group.ALL: msgid("All"),
}

#: What an empty list says: that it is empty, and how something comes to be here.
EMPTY_WORDS: Mapping[Group, tuple[str, str]] = {
    Group.WAITING: (
        msgid("Nothing is waiting for you."),
        msgid(
            "Filings that need your decision appear here by themselves as soon as they arrive, "
            "with the longest waiting at the top."
        ),
    ),
    Group.UNDERWAY: (
        msgid("Nothing is being processed."),
        msgid("What has arrived stands here for a few seconds, until the program has read it."),
    ),
    Group.REGISTERED: (
        msgid("Nothing has been registered yet."),
        msgid("What you or the program registers appears here with its reference number."),
    ),
    Group.REFUSED: (
        msgid("Nothing has been refused."),
        msgid("What you refuse appears here with the reason you gave."),
    ),
    Group.ALL: (
        msgid("Nothing has arrived yet."),
        msgid("Everything sent to the addresses of the filing office appears here."),
    ),
}

#: Word and tone.
OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.VALID: (msgid("in order"), "ok"),
    Outcome.INVALID: (msgid("not in order"), "danger"),
    Outcome.NOT_ASSESSED: (msgid("could not be assessed"), "warn"),
    Outcome.NOTED: (msgid("noted"), "muted"),
}

ROLES: Mapping[PartRole, str] = {
    PartRole.ORIGINAL: msgid("the original as it came"),
    PartRole.BODY: msgid("text of the message"),
    PartRole.ATTACHMENT: msgid("attachment"),
    PartRole.EXTRACTED: msgid("taken out of it"),
    PartRole.DERIVED: msgid("made by the program"),
    PartRole.PROOF: msgid("proof of delivery"),
}

#: Facts of the transport; one that is not here is shown by its own name.
ENVELOPE: Mapping[str, str] = {
    "sender": msgid("Envelope sender"),
    "recipient": msgid("Envelope recipient"),
    "recipients": msgid("Envelope recipients"),
    "peer": msgid("Handed over by"),
    "helo": msgid("Introduced itself as"),
    "tls": msgid("Encryption"),
    "authserv": msgid("Verdicts about the sender taken from"),
    "check_sender": msgid("Sender to be checked by ourselves"),
}
