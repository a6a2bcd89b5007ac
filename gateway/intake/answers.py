"""Answers citizens' questions: the limit, the proof and the audit line in one place."""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from gateway.intake.codes import Pins, tidy, well_formed
from gateway.model.asking import QUESTION_CATALOGUE, Answer, Question
from gateway.model.errors import Refused, Throttled
from gateway.model.ports import Answers, Clock, Offers, Proves
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit

#: So many questions about filings may one asker put within ``WINDOW``.
PER_ASKER = 30
#: So many open ones, which anybody may ask: a form checks its answers with them.
OPEN_PER_ASKER = 600
#: So many wrong PINs may be tried on one code within ``WINDOW``: a PIN has a million values.
#: The same holds for other proofs, by what they are about.
WRONG_PINS = 5
WINDOW = timedelta(minutes=10)
#: Above so many remembered keys those that no longer matter are forgotten.
REMEMBERED = 10_000

_UNKNOWN = {
    "cs": "Podání s tímto kódem a PINem tu není. Zkontrolujte prosím obojí na potvrzení.",
    "en": "There is no filing with this code and PIN. Please check both on your receipt.",
}
_MISTYPED = {
    "cs": "V kódu je překlep. Má deset znaků, najdete ho na potvrzení.",
    "en": "The code is mistyped. It has ten characters; you find it on your receipt.",
}


class Limit:
    """Counts events within a moving window, by key, in memory."""

    def __init__(self, clock: Clock, most: int, window: timedelta = WINDOW) -> None:
        self._clock, self._most, self._window = clock, most, window
        self._seen: dict[str, deque[datetime]] = {}

    def check(self, key: str) -> None:
        """Raise ``Throttled`` when *key* has used up its share."""
        seen = self._recent(key)
        if len(seen) >= self._most:
            wait = seen[0] + self._window - self._clock.now()
            raise Throttled(after=wait.total_seconds())

    def count(self, key: str) -> None:
        """Count one event for *key*."""
        self._recent(key).append(self._clock.now())

    def _recent(self, key: str) -> deque[datetime]:
        horizon = self._clock.now() - self._window
        if len(self._seen) > REMEMBERED:
            self._seen = {k: v for k, v in self._seen.items() if v and v[-1] > horizon}
        seen = self._seen.setdefault(key, deque())
        while seen and seen[0] <= horizon:
            seen.popleft()
        return seen


class Desk:
    """The information desk. A question that needs proof names a public code and its PIN.

    An answerer may ask for a proof of its own kind instead; wrong ones are limited alike.
    """

    def __init__(self, store: Store, pins: Pins, answerers: Mapping[str, Answers[Unit]]) -> None:
        self._store = store
        self._pins = pins
        self._answerers = answerers
        self._askers = Limit(store.clock, PER_ASKER)
        self._open = Limit(store.clock, OPEN_PER_ASKER)
        self._wrong = Limit(store.clock, WRONG_PINS)
        offers: list[Offers[Unit]] = [a for a in answerers.values() if isinstance(a, Offers)]
        self._offers = sorted(offers, key=lambda one: one.spec.kind)

    async def ask(self, question: Question) -> Answer:
        """Answer; raises ``Throttled``, ``TryLater``, or ``Refused`` for an unknown kind."""
        if question.originator not in self._store.originators:
            raise Refused("There is no such office here.")
        if question.kind == QUESTION_CATALOGUE:
            return await self._store.read(question.originator, self._offered)
        answerer = self._answerers.get(question.kind)
        if answerer is None:
            raise Refused("Nobody here answers this question.")
        proof = isinstance(answerer, Proves) or "pin" in question.values
        if question.asker:
            limit = self._askers if proof else self._open
            limit.check(question.asker)
            limit.count(question.asker)
        if isinstance(answerer, Proves):
            return await self._with_own_proof(answerer, answerer.proof_about(question), question)
        if proof:
            return await self._with_proof(answerer, question)
        open_one = replace(question, values=_unproven(question.values))
        return await self._store.read(
            question.originator, lambda unit: answerer.answer(unit, open_one)
        )

    def _offered(self, unit: Unit) -> Answer:
        specs = tuple(one.spec for one in self._offers if one.offered(unit))
        return Answer(found=bool(specs), text="", questions=specs)

    async def _with_proof(self, answerer: Answers[Unit], question: Question) -> Answer:
        code, pin = tidy(question.values.get("code", "")), question.values["pin"]
        if not well_formed(code):
            return Answer(found=False, text=_MISTYPED[question.language])
        key = f"{question.originator}:{code}"
        self._wrong.check(key)
        if not self._pins.fits(question.originator, code, pin):
            self._wrong.count(key)
            return Answer(found=False, text=_UNKNOWN[question.language])
        item = await self._store.read(
            question.originator,
            lambda unit: unit.rows.first(select(ItemRow.id).where(ItemRow.code == code)),
        )
        if item is None:
            return Answer(found=False, text=_UNKNOWN[question.language])
        proven = replace(question, values={"code": code, "item_id": item})
        return await self._answered(answerer, proven)

    async def _with_own_proof(
        self, answerer: Answers[Unit], about: str, question: Question
    ) -> Answer:
        """Let the answerer look at the proof, and count those it finds nothing for."""
        key = f"{question.originator}:{question.kind}:{about}"
        self._wrong.check(key)
        given = await self._store.run(
            question.originator, lambda unit: answerer.answer(unit, question), actor="citizen"
        )
        if not given.found:
            self._wrong.count(key)
        return given

    async def _answered(self, answerer: Answers[Unit], question: Question) -> Answer:
        about = f"item:{question.values['item_id']}"

        def answer(unit: Unit) -> Answer:
            given = answerer.answer(unit, question)
            if given.found:
                unit.record("asked", about, {"kind": question.kind})
            return given

        return await self._store.run(question.originator, answer, actor="citizen")


def _unproven(values: Mapping[str, str]) -> Mapping[str, str]:
    """Return *values* without what only the core may say once it was proven."""
    return {name: value for name, value in values.items() if name != "item_id"}
