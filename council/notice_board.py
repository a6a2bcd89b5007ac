"""The official notice board (úřední deska): what hangs there, since when and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from ulid import ULID

from council.outcome_tables import Notice
from council.refusing import NotPossible
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day

LONGEST_TITLE, LONGEST_NUMBER = 300, 80


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What is to be posted today."""

    title: str
    text: str = ""
    agenda: str = ""
    reference_number: str = ""
    relevant_until: date | None = None
    #: The meeting it announces.
    meeting: str | None = None


def post(unit: Unit, new: NewNotice) -> Notice:
    """Post a notice today; it hangs until it is taken down. Raises ``NotPossible``."""
    today = legal_day(unit.now)
    if not new.title.strip() or len(new.title) > LONGEST_TITLE:
        raise NotPossible(msgid("A notice needs a title of up to 300 characters."))
    if len(new.reference_number) > LONGEST_NUMBER:
        raise NotPossible(msgid("The reference number is too long."))
    if new.relevant_until is not None and new.relevant_until < today:
        raise NotPossible(msgid("The last day of a notice cannot be in the past."))
    title, text = new.title.strip(), new.text.strip()
    same = (Notice.title == title, Notice.text == text, Notice.removed_on.is_(None))
    if unit.rows.first(select(Notice.id).where(*same)) is not None:
        raise NotPossible(msgid("This very notice hangs on the board already."))
    notice = Notice(
        id=str(ULID()),
        title=title,
        text=text,
        agenda=new.agenda.strip(),
        reference_number=new.reference_number.strip(),
        meeting=new.meeting,
        posted_on=today,
        relevant_until=new.relevant_until,
        removed_on=None,
        by=unit.actor,
    )
    unit.rows.add(notice)
    unit.rows.flush()
    unit.record("council.notice-posted", f"notice:{notice.id}")
    return notice


def remove(unit: Unit, notice: Notice) -> None:
    """Take a notice down today. Raises ``NotPossible`` when it was before."""
    if notice.removed_on is not None:
        raise NotPossible(msgid("This notice was taken down before."))
    notice.removed_on = legal_day(unit.now)
    unit.record("council.notice-removed", f"notice:{notice.id}")


def hanging(unit: Unit) -> Sequence[Notice]:
    """Return what hangs on the board now, newest first."""
    return unit.rows.all(
        select(Notice)
        .where(Notice.removed_on.is_(None))
        .order_by(Notice.posted_on.desc(), Notice.id.desc())
    )


def taken_down(unit: Unit, limit: int = 50) -> Sequence[Notice]:
    """Return what was taken down, the latest first."""
    return unit.rows.all(
        select(Notice)
        .where(Notice.removed_on.is_not(None))
        .order_by(Notice.removed_on.desc(), Notice.id.desc())
        .limit(limit)
    )
