"""One form being filled in: what is asked, what was answered, where the citizen stands."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from channels.kiosk.numbers import short
from channels.kiosk.program import checking
from channels.kiosk.program.checking import Complaint
from gateway.model import package
from gateway.model.form import FieldKind, FormField, FormSpec, asked, filled


@dataclass
class Filling:
    """The answers of one citizen, in memory only until they are handed in."""

    spec: FormSpec
    language: str
    #: The kiosk's number for the filing: however often it is sent, it is one.
    number: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: dict[str, str] = field(default_factory=dict)
    #: What the office says is wrong, by question.
    complaints: dict[str, str] = field(default_factory=dict)
    #: The name of the question that is shown, empty before the first and after the last.
    here: str = ""
    #: Whether one answer is being changed after all were given.
    changing: bool = False

    @property
    def questions(self) -> tuple[FormField, ...]:
        """The questions asked here, given the answers so far; files cannot be handed in."""
        found = asked(self.spec, self.answers)
        return tuple(one for one in found if one.kind is not FieldKind.FILE)

    @property
    def leaves_files(self) -> bool:
        """Whether the form also asks for files."""
        return any(one.kind is FieldKind.FILE for one in asked(self.spec, self.answers))

    @property
    def place(self) -> int:
        """The number of the question shown, from 0; their count after the last."""
        names = [one.name for one in self.questions]
        return names.index(self.here) if self.here in names else len(names)

    @property
    def question(self) -> FormField:
        """The question shown. Raises ``IndexError`` after the last."""
        return self.questions[self.place]

    @property
    def short_number(self) -> str:
        """The number as people read it out: the beginning of the long one."""
        return short(self.number)

    def go_to_first(self) -> None:
        """Go to the first question."""
        self.here = self.questions[0].name if self.questions else ""

    def change(self, name: str) -> None:
        """Show a question once more; afterwards only new ones are asked."""
        self.here, self.changing = name, True

    def answer(self, value: str) -> Complaint | None:
        """Answer the question shown and go on; or say what is wrong and stay."""
        question = self.question
        value = value.strip()
        if complaint := checking.complaint(question, value):
            return complaint
        self.complaints.pop(question.name, None)
        self.answers[question.name] = value
        self.here = self._after()
        return None

    def _after(self) -> str:
        questions, after = self.questions, self.place + 1
        if self.changing:
            return next((one.name for one in questions if one.name not in self.answers), "")
        return questions[after].name if after < len(questions) else ""

    def back(self) -> bool:
        """Show the question before; tell whether there is one."""
        before = self.place - 1
        if before < 0:
            return False
        self.here = self.questions[before].name
        return True

    def given(self) -> Mapping[str, str]:
        """Return the answers to what is asked, without leftovers of other paths."""
        return {one.name: self.answers.get(one.name, "") for one in self.questions}

    def shown(self) -> Mapping[str, str]:
        """Return the answers as people write them."""
        form = filled(self.spec, self.given(), self.language)
        return {answer.name: answer.shown or answer.value for answer in form.answers}

    def blamed(self, complaints: Iterable[tuple[str, str]]) -> bool:
        """Take the office's complaints in; tell whether any concerns what is asked here."""
        known = {one.name for one in self.questions}
        files = {one.name for one in self.spec.fields if one.kind is FieldKind.FILE}
        kept = [(name, text) for name, text in complaints if name not in files]
        self.complaints = {(name if name in known else ""): text for name, text in kept}
        return bool(kept)

    def packed(self) -> bytes:
        """Return the filing as it is handed in."""
        facts = {"kiosk_number": self.short_number}
        if self.leaves_files:
            facts["files"] = "at the counter"
        return package.packed(filled(self.spec, self.given(), self.language), facts)
