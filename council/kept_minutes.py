"""Keeps the minutes of a closed meeting as the file that is signed, and the same for Word."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from council.meetings import MeetingState
from council.outcome_tables import KeptMinutes, WordMinutes
from council.refusing import NotPossible
from council.tables import Meeting
from gateway.model.blob import BlobRef
from gateway.store.unit import Unit
from gateway.web.languages import msgid


class Format(StrEnum):
    """What the minutes can be read in."""

    PDF = "pdf"
    WORD = "docx"


@dataclass(frozen=True, slots=True)
class Made:
    """One version of the minutes: PDF/A, and DOCX with the same text."""

    pdf: bytes
    word: bytes


def keep(unit: Unit, meeting: Meeting, made: Made) -> KeptMinutes:
    """Keep *made* as the next version of the minutes. Raises ``NotPossible`` before the end."""
    if meeting.state != MeetingState.CLOSED:
        raise NotPossible(msgid("The minutes are made once the meeting is closed."))
    blob, word = unit.keep(BlobRef.of(made.pdf)), unit.keep(BlobRef.of(made.word))
    versions = select(KeptMinutes).where(KeptMinutes.meeting == meeting.id)
    row = KeptMinutes(
        meeting=meeting.id,
        seq=unit.rows.count(versions) + 1,
        sha256=blob.sha256,
        size=blob.size,
        by=unit.actor,
        at=unit.now,
    )
    unit.rows.add(row)
    unit.rows.flush()
    copy = WordMinutes(meeting=meeting.id, seq=row.seq, sha256=word.sha256, size=word.size)
    unit.rows.add(copy)
    unit.rows.flush()
    details = {"sha256": blob.sha256, "docx": word.sha256}
    unit.record("council.minutes-made", f"meeting:{meeting.id}", details)
    return row


def kept(unit: Unit, meeting: str) -> KeptMinutes | None:
    """Return the latest version."""
    return unit.rows.first(
        select(KeptMinutes).where(KeptMinutes.meeting == meeting).order_by(KeptMinutes.seq.desc())
    )


def content(unit: Unit, meeting: str, wanted: Format) -> bytes | None:
    """Return the latest version's file; ``None`` while there is none."""
    row = kept(unit, meeting)
    if row is None:
        return None
    file: KeptMinutes | WordMinutes | None = row
    if wanted is Format.WORD:
        file = unit.rows.first(
            select(WordMinutes).where(WordMinutes.meeting == meeting, WordMinutes.seq == row.seq)
        )
    if file is None:
        return None
    with unit.open(BlobRef(file.sha256, file.size)) as opened:
        return opened.read()
