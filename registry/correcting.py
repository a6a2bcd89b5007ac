"""Corrects what a clerk wrote into the register; the old value stays readable in the history."""

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling
from registry.files.contents import changeable
from registry.registration import sought_by
from registry.tables import Filing
from registry.wording import line


def correct_subject(unit: Unit, filing: Filing, subject: str) -> None:
    """Give the locked *filing* another subject; the same one again changes nothing.

    Raises ``Wrong`` for an empty one, or for a filing that is cancelled or in a closed file.
    """
    subject, before = line(subject), filing.subject
    if not subject:
        raise Wrong(msgid("A filing needs a subject."))
    if filing.handling == Handling.CANCELLED:
        raise Wrong(msgid("The registration of this filing was cancelled."))
    changeable(unit, filing)
    if subject == before:
        return
    filing.subject = subject
    filing.sought = sought_by(
        filing.reference_number,
        filing.record_identifier,
        subject,
        filing.sender_name,
        filing.sender_address,
    )
    told = {"before": before, "after": subject}
    unit.record("filing.corrected", f"filing:{filing.record_identifier}", told)
