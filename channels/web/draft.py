"""A form that is being filled in: what was typed, which answers that makes, what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from channels.web.posted import SentFile
from channels.web.typed import answer
from gateway.model.form import FieldKind, FormData, FormField, FormSpec, asked, filled
from gateway.web.languages import msgid

#: Translates a text and fills in ``%(name)s``.
Say = Callable[..., str]

_UNKNOWN = msgid("The form has no question “%(name)s” for the file “%(file)s”.")
_EMPTY = msgid("The file “%(file)s” is empty. Choose it again, or another one.")
_MANY = msgid("Choose at most %(most)s files.")
_UNASKED = msgid(
    "You answered this question, but it is only asked after another answer. "
    "Change that answer, or delete this one."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One form in one language, as far as it has been filled in."""

    spec: FormSpec
    language: str
    #: Names this form on this page; the same for every attempt to send it.
    instance: str
    typed: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Sequence[SentFile]] = field(default_factory=dict)

    @property
    def given(self) -> dict[str, str]:
        """Return all answers by name; that of a file names the files."""
        return {one.name: self._answer(one) for one in self.spec.fields}

    @property
    def data(self) -> FormData:
        """Return the answers to the questions that are asked."""
        return filled(self.spec, self.given, self.language)

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return questions and answers in words, but for files, which are listed by themselves."""
        return [
            (one.label, one.shown or one.value)
            for one in self.data.answers
            if one.name not in self.files
        ]

    @property
    def asked_files(self) -> list[SentFile]:
        """Return the files of all questions that are asked, in order."""
        return [
            file
            for one in asked(self.spec, self.given)
            if one.kind is FieldKind.FILE
            for file in self.files.get(one.name, ())
        ]

    def _answer(self, one: FormField) -> str:
        if one.kind is FieldKind.FILE:
            return ", ".join(file.name for file in self.files.get(one.name, ()))
        return answer(one.kind, self.typed.get(one.name, ""))

    def complaints(self, say: Say) -> dict[str, str]:
        """Return what is wrong already here, by question; under no name what fits to none."""
        found: dict[str, str] = {}
        takes = {one.name: one.most for one in self.spec.fields if one.kind is FieldKind.FILE}
        for name, files in self.files.items():
            empty = next((file.name for file in files if not file.size), None)
            if name not in takes and files:
                found[""] = say(_UNKNOWN, name=name, file=files[0].name)
            elif name in takes and len(files) > (takes[name] or len(files)):
                found[name] = say(_MANY, most=takes[name])
            elif empty is not None:
                found[name] = say(_EMPTY, file=empty)
        return found

    def unasked(self, complaints: Mapping[str, str], say: Say) -> dict[str, str]:
        """Return complaints about answers nobody asked for; dropping them would lose words.

        Where the question they depend on is itself complained about, that is mended first.
        """
        given = self.given
        visible = {one.name for one in asked(self.spec, given)}
        return {
            one.name: say(_UNASKED)
            for one in self.spec.fields
            if given[one.name] and one.name not in visible
            if one.asked_when is not None and one.asked_when.field not in complaints
        }
