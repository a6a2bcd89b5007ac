"""What a citizen may ask, and what is answered: the same on every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gateway.model.form import FormField, FormSpec, Signing, Words
from gateway.model.ids import OriginatorId

#: Kinds of questions every installation answers.
FILING_STATUS = "filing-status"
OFFICE_HOURS = "office-hours"
#: The forms offered now; with ``code`` and perhaps ``version`` among the values that form alone,
#: also when it is no longer offered.
FORM_CATALOGUE = "form-catalogue"
#: Whether a filled form (``form``, ``version`` and the answers by name with ``answer.`` before it)
#: may be handed in. Not found: it may not; the facts are pairs of field and complaint.
FORM_CHECK = "form-check"
#: Published resolutions: ``q`` (words), ``body`` (code), ``year`` and ``page`` narrow, all may be
#: missing. Entries are resolutions, the newest first; the first fact is how many were found.
RESOLUTIONS = "resolutions"
#: The bodies that decide; entries have their codes as keys.
BODIES = "bodies"
#: What hangs on the official notice board; ``key`` asks for one notice.
NOTICES = "notices"
#: The board as a JSON-LD document in the text; ``base`` is the public web's address.
NOTICE_FEED = "notice-feed"
#: What the payer of the waste fee owes, proven by the variable symbol and the day of birth.
FEE_BALANCE = "fee-balance"
#: The questions a citizen may be offered, as ``QuestionSpec``; the core answers it.
QUESTION_CATALOGUE = "question-catalogue"


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """A question as data: web, kiosk and chat offer every one, put it and tell its answer alike.

    What it asks for is described as a form's questions are; the answers are the ``Question``'s
    values by their names.
    """

    kind: str
    #: What a button says.
    title: Words
    #: What is learned, in a sentence.
    description: Words = field(default_factory=dict)
    asks: tuple[FormField, ...] = ()
    #: The values prove who asks. What was said and answered is then nobody else's: no channel
    #: keeps it longer than it is being read.
    proven: bool = False
    #: Words by which people call it, by language, without accents.
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: What to try when nothing was found.
    otherwise: Words = field(default_factory=dict)
    #: Its own page on the public web, with ``{originator}`` in it; empty where it has none.
    page: str = ""

    @property
    def form(self) -> FormSpec:
        """What is asked for as a form, for what renders forms."""
        return FormSpec(
            self.kind, 1, self.title, self.asks, self.description, Signing.NOT_NEEDED
        )  # fmt: skip


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
class Letter:
    """What the office has written and left to be read by whoever proves the filing."""

    at: datetime
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One of several things that were found: a resolution, a notice."""

    #: A stable word for its address, where it has a page of its own.
    key: str
    title: str
    text: str
    #: Pairs of label and value.
    facts: tuple[tuple[str, str], ...] = ()
    #: The day beside the title in a list, as people write it.
    day: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply. ``found`` is false when there is nothing to tell, or nothing that may be told."""

    found: bool
    #: One or more whole sentences in the question's language.
    text: str
    #: The same as pairs of label and value, for a table.
    facts: tuple[tuple[str, str], ...] = ()
    #: What the office wrote, oldest first, to those who have no address of their own.
    letters: tuple[Letter, ...] = ()
    #: The forms that were asked for.
    forms: tuple[FormSpec, ...] = ()
    #: What a search found, the best or newest first.
    entries: tuple[Entry, ...] = ()
    #: There is more: the same question with ``page`` one higher (it counts from 1) brings it.
    more: bool = False
    #: A payment as one line of text (QR Platba), to be drawn so that a telephone reads it.
    payment: str = ""
    #: The questions that are offered.
    questions: tuple[QuestionSpec, ...] = ()
