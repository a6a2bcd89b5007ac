"""Records that the sender has confirmed an unsigned filing (§ 37(4) of Act 500/2004)."""

from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.store.unit import Unit
from registry.axes import UNPROVEN, Authenticity
from registry.deadlines import CONFIRM_UNSIGNED, DeadlineState
from registry.tables import Deadline, Filing

#: Where a confirmation may be recorded: also late, for what it then means is the clerk's matter.
OPEN = UNPROVEN | {
    Authenticity.LAPSED,
    Authenticity.PAPER_UNSIGNED,
    Authenticity.DATABOX_OTHER_PERSON,
}

LONGEST = 200


def confirm(unit: Unit, filing: Filing, how: str) -> None:
    """Write down that *filing* was confirmed, and *how*: a reference number, a protocol.

    The term counts as met. Raises ``Malformed`` when there is nothing to confirm or to say.
    """
    how = how.strip()
    if filing.authenticity not in OPEN:
        raise Malformed("Toto podání potvrzení nepotřebuje.")
    if not how or len(how) > LONGEST:
        raise Malformed("Uveďte nejvýše 200 znaky, čím bylo podání potvrzeno.")
    filing.authenticity = Authenticity.CONFIRMED
    term = select(Deadline).where(
        Deadline.filing == filing.record_identifier, Deadline.kind == CONFIRM_UNSIGNED
    )
    for deadline in unit.rows.all(term):
        deadline.state = DeadlineState.MET
    unit.record("filing.confirmed", f"filing:{filing.record_identifier}", {"note": how})
