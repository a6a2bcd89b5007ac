"""Writes down what else a file needs to be complete: where paper lies, which replies ended."""

from dataclasses import dataclass

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.file_tables import GivenUp, PaperNote
from registry.files.contents import why
from registry.files.lacks import undelivered
from registry.tables import Filing
from registry.wording import line

#: More sheets or attachments than this are a slip of the finger.
MOST = 100_000
LONGEST_PLACE = 255


@dataclass(frozen=True, slots=True)
class Paper:
    """What a clerk says about the paper of a filing, as typed."""

    sheets: str
    attachments: str
    place: str


def note_paper(unit: Unit, filing: Filing, paper: Paper) -> None:
    """Write down sheets, attachments and place; a later note replaces the one before."""
    place = line(paper.place, LONGEST_PLACE)
    if not place:
        raise Wrong(msgid("Say where the paper lies."))
    sheets, attachments = _number(paper.sheets), _number(paper.attachments or "0")
    if not sheets:
        raise Wrong(msgid("Count the sheets without the attachments; there is at least one."))
    row = unit.rows.get(PaperNote, filing.record_identifier)
    if row is None:
        row = PaperNote(filing=filing.record_identifier)
        unit.rows.add(row)
    row.sheets, row.attachments, row.place = sheets, attachments, place
    row.by, row.at = unit.actor, unit.now
    details = {"note": f"{sheets} + {attachments}, {place}"}
    unit.record("filing.paper-noted", f"filing:{filing.record_identifier}", details)


def give_up(unit: Unit, filing: Filing, consignment: str, reason: str) -> None:
    """Say that a reply which could not be delivered will not be sent again."""
    reason = why(reason)
    known = undelivered(unit, filing.record_identifier)
    if consignment not in {one.consignment for one in known if one.may_be_given_up}:
        raise Wrong(msgid("There is no such undelivered reply."))
    unit.rows.add(GivenUp(consignment=consignment, reason=reason, by=unit.actor, at=unit.now))
    details = {"consignment": consignment, "note": reason}
    unit.record("consignment.given-up", f"filing:{filing.record_identifier}", details)


def _number(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit()) or int(text) > MOST:
        raise Wrong(msgid("Sheets and attachments are whole numbers."))
    return int(text)
