"""A conversation to be driven by hand: an office that answers, and what was said last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from channels.bot.dialogue import step
from channels.bot.talk import (
    Answered,
    Ask,
    Forget,
    HandedIn,
    HandIn,
    Known,
    Purpose,
    Reply,
    Said,
    SentFile,
    Talk,
    Wish,
)
from gateway.model.arrival import Receipt
from gateway.model.asking import Answer
from gateway.model.form import Choice, Condition, FieldKind, FormField, FormSpec, Signing
from gateway.model.ids import ItemId, OriginatorId
from tests.gateways import ARRIVED


def words(czech: str, english: str = "") -> Mapping[str, str]:
    """Return a text by language."""
    return {"cs": czech, "en": english or czech}


FELLING = FormSpec(
    "kaceni",
    3,
    words("Žádost o kácení stromu", "Felling a tree"),
    (
        FormField(
            "who",
            words("Kdo žádá?"),
            FieldKind.CHOICE,
            choices=(Choice("person", words("Občan")), Choice("firm", words("Firma nebo spolek"))),
        ),
        FormField("name", words("Jméno")),
        FormField(
            "organisation_id",
            words("IČO"),
            FieldKind.ORGANISATION_ID,
            asked_when=Condition("who", ("firm",)),
        ),
        FormField("born", words("Datum narození"), FieldKind.DATE, required=False),
        FormField("agree", words("Souhlasíte s ohledáním?"), FieldKind.CONSENT),
        FormField("photo", words("Fotografie"), FieldKind.FILE, required=False, most=2),
    ),
    words("Povolení ke kácení."),
)
INQUIRY = FormSpec(
    "dotaz",
    1,
    words("Žádost o informace", "Request for information"),
    (FormField("text", words("Na co se ptáte?", "What is it?"), FieldKind.LONG_TEXT),),
    signing=Signing.NOT_NEEDED,
)

KNOWN = Known(
    "Obec Horní Lhota",
    ("podatelna@lhota.test",),
    ("pondělí 8.00–17.00",),
    "7d1b9c1e-0000-4000-8000-000000000001",
    files=True,
)

RECEIPT = Receipt(
    ItemId("0" * 26), OriginatorId("lhota"), "7K3M92Q4X1", "123456", "00", ARRIVED, fresh=True
)


def sent(name: str = "lipa.jpg", size: int = 1000) -> Said:
    """Return a file that is sent."""
    return Said(file=SentFile(name, "image/jpeg", size, f"token-{name}"))


@dataclass
class Conversation:
    """A citizen and the dialogue, with an office that answers at once."""

    known: Known = KNOWN
    talk: Talk = field(default_factory=Talk)
    #: What was wished, in order.
    wishes: list[Wish] = field(default_factory=list)
    replies: tuple[Reply, ...] = ()
    forms: tuple[FormSpec, ...] = (FELLING, INQUIRY)
    #: Complaints of the form check, by question.
    complaints: dict[str, str] = field(default_factory=dict)
    status: Answer | None = field(default_factory=lambda: Answer(True, "Podání se vyřizuje."))
    #: Answers to what the office offers to ask, by kind.
    answers: dict[str, Answer] = field(default_factory=dict)
    #: Minutes to wait for every answer.
    wait: int = 0

    def say(self, *lines: str) -> str:
        """Say lines one after another; returns what is answered to the last."""
        for line in lines:
            self.hear(Said(line))
        return self.told

    def press(self, label: str) -> str:
        """Press the button with this label."""
        button = next(b for r in self.replies for b in r.buttons if b.label == label)
        return self.hear(Said(button=button.press))

    def hear(self, said: Said) -> str:
        """Let the dialogue hear anything, and carry out its wishes."""
        turn = step(self.talk, said, self.known)
        replies = list(turn.replies)
        while turn.wish is not None:
            self.wishes.append(turn.wish)
            if isinstance(turn.wish, Forget):
                break
            turn = step(turn.talk, self._done(turn.wish), self.known)
            replies += turn.replies
        self.talk, self.replies = turn.talk, tuple(replies)
        return self.told

    @property
    def told(self) -> str:
        """Everything that was said last, in one text."""
        return "\n\n".join(reply.text for reply in self.replies)

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons under the last reply."""
        return [button.label for button in self.replies[-1].buttons]

    @property
    def handed_in(self) -> list[HandIn]:
        """What was handed in."""
        return [wish for wish in self.wishes if isinstance(wish, HandIn)]

    def _done(self, wish: Wish) -> Answered | HandedIn:
        if isinstance(wish, HandIn):
            return HandedIn(RECEIPT)
        assert isinstance(wish, Ask)
        if self.wait:
            return Answered(wish.purpose, None, self.wait, wish.about)
        return Answered(wish.purpose, self._answer(wish), about=wish.about)

    def _answer(self, wish: Ask) -> Answer | None:
        if wish.purpose is Purpose.STATUS:
            return self.status
        if wish.purpose is Purpose.ENQUIRY:
            return self.answers.get(wish.kind)
        if wish.purpose in {Purpose.FORMS, Purpose.GUESS}:
            return Answer(bool(self.forms), "", forms=self.forms)
        if wish.purpose is Purpose.FORM:
            found = tuple(form for form in self.forms if form.code == wish.values["code"])
            return Answer(bool(found), "", forms=found)
        asked = {name.removeprefix("answer.") for name in wish.values}
        wrong = tuple((n, w) for n, w in self.complaints.items() if n in asked)
        return Answer(not wrong, "Něco je špatně." if wrong else "", wrong)


def filling(*lines: str, known: Known = KNOWN, form: str = "kácení") -> Conversation:
    """Return a conversation in which a form was begun and *lines* were said."""
    conversation = Conversation(known)
    conversation.say("formulář", form, *lines)
    return conversation


def without_files() -> Known:
    """Return what is known at a door through which no files come."""
    return replace(KNOWN, files=False)


def texts(replies: Iterable[Reply]) -> list[str]:
    """Return the texts of replies."""
    return [reply.text for reply in replies]
