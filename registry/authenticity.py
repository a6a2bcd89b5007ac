"""Tells by what a submission is proven, from the evidence that the checks left."""

from gateway.model.submission import Outcome, Submission
from registry.axes import Authenticity

#: The kind of evidence that a signature check leaves, one for each signature.
SIGNATURE = "signature"
#: The detail of a valid one that says a Czech authority must recognise it (Act 297/2016 § 6).
LEVEL, RECOGNISED = "level", "recognised"

#: What the confirmation of delivery says about the signature.
WORDS = {
    Authenticity.SIGNED_RECOGNISED: "Podání je podepsáno platným uznávaným elektronickým podpisem.",
    Authenticity.SIGNATURE_INDETERMINATE: "Platnost podpisu se zatím nepodařilo posoudit.",
    Authenticity.AWAITING_CONFIRMATION: ("Podání není podepsáno uznávaným elektronickým podpisem."),
}


def authenticity_of(submission: Submission) -> Authenticity:
    """Return where the submission stands on the axis of authenticity when it comes in.

    An invalid or unrecognised signature counts as none; one that cannot be assessed does not.
    """
    signatures = [e for e in submission.evidence if e.kind == SIGNATURE]
    if any(e.outcome is Outcome.VALID and e.details.get(LEVEL) == RECOGNISED for e in signatures):
        return Authenticity.SIGNED_RECOGNISED
    if any(e.outcome is Outcome.NOT_ASSESSED for e in signatures):
        return Authenticity.SIGNATURE_INDETERMINATE
    return Authenticity.AWAITING_CONFIRMATION
