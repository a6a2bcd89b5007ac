"""Keeps drafts in rows: begun, changed under a lock, taken back, discarded, published."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from ulid import ULID

from forms.designing import editing
from forms.designing.flaws import Flaw, blocking, flaws
from forms.designing.keys import code_of
from forms.offer import Offer, read
from forms.publishing import keep, newest_of_each, version_of, versions
from forms.tables import FormDraft
from gateway.model.errors import Refused
from gateway.model.form import CZECH, FormField, FormSpec, Words
from gateway.store import codec
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.languages import msgid
from gateway.web.words import who
from registry.calendar import legal_day
from registry.circulation import departments

#: Stands in the audit log where a question's name would; no question can bear it.
HEADING = "-"

TAKEN_BACK = "form-draft.taken-back"


class NoDraft(Refused):
    """There is no such draft."""


class Stale(Refused):
    """Somebody has changed it since it was looked at."""


class Unready(Refused):
    """It cannot be published before what is listed is mended."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft as it stands now."""

    id: str
    offer: Offer
    revision: int
    #: The published version it was made from; 0 for a new form.
    based_on: int
    #: The same before the last change, where that can be taken back.
    before: Offer | None
    changed_at: datetime
    #: ``clerk:novakova``.
    changed_by: str


def about(draft: str) -> str:
    """Return what the audit log calls a draft."""
    return f"form-draft:{draft}"


def draft_of(unit: Unit, draft: str) -> Draft | None:
    """Return a draft."""
    row = unit.rows.get(FormDraft, draft)
    return _draft(row) if row is not None else None


def drafts(unit: Unit) -> tuple[Draft, ...]:
    """Return all drafts, the one changed last first."""
    statement = select(FormDraft).order_by(FormDraft.changed_at.desc(), FormDraft.id)
    return tuple(_draft(row) for row in unit.rows.all(statement))


def _draft(row: FormDraft) -> Draft:
    before = codec.loads(row.before, Offer) if row.before else None
    return Draft(
        row.id,
        codec.loads(row.content, Offer),
        row.revision,
        row.based_on,
        before,
        row.changed_at,
        row.changed_by,
    )


def flaws_of(unit: Unit, offer: Offer) -> tuple[Flaw, ...]:
    """Return what is wrong with a draft today."""
    return flaws(offer, legal_day(unit.now), {one.code for one in departments(unit)})


def begin(unit: Unit, title: str) -> str:
    """Begin a new form; returns the draft's identifier."""
    form = FormSpec(code_of(title, _codes(unit)), 1, {CZECH: title.strip()}, ())
    return _kept(unit, Offer(form, legal_day(unit.now)), 0)


def copied(unit: Unit, code: str) -> str:
    """Begin a new form that is like another one. Raises ``NoDraft``."""
    found = version_of(unit, code)
    if found is None:
        raise NoDraft
    form = found.offer.form
    title = {
        language: f"{words} {_COPY.get(language, _COPY['en'])}"
        for language, words in form.title.items()
    }
    new = replace(
        form, code=code_of(form.title.get(CZECH, ""), _codes(unit)), version=1, title=title
    )
    return _kept(unit, replace(found.offer, form=new, valid_to=None), 0)


_COPY: Words = {CZECH: "(kopie)", "en": "(copy)"}


def next_version(unit: Unit, code: str) -> str:
    """Begin the next version of a form, or return the draft that is one already.

    Raises ``NoDraft`` where there is no such form.
    """
    found = version_of(unit, code)
    if found is None:
        raise NoDraft
    version = found.offer.form.version
    new = replace(found.offer.form, version=version + 1)
    return _kept(unit, replace(found.offer, form=new, valid_to=None), version)


def taken_in(unit: Unit, text: str) -> str:
    """Begin a draft from TOML. Raises ``Malformed`` with everything that is wrong in it."""
    offer = read(text)
    found = version_of(unit, offer.form.code)
    return _kept(unit, offer, found.offer.form.version if found else 0)


def _kept(unit: Unit, offer: Offer, based_on: int) -> str:
    identifier = str(ULID())
    values: dict[str, object] = {
        "id": identifier,
        "code": offer.form.code,
        "content": codec.dumps(offer),
        "before": "",
        "revision": 1,
        "based_on": based_on,
        "begun_at": unit.now,
        "changed_at": unit.now,
        "changed_by": unit.actor,
    }
    if unit.rows.ensure(FormDraft, values):
        unit.record("form-draft.begun", about(identifier), {"form": offer.form.code})
        return identifier
    there = unit.rows.first(select(FormDraft.id).where(FormDraft.code == offer.form.code))
    if there is None:
        raise Stale
    return there


