"""Moves files forward to settled and closed, and back by re-opening with a reason."""

from datetime import date

from gateway.model.errors import BadState, Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.circulation import check_receiver
from registry.file_tables import CaseFile
from registry.files.contents import LONGEST_TITLE, contents, why
from registry.files.lacks import formats_in, is_empty, lacks, unsettled
from registry.files.states import STEPS, FileState
from registry.plan.regime import Trigger
from registry.plan.scheme import class_for_file
from registry.wording import folded, line

#: Names told in a refusal.
MOST_NAMES = 10


def settle_file(unit: Unit, file: CaseFile) -> None:
    """Settle the locked *file*. Raises ``Wrong`` while one of its filings is not settled."""
    _refuse_unless(file, FileState.OPEN)
    if is_empty(unit, file):
        raise Wrong(msgid("An empty file is not settled; put a filing into it."))
    missing = unsettled(unit, file)
    if missing:
        raise Wrong(
            msgid("Not settled yet: %(names)s."), names=", ".join(one.name for one in missing)
        )
    _step(file, FileState.SETTLED)
    file.settled_at = unit.now
    unit.record("file.settled", f"file:{file.id}", {"mark": file.mark})


def close_file(unit: Unit, file: CaseFile) -> None:
    """Close the locked *file* after the check of completeness; settles it on the way.

    Raises ``Wrong`` when anything is lacking or somebody was faster. Source: Decree 259/2012
    § 19(2).
    """
    _refuse_unless(file, FileState.OPEN, FileState.SETTLED)
    kept = formats_in(unit, file)
    missing = lacks(unit, file, kept)
    if kept.pending and not missing:
        raise Wrong(
            msgid("Not in an output format yet: %(names)s. Close the file once more."),
            names=", ".join(one.name for one in kept.pending[:MOST_NAMES]),
        )
    if missing:
        raise Wrong(
            msgid("The file is not complete; it lacks %(number)s things, see below."),
            number=len(missing),
        )
    if file.state == FileState.OPEN:
        settle_file(unit, file)
    _step(file, FileState.CLOSED)
    file.closed_at = unit.now
    unit.record("file.closed", f"file:{file.id}", {"mark": file.mark})


def reopen_file(unit: Unit, file: CaseFile, reason: str) -> None:
    """Open the locked *file* once more; what ran from its settling or closing runs anew."""
    reason = why(reason)
    if file.state == FileState.OPEN:
        raise Wrong(msgid("The file %(mark)s is open."), mark=file.mark)
    _step(file, FileState.OPEN)
    file.settled_at = file.closed_at = None
    unit.record("file.reopened", f"file:{file.id}", {"mark": file.mark, "note": reason})


def reclassify(unit: Unit, file: CaseFile, class_code: str, reason: str) -> None:
    """Put the locked *file* into another class, whose regime it then has.

    The content that had the file's own regime takes the new one; content that was joined with a
    stricter class keeps that.
    """
    reason = why(reason)
    _refuse_unless(file, FileState.OPEN, FileState.SETTLED)
    found = class_for_file(unit, class_code)
    if found.code == file.class_code and found.version == file.version:
        raise Wrong(msgid("The file is in the class %(code)s already."), code=found.code)
    before = file.class_code
    _follow(unit, file, found.disposal_mark, found.retention)
    file.version, file.class_code, file.class_title = found.version, found.code, found.title
    file.disposal_mark, file.retention = found.disposal_mark, found.retention
    file.trigger, file.growth = found.trigger, found.growth
    file.sought = folded(f"{file.mark} {file.id} {file.title} {found.code} {found.title}")
    details = {"from": before, "to": found.code, "note": f"{before} → {found.code}: {reason}"}
    unit.record("file.reclassified", f"file:{file.id}", details)


def retitle(unit: Unit, file: CaseFile, title: str) -> None:
    """Give the locked *file* another title; the old one stays in its history."""
    title, before = line(title, LONGEST_TITLE), file.title
    _refuse_unless(file, FileState.OPEN, FileState.SETTLED)
    if not title:
        raise Wrong(msgid("A file needs a title."))
    if title == before:
        return
    file.title = title
    file.sought = folded(f"{file.mark} {file.id} {title} {file.class_code} {file.class_title}")
    unit.record("file.corrected", f"file:{file.id}", {"before": before, "after": title})


def assign_file(unit: Unit, file: CaseFile, department: str | None, clerk: str) -> None:
    """Give the locked *file* to a department and a clerk (a login), either may be empty.

    Its filings stay with whom they are. Raises ``Malformed`` for a department that is not there.
    """
    check_receiver(unit, department, clerk)
    if (file.department, file.clerk) == (department, clerk):
        return
    file.department, file.clerk = department, clerk
    details = {"department": department or "", "clerk": clerk}
    unit.record("file.assigned", f"file:{file.id}", details)


def note_event(unit: Unit, file: CaseFile, happened: date) -> None:
    """Write down the day of the event outside the office from which the retention runs."""
    if file.trigger != Trigger.EXTERNAL:
        raise Wrong(msgid("The retention of this file runs from no event outside the office."))
    if happened > legal_day(unit.now):
        raise Wrong(msgid("The day of the event lies in the future."))
    file.event_on = happened
    unit.record("file.event", f"file:{file.id}", {"note": happened.isoformat()})


def _follow(unit: Unit, file: CaseFile, mark: str, retention: int) -> None:
    for entry in contents(unit, file.id):
        if (entry.disposal_mark, entry.retention) == (file.disposal_mark, file.retention):
            entry.disposal_mark, entry.retention = mark, retention


def _refuse_unless(file: CaseFile, *states: FileState) -> None:
    """Say clearly what somebody else has done meanwhile."""
    if file.state in states:
        return
    if file.state == FileState.CLOSED:
        raise Wrong(msgid("The file %(mark)s is closed; re-open it first."), mark=file.mark)
    raise Wrong(msgid("The file %(mark)s is settled; re-open it first."), mark=file.mark)


def _step(file: CaseFile, to: FileState) -> None:
    if (FileState(file.state), to) not in STEPS:
        raise BadState(f"{file.state} -> {to}")
    file.state = to
