"""Decides about filled forms: filed at once, prepared for a signature, or for a clerk to see."""

from dataclasses import replace

from forms.checking import check, most_files
from forms.offer import Offer
from forms.publishing import Published, keep, version_of
from forms.tables import FormUse
from gateway.model.form import CZECH, FormData, FormSpec, Signing, said
from gateway.model.item import Item
from gateway.model.submission import PartRole, Submission, SubmissionKind
from gateway.model.verdict import Referred, Registered, Verdict
from gateway.store.unit import Unit
from registry import counter
from registry.authenticity import authenticity_of
from registry.axes import Authenticity
from registry.calendar import legal_day
from registry.handler import decide
from registry.receipt import read
from registry.registration import Entry, defect, reference_of
from registry.tables import Department
from registry.wording import day, line


class FormsHandler:
    """Takes filled forms; everything about filings it leaves to the registry.

    Never refuses by itself: what does not fit the form waits for a clerk with the reasons.
    """

    def claims(self, submission: Submission) -> bool:
        """Take what carries a filled form. Pure."""
        return submission.kind is SubmissionKind.FORM and submission.form is not None

    def handle(self, unit: Unit, item: Item) -> Verdict:
        """Register, refer or refuse *item*. Raises ``Malformed`` for a wrong instruction."""
        known = reference_of(unit, item)
        if known is not None:
            return Registered(known)
        filled = _filled(item)
        published = version_of(unit, filled.code, filled.version)
        if published is None:
            return decide(unit, item, reason=_unknown(filled))
        # The version stays readable for as long as its filings do.
        keep(unit, published.offer)
        _count(unit, item, filled)
        entry = _entry(unit, published.offer)
        if authenticity_of(read(item)) is not Authenticity.PREFILLED:
            return decide(unit, item, entry, _wrong(item, published))
        if published.offer.form.signing is Signing.NOT_NEEDED:
            entry = replace(entry, authenticity=Authenticity.SIGNATURE_NOT_NEEDED)
            return decide(unit, item, entry, _wrong(item, published))
        return _unsigned(unit, item, published, entry)


def _count(unit: Unit, item: Item, filled: FormData) -> None:
    """Remember that the item was filled in with this version; however often it is handled."""
    values = {"item": item.id, "code": filled.code, "version": filled.version}
    unit.rows.ensure(FormUse, values)


def _entry(unit: Unit, offer: Offer) -> Entry:
    """Return what the form says about its filings; a department that is gone is left out."""
    known = offer.department and unit.rows.get(Department, offer.department) is not None
    return Entry(deadline=offer.deadline, department=offer.department if known else None)


def _unsigned(unit: Unit, item: Item, published: Published, entry: Entry) -> Verdict:
    """Decide about a form that becomes a filing by its signature."""
    said_so = item.instruction
    if said_so is not None and said_so.act == counter.SIGN:
        return Registered(counter.sign(unit, item, said_so.values, entry).reference_number)
    if said_so is not None:
        return decide(unit, item, entry)
    prepared = counter.prepare(unit, item)
    found = defect(read(item))
    reasons = (
        f"Připravené podání, čeká na podpis na přepážce do {day(prepared.sign_by)}.",
        found.summary if found else "",
        _wrong(item, published),
    )
    return Referred(" ".join(filter(None, reasons)))


def _filled(item: Item) -> FormData:
    form = read(item).form
    assert form is not None  # noqa: S101  (for the type checker; see claims)
    return form


def _unknown(filled: FormData) -> str:
    return f"Formulář „{filled.code}“ ve verzi {filled.version} tu nikdy vydán nebyl."


def _wrong(item: Item, published: Published) -> str:
    """Return what stands against taking the form as it is; empty when nothing does.

    The day counts on which the form was sent, however late it is looked at.
    """
    until = published.taken_until
    late = until is not None and not published.taken_on(legal_day(item.arrival.received_at))
    closed = f"Formulář je stažený, vyplněný se bral do {day(until)}." if until and late else ""
    return " ".join(filter(None, (closed, _misfits(item, published.offer.form))))


def _misfits(item: Item, form: FormSpec) -> str:
    """Return what does not fit the form, question by question; empty when all does."""
    filled = _filled(item)
    labels = {field.name: said(field.label, CZECH) for field in form.fields}
    wrong = check(form, filled.values, legal_day(item.arrival.received_at))
    told = [f"{labels[one.field]}: {said(one.words, CZECH)}" for one in wrong]
    strange = [line(name, 40) for name in filled.values if name not in labels]
    if strange:
        told.append(f"Na tohle se formulář neptá: {', '.join(strange)}.")
    files = [one for one in read(item).parts if one.role is PartRole.ATTACHMENT]
    room = most_files(form, filled.values)
    if len(files) > room:
        told.append(f"Souborů přišlo {len(files)}, formulář jich bere {room}.")
    return " ".join(("Formulář není vyplněn správně.", *told)) if told else ""