def _codes(unit: Unit) -> set[str]:
    """Return every code that is taken, the desk's own words too."""
    known = {one.offer.form.code for one in newest_of_each(unit)}
    return known | set(unit.rows.all(select(FormDraft.code))) | {"drafts"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a draft."""

    #: What happened, for the audit log: ``question-removed``.
    event: str
    act: Callable[[Offer], Offer]
    #: Which question, in words and by its name.
    note: str = ""
    question: str = ""


def change(unit: Unit, draft: str, what: Change) -> Draft:
    """Change a draft; the state before is kept for taking the change back. Raises ``NoDraft``."""
    row = _locked(unit, draft)
    offer = codec.loads(row.content, Offer)
    changed = what.act(offer)
    if changed != offer:
        row.code = changed.form.code
        row.before, row.content = row.content, codec.dumps(changed)
        _touched(unit, row)
        unit.record(
            f"form-draft.{what.event}", about(draft), {"note": what.note, "question": what.question}
        )
    return _draft(row)


def put_question(unit: Unit, draft: str, field: FormField, seen: str) -> Draft:
    """Write a question that was *seen* so. Raises ``Stale`` when it is another one by now."""

    def act(offer: Offer) -> Offer:
        if editing.seal(editing.question(offer, field.name)) != seen:
            raise Stale
        return editing.put(offer, field)

    event = "question-changed" if seen else "question-added"
    return change(unit, draft, Change(event, act, field.label.get(CZECH, ""), field.name))


def put_heading(unit: Unit, draft: str, heading: Offer, seen: str) -> Draft:
    """Write what stands above the questions. Raises ``Stale``, or ``Refused`` for a taken code."""

    def act(offer: Offer) -> Offer:
        if editing.seal(offer) != seen:
            raise Stale
        if heading.form.code != offer.form.code and heading.form.code in _codes(unit):
            raise Refused(msgid("Another form has this word in its address."))
        form = replace(heading.form, fields=offer.form.fields, version=offer.form.version)
        return replace(heading, form=form)

    return change(unit, draft, Change("heading-changed", act, question=HEADING))


def take_back(unit: Unit, draft: str, revision: int) -> None:
    """Take the last change back; once more takes that back. Raises ``NoDraft`` or ``Stale``."""
    row = _locked(unit, draft, revision)
    if row.before:
        row.before, row.content = row.content, row.before
        row.code = codec.loads(row.content, Offer).form.code
        _touched(unit, row)
        unit.record(TAKEN_BACK, about(draft))


def discard(unit: Unit, draft: str, revision: int) -> None:
    """Throw a draft away. Raises ``NoDraft`` or ``Stale``."""
    row = _locked(unit, draft, revision)
    unit.record("form-draft.discarded", about(draft), {"form": row.code})
    unit.rows.delete(row)


def publish(unit: Unit, draft: str, revision: int) -> Offer:
    """Offer the draft from today on as the form's next version; the draft is gone then.

    Raises ``NoDraft``, ``Stale`` when it has changed since it was looked at, ``Unready``, and
    ``Refused`` when another form has got its code.
    """
    row = _locked(unit, draft, revision)
    today = legal_day(unit.now)
    offer = codec.loads(row.content, Offer)
    known = versions(unit, offer.form.code)
    if known and not row.based_on:
        raise Refused(msgid("Another form has this word in its address."))
    version = max((one.offer.form.version for one in known), default=0) + 1
    offer = replace(offer, form=replace(offer.form, version=version), valid_from=today)
    if blocking(flaws_of(unit, offer)):
        raise Unready
    if not keep(unit, offer):
        raise Stale
    # The draft's own history ends with it: whoever still has its page open is told what happened.
    unit.record("form-draft.published", about(draft), {"note": offer.form.title.get(CZECH, "")})
    unit.rows.delete(row)
    return offer


@dataclass(frozen=True, slots=True)
class Touched:
    """Who has changed a piece of a draft last, and when."""

    #: A person's name, or a text to translate.
    by: str
    at: datetime


def touched(unit: Unit, draft: Draft, question: str) -> Touched:
    """Return who has changed a question last, or the ``HEADING``."""
    names = {one.login: one.name for one in colleagues(unit)}
    mine = select(AuditRow).where(AuditRow.about == about(draft.id)).order_by(AuditRow.seq.desc())
    for row in unit.rows.all(mine):
        details = json.loads(row.details)
        # What was taken back may have been anything.
        if row.event == TAKEN_BACK or details.get("question") == question:
            return Touched(who(row.actor, names), row.at)
    return Touched(who(draft.changed_by, names), draft.changed_at)


def _touched(unit: Unit, row: FormDraft) -> None:
    row.revision += 1
    row.changed_at, row.changed_by = unit.now, unit.actor


def _locked(unit: Unit, draft: str, revision: int | None = None) -> FormDraft:
    row = unit.rows.get(FormDraft, draft, lock=True)
    if row is None:
        raise NoDraft
    if revision is not None and row.revision != revision:
        raise Stale
    return row
