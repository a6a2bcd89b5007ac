"""Asks which forms an office offers, and whether a filled one may be handed in."""

from channels.web.draft import Draft
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer, Question
from gateway.model.errors import Refused
from gateway.model.form import FormSpec
from gateway.model.ids import OriginatorId
from gateway.model.ports import Gateway

#: A version's number has so many digits at most.
_DIGITS = 6
#: So many versions of forms are remembered; then all are forgotten.
_REMEMBERED = 500

_Key = tuple[OriginatorId, str, int]


class Catalogue:
    """The forms of all offices, as this program has seen them.

    A version once published never changes, so what was shown stays known: a form that comes back
    while the store does not answer can be shown again with its answers.
    """

    def __init__(self) -> None:
        self._seen: dict[_Key, FormSpec] = {}

    async def offered(
        self, gateway: Gateway, originator: OriginatorId, language: str
    ) -> tuple[FormSpec, ...]:
        """Return the forms the office offers now."""
        question = Question(originator, FORM_CATALOGUE, language=language)
        return await self._asked(gateway, question)

    async def current(
        self, gateway: Gateway, originator: OriginatorId, code: str, language: str
    ) -> FormSpec | None:
        """Return a form that is offered now, or nothing."""
        forms = await self.offered(gateway, originator, language)
        return next((one for one in forms if one.code == code), None)

    async def published(
        self, gateway: Gateway, originator: OriginatorId, code: str, version: str
    ) -> FormSpec | None:
        """Return that version of the form, whether it is still offered or not, or nothing."""
        if not (version.isascii() and version.isdigit() and len(version) <= _DIGITS):
            return None
        key = (originator, code, int(version))
        if key not in self._seen:
            values = {"code": code, "version": version}
            await self._asked(gateway, Question(originator, FORM_CATALOGUE, values))
        return self._seen.get(key)

    async def _asked(self, gateway: Gateway, question: Question) -> tuple[FormSpec, ...]:
        try:
            answer = await gateway.ask(question)
        except Refused:
            # No part of this installation keeps forms.
            return ()
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        for one in answer.forms:
            self._seen[question.originator, one.code, one.version] = one
        return answer.forms if answer.found else ()


async def checked(gateway: Gateway, originator: OriginatorId, draft: Draft) -> dict[str, str]:
    """Return what the form's own part complains about, by question; nothing when all is well."""
    data = draft.data
    values = {"form": data.code, "version": str(data.version)}
    values |= {f"answer.{name}": value for name, value in data.values.items()}
    question = Question(originator, FORM_CHECK, values, draft.language)
    return _complaints(await gateway.ask(question), draft)


def _complaints(answer: Answer, draft: Draft) -> dict[str, str]:
    if answer.found:
        return {}
    known = {one.name for one in draft.spec.fields}
    found: dict[str, str] = {}
    for name, complaint in answer.facts:
        found.setdefault(name if name in known else "", complaint)
    return found or {"": answer.text}
