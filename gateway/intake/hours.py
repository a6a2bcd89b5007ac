"""Answers when the office is open; the hours stand in the settings."""

from gateway.model.asking import OFFICE_HOURS, Answer, Question
from gateway.store.unit import Unit

_NONE = {
    "cs": "Úřední hodiny tu nejsou uvedeny.",
    "en": "No office hours are given here.",
}
_HOURS = {"cs": "Úřední hodiny – {name}:", "en": "Office hours – {name}:"}


class OfficeHours:
    """Answers ``office-hours``; needs no values."""

    kind = OFFICE_HOURS

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Tell the hours, one line a day."""
        originator = unit.originator
        if not originator.office_hours:
            return Answer(found=False, text=_NONE.get(question.language, _NONE["cs"]))
        head = _HOURS.get(question.language, _HOURS["cs"]).format(name=originator.name)
        return Answer(found=True, text="\n".join((head, *originator.office_hours)))
