"""The three independent axes on which a filing stands; never squeezed into one status."""

from enum import StrEnum


class Technical(StrEnum):
    """Whether the content could be taken in."""

    ACCEPTED = "accepted"
    #: It breaks the published conditions; the sender has been or will be asked to repair it.
    DEFECTIVE = "defective"
    UNREADABLE = "unreadable"


class Authenticity(StrEnum):
    """By what it is proven who made the filing (§ 37 of the Administrative Procedure Code)."""

    SIGNED_RECOGNISED = "signed-recognised"
    #: There is a signature whose validity cannot be told yet; never lowered to invalid.
    SIGNATURE_INDETERMINATE = "signature-indeterminate"
    #: Unsigned: it must be confirmed within five days (§ 37(4)).
    AWAITING_CONFIRMATION = "awaiting-confirmation"
    CONFIRMED = "confirmed"
    #: The five days are over; what follows is a clerk's decision.
    LAPSED = "lapsed"
    #: A form sent without a signature: no filing yet, it becomes one when signed at the counter.
    PREFILLED = "prefilled"
    SIGNED_IN_PERSON = "signed-in-person"
    #: Prepared, and not signed within the term: no filing has come of it.
    EXPIRED = "expired"
    #: A kind of filing that takes effect unsigned (a request under Act 106/1999).
    SIGNATURE_NOT_NEEDED = "signature-not-needed"
    #: An act from the filer's own data box counts as signed (§ 18(2) of Act 300/2008).
    DATABOX_FICTION = "databox-fiction"
    #: It came by somebody else's data box, or it cannot be told whose; a clerk judges.
    DATABOX_OTHER_PERSON = "databox-other-person"
    #: The original is paper; whether it bears a signature, a clerk has seen.
    PAPER_SIGNED = "paper-signed"
    PAPER_UNSIGNED = "paper-unsigned"


class Handling(StrEnum):
    """Whose turn it is inside the office."""

    UNASSIGNED = "unassigned"
    ASSIGNED = "assigned"
    SETTLED = "settled"
    #: The registration was cancelled with a reason; the number stays used.
    CANCELLED = "cancelled"


#: Where the sender still has to confirm that the filing is his.
UNPROVEN = frozenset({Authenticity.AWAITING_CONFIRMATION, Authenticity.SIGNATURE_INDETERMINATE})
