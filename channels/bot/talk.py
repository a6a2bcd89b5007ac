"""What a conversation is made of: what was said, what is answered, what is remembered between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.model.arrival import Receipt
from gateway.model.asking import Answer, QuestionSpec
from gateway.model.form import CZECH, FormSpec


class Stage(StrEnum):
    """What the conversation waits for."""

    #: Anything: the menu.
    IDLE = "idle"
    #: The code of a filing, then its PIN.
    CODE = "code"
    PIN = "pin"
    #: Which form.
    FORMS = "forms"
    #: An answer to one question of the form.
    QUESTION = "question"
    #: Whether the form is right as it is shown.
    SUMMARY = "summary"
    #: Which question is to be answered anew.
    WHICH = "which"
    #: A value of a question the office offers.
    ENQUIRY = "enquiry"
    #: Whether everything is really to be forgotten.
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing offered to choose."""

    #: What choosing it means: ``do:forms``, ``form:tree``, ``pick:yes``.
    value: str
    label: str
    #: Stands in a numbered list; the rest is reached by its word.
    numbered: bool = False
    #: What most people want next.
    main: bool = False


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was sent along; its content stays where it came from until it is needed."""

    name: str
    media_type: str
    #: Octets, as far as the sender's program told.
    size: int
    #: By what the door finds the content again.
    token: str
    #: The question it answers; filled in by the dialogue.
    question: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a conversation stands. Everything in it survives as JSON."""

    stage: Stage = Stage.IDLE
    language: str = CZECH
    #: The language was chosen, and is not guessed any more.
    chosen: bool = False
    #: Counts what was offered, so that old buttons are told from those that count.
    turn: int = 0
    offered: tuple[Option, ...] = ()
    #: A filing's code while its PIN is awaited.
    code: str = ""
    form: FormSpec | None = None
    #: Names this filling of the form for ever: handing in twice gives one item.
    instance: str = ""
    #: The name of the question that is being asked.
    at: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    files: tuple[SentFile, ...] = ()
    #: No files come through this door: optional ones are not asked for.
    fileless: bool = False
    #: The kind of question that is being put, or whose answer is being read.
    asking: str = ""
    #: What the office offers to ask; filled in for every step and kept nowhere.
    offers: tuple[QuestionSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the dialogue knows of the world around it, new for every step."""

    #: The office's full name, and where it is reached.
    office: str
    addresses: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    #: A name nobody has used yet, for a new filling of a form.
    fresh: str = ""
    #: Whether files can be sent here.
    files: bool = False
    #: Whether what is said here passes through somebody else's hands (Telegram).
    foreign: bool = False
    #: Whether letters of the office come into this conversation.
    letters: bool = True
    #: What the office offers to ask.
    offers: tuple[QuestionSpec, ...] = ()
    #: Where the public web is and the office's word there; empty where no links are given.
    web: str = ""
    originator: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the citizen did: wrote, pressed, or sent a file."""

    text: str = ""
    #: What the pressed button carried.
    button: str = ""
    file: SentFile | None = None
    #: Something was sent that a dialogue cannot use: a voice message, a sticker.
    odd: bool = False
    #: The language the citizen's program speaks, if it told; a guess for the first words.
    language: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a reply."""

    label: str
    #: At most 64 octets (the Bot API's limit).
    press: str
    #: Its number in the list above, 0 when it has none.
    number: int = 0
    main: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the citizen."""

    text: str
    buttons: tuple[Button, ...] = ()
    #: For the citizen's eyes now, and for no memory.
    private: bool = False
    #: A payment as a line of text (QR Platba), to be shown as a picture where that can be done.
    payment: str = ""


class Purpose(StrEnum):
    """Why the host is asked to do something; its result comes back under the same name."""

    STATUS = "status"
    #: A question the office offers, whose kind comes back in ``about``.
    ENQUIRY = "enquiry"
    FORMS = "forms"
    #: The forms, one of which may be what unclear words are about.
    GUESS = "guess"
    FORM = "form"
    CHECK_ANSWER = "check-answer"
    CHECK_ALL = "check-all"


@dataclass(frozen=True, slots=True)
class Ask:
    """A wish: put a question to the office."""

    purpose: Purpose
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    #: What belongs to the result and goes nowhere: the citizen's words, for a guess.
    about: str = ""


@dataclass(frozen=True, slots=True)
class HandIn:
    """A wish: hand the filled form in."""

    form: FormSpec
    answers: Mapping[str, str]
    files: tuple[SentFile, ...]
    instance: str
    language: str


@dataclass(frozen=True, slots=True)
class Forget:
    """A wish: forget the whole conversation."""


Wish = Ask | HandIn | Forget


@dataclass(frozen=True, slots=True)
class Answered:
    """The office's answer to an ``Ask``; ``None`` when it does not answer this, or not now."""

    purpose: Purpose
    answer: Answer | None
    #: Minutes to wait when there were too many questions.
    wait: int = 0
    #: Of the wish.
    about: str = ""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The form was accepted."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Lost:
    """The form could not be handed in: a file is not to be had any more."""

    name: str


Result = Answered | HandedIn | Lost


@dataclass(frozen=True, slots=True)
class Turn:
    """One step: where the conversation stands now, what is said, and what is to be done."""

    talk: Talk
    replies: tuple[Reply, ...] = ()
    wish: Wish | None = None
