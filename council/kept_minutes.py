"""Keeps the minutes of a closed meeting as the file that is signed."""

from sqlalchemy import select

from council.meetings import MeetingState
from council.outcome_tables import KeptMinutes
from council.refusing import NotPossible
from council.tables import Meeting
from gateway.model.blob import BlobRef
from gateway.store.unit import Unit
from gateway.web.languages import msgid


def keep(unit: Unit, meeting: Meeting, octets: bytes) -> KeptMinutes:
    """Keep *octets* as the next version of the minutes. Raises ``NotPossible`` before the end."""
    if meeting.state != MeetingState.CLOSED:
        raise NotPossible(msgid("The minutes are made once the meeting is closed."))
    blob = unit.keep(BlobRef.of(octets))
    versions = select(KeptMinutes).where(KeptMinutes.meeting == meeting.id)
    made = KeptMinutes(
        meeting=meeting.id,
        seq=unit.rows.count(versions) + 1,
        sha256=blob.sha256,
        size=blob.size,
        by=unit.actor,
        at=unit.now,
    )
    unit.rows.add(made)
    unit.rows.flush()
    unit.record("council.minutes-made", f"meeting:{meeting.id}", {"sha256": blob.sha256})
    return made


def kept(unit: Unit, meeting: str) -> KeptMinutes | None:
    """Return the latest version."""
    return unit.rows.first(
        select(KeptMinutes).where(KeptMinutes.meeting == meeting).order_by(KeptMinutes.seq.desc())
    )


def content(unit: Unit, meeting: str) -> bytes | None:
    """Return the latest version's file; ``None`` while none was made."""
    made = kept(unit, meeting)
    if made is None:
        return None
    with unit.open(BlobRef(made.sha256, made.size)) as file:
        return file.read()
