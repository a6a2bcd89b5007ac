"""Tells by what a submission is proven, from the evidence that the checks left."""

from collections.abc import Mapping

from gateway.model.errors import Malformed
from gateway.model.submission import Evidence, Outcome, Submission, SubmissionKind
from registry.axes import Authenticity

#: The kind of evidence that a signature check leaves, one for each signature.
SIGNATURE = "signature"
#: The detail of a valid one that says a Czech authority must recognise it (Act 297/2016 § 6).
LEVEL, RECOGNISED = "level", "recognised"
#: Whose data box it came from: valid says that nothing was changed on the way.
DATA_BOX = "data-box"
#: The detail that says its owner often writes for others: an advocate, a tax adviser.
REPRESENTS = ("may_represent", "yes")
#: It is the scan of a paper original.
PAPER = "paper"

#: What the confirmation of delivery says about the signature.
WORDS: Mapping[Authenticity, str] = {
    Authenticity.SIGNED_RECOGNISED: "Podání je podepsáno platným uznávaným elektronickým podpisem.",
    Authenticity.SIGNATURE_INDETERMINATE: "Platnost podpisu se zatím nepodařilo posoudit.",
    Authenticity.AWAITING_CONFIRMATION: "Podání není podepsáno uznávaným elektronickým podpisem.",
    Authenticity.CONFIRMED: "Podání bylo potvrzeno.",
    Authenticity.LAPSED: "Podání nebylo včas potvrzeno.",
    Authenticity.PREFILLED: "Podání je připravené a ještě není podepsané.",
    Authenticity.SIGNED_IN_PERSON: "Podání bylo podepsáno osobně na přepážce podatelny.",
    Authenticity.EXPIRED: "Připravené podání nebylo ve lhůtě podepsáno.",
    Authenticity.SIGNATURE_NOT_NEEDED: "Tento druh podání podpis nepotřebuje.",
    Authenticity.DATABOX_FICTION: (
        "Podání přišlo z vlastní datové schránky a hledí se na ně jako na podepsané."
    ),
    Authenticity.DATABOX_OTHER_PERSON: (
        "Podání přišlo z datové schránky; kdo je činí, posoudí podatelna."
    ),
    Authenticity.PAPER_SIGNED: "Listina je podepsaná.",
    Authenticity.PAPER_UNSIGNED: "Listina není podepsaná.",
}

#: Otherwise somebody has changed it, or the system of data boxes itself wrote it.
_SENT_BY_BOX = frozenset({Outcome.VALID, Outcome.NOT_ASSESSED})
_BY_BOX = (Authenticity.DATABOX_FICTION, Authenticity.DATABOX_OTHER_PERSON)
_ON_PAPER = (Authenticity.PAPER_SIGNED, Authenticity.PAPER_UNSIGNED)


def authenticity_of(submission: Submission) -> Authenticity:
    """Return where the submission stands on the axis of authenticity when it comes in.

    An invalid or unrecognised signature counts as none; one that cannot be assessed does not.
    What only a clerk can judge stands at its weaker value; see ``to_judge``.
    """
    signatures = _evidence(submission, SIGNATURE)
    if any(e.outcome is Outcome.VALID and e.details.get(LEVEL) == RECOGNISED for e in signatures):
        return Authenticity.SIGNED_RECOGNISED
    by_box = [e for e in _evidence(submission, DATA_BOX) if e.outcome in _SENT_BY_BOX]
    if by_box:
        own = any(map(_own_act, by_box))
        return Authenticity.DATABOX_FICTION if own else Authenticity.DATABOX_OTHER_PERSON
    if _evidence(submission, PAPER):
        return Authenticity.PAPER_UNSIGNED
    if any(e.outcome is Outcome.NOT_ASSESSED for e in signatures):
        return Authenticity.SIGNATURE_INDETERMINATE
    form = submission.kind is SubmissionKind.FORM
    return Authenticity.PREFILLED if form else Authenticity.AWAITING_CONFIRMATION


def as_filed(submission: Submission) -> Authenticity:
    """Return the same for a submission that is filed as it is.

    What was only prepared is then unsigned like any other (§ 37(4) of Act 500/2004).
    """
    found = authenticity_of(submission)
    return Authenticity.AWAITING_CONFIRMATION if found is Authenticity.PREFILLED else found


def choices(submission: Submission) -> tuple[Authenticity, ...]:
    """Return between what a clerk chooses who registers it; empty when there is nothing to."""
    found = authenticity_of(submission)
    if found in _BY_BOX:
        return _BY_BOX
    return _ON_PAPER if found in _ON_PAPER else ()


def to_judge(submission: Submission) -> bool:
    """Tell whether it cannot be registered before a clerk has chosen."""
    return (
        bool(choices(submission))
        and authenticity_of(submission) is not Authenticity.DATABOX_FICTION
    )


def judged(submission: Submission, chosen: str) -> Authenticity | None:
    """Return what a clerk has *chosen*, ``None`` when he left it to the program.

    Raises ``Malformed`` for what cannot be chosen, and when something must be.
    """
    if chosen:
        for one in choices(submission):
            if one == chosen:
                return one
        raise Malformed("Takto podání podepsané být nemůže.")
    if to_judge(submission):
        raise Malformed("Vyberte, zda a kým je podání podepsané.")
    return None


def _own_act(by_box: Evidence) -> bool:
    """Tell whether it is surely an act of the box's owner for himself."""
    name, yes = REPRESENTS
    return by_box.outcome is Outcome.VALID and by_box.details.get(name) != yes


def _evidence(submission: Submission, kind: str) -> list[Evidence]:
    return [e for e in submission.evidence if e.kind == kind]
