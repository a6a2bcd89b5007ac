"""Opens files, joins filings into them, takes filings out and moves them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.axes import Handling
from registry.calendar import legal_day
from registry.circulation import check_receiver
from registry.file_tables import CaseFile, FileEntry, FileSeries, SchemeClass
from registry.files.states import FileState
from registry.identifiers import new_identifier
from registry.plan.scheme import class_for_file
from registry.tables import Filing
from registry.wording import folded, line

LONGEST_TITLE, LONGEST_REASON = 250, 500

#: The events of the filing and of the file. To a filing messages are joined, it is put into a file.
_PUT_IN = ("filing.put-in", "file.joined")
_TAKEN_OUT = ("filing.taken-out", "file.taken-out")


@dataclass(frozen=True, slots=True)
class NewFile:
    """What a file is opened with."""

    title: str
    #: The full code of a class of the scheme in force.
    class_code: str
    #: The code of a department, ``None`` when nobody's yet.
    department: str | None = None
    #: A login, or empty.
    clerk: str = ""


def open_file(unit: Unit, new: NewFile) -> CaseFile:
    """Open a file with the next mark of the year; its disposal regime is fixed for ever.

    Raises ``Wrong`` where the class cannot be used. Source: Decree 259/2012 § 12(3).
    """
    title = line(new.title, LONGEST_TITLE)
    if not title:
        raise Wrong(msgid("A file needs a title."))
    found = class_for_file(unit, new.class_code)
    check_receiver(unit, new.department, new.clerk)
    file = _made(unit, found, title)
    file.department, file.clerk = new.department, new.clerk
    unit.rows.add(file)
    unit.rows.flush()
    details = {"mark": file.mark, "class": file.class_code, "note": f"{file.mark}, {found.code}"}
    unit.record("file.opened", f"file:{file.id}", details)
    return file


def _made(unit: Unit, found: SchemeClass, title: str) -> CaseFile:
    year = legal_day(unit.now).year
    # The series stays locked until the unit ends, so a unit that fails gives its number back.
    seq = unit.rows.count_up(FileSeries, {"year": year}, "last")
    orig = unit.originator.abbreviation
    mark = unit.originator.file_pattern.format(orig=orig, seq=seq, year=year)
    identifier = new_identifier(orig)
    return CaseFile(
        id=identifier,
        mark=mark,
        year=year,
        seq=seq,
        title=title,
        version=found.version,
        class_code=found.code,
        class_title=found.title,
        disposal_mark=found.disposal_mark,
        retention=found.retention,
        trigger=found.trigger,
        growth=found.growth,
        state=FileState.OPEN,
        opened_at=unit.now,
        settled_at=None,
        closed_at=None,
        event_on=None,
        sought=folded(f"{mark} {identifier} {title} {found.code} {found.title}"),
    )


def file_of(unit: Unit, filing: str) -> FileEntry | None:
    """Return the entry by which the filing is in a file; ``None`` when it is in none."""
    return unit.rows.first(select(FileEntry).where(FileEntry.held == filing))


def contents(unit: Unit, file: str) -> Sequence[FileEntry]:
    """Return every number of the file in order, those taken out included."""
    statement = select(FileEntry).where(FileEntry.file == file)
    return unit.rows.all(statement.order_by(FileEntry.position))


def locked(unit: Unit, file: str) -> CaseFile:
    """Return the file, locked: every act on it or its content waits for the one before.

    Whoever holds a filing takes its file's lock after it, never the other way round. Raises
    ``Wrong`` when there is no such file.
    """
    found = unit.rows.get(CaseFile, file, lock=True)
    if found is None:
        raise Wrong(msgid("There is no such file."))
    return found


def named(unit: Unit, named_by: str) -> CaseFile:
    """Return the file with this identifier or file mark, locked. Raises ``Wrong``."""
    wanted = named_by.strip()
    found = select(CaseFile.id).where((CaseFile.mark == wanted) | (CaseFile.id == wanted.upper()))
    return locked(unit, unit.rows.first(found) or "")


def join(unit: Unit, filing: Filing, file: CaseFile, class_code: str = "") -> FileEntry:
    """Put the locked *filing* into the locked *file* behind the last one.

    With *class_code* the filing has the regime of that class, else the file's own. Raises
    ``Wrong`` when it is in a file already or this one takes nothing any more.
    """
    present = file_of(unit, filing.record_identifier)
    if present is not None:
        raise Wrong(msgid("The filing is in the file %(mark)s already."), mark=_mark(unit, present))
    if filing.handling == Handling.CANCELLED:
        raise Wrong(msgid("The registration of this filing was cancelled."))
    _still_open(file)
    last = select(func.max(FileEntry.position)).where(FileEntry.file == file.id)
    regime = class_for_file(unit, class_code) if class_code else None
    entry = FileEntry(
        file=file.id,
        position=(unit.rows.first(last) or 0) + 1,
        filing=filing.record_identifier,
        held=filing.record_identifier,
        disposal_mark=regime.disposal_mark if regime else file.disposal_mark,
        retention=regime.retention if regime else file.retention,
        joined_by=unit.actor,
        joined_at=unit.now,
        left_by="",
        left_at=None,
        left_because="",
    )
    unit.rows.add(entry)
    unit.rows.flush()
    _told(unit, _PUT_IN, filing, file, f"{file.mark}, {entry.position}")
    return entry


def take_out(unit: Unit, filing: Filing, reason: str) -> CaseFile:
    """Take the locked *filing* out of its file; its number in the file is never given again."""
    reason = why(reason)
    entry = file_of(unit, filing.record_identifier)
    if entry is None:
        raise Wrong(msgid("The filing is in no file."))
    file = locked(unit, entry.file)
    _still_open(file)
    if filing.handling == Handling.SETTLED:
        raise Wrong(msgid("The filing is settled; re-open it first."))
    entry.held = None
    entry.left_by, entry.left_at, entry.left_because = unit.actor, unit.now, reason
    unit.rows.flush()
    _told(unit, _TAKEN_OUT, filing, file, f"{file.mark}: {reason}")
    return file


def move(unit: Unit, filing: Filing, file: CaseFile, reason: str) -> FileEntry:
    """Take the filing out of its file and join it into another one, at once."""
    left = take_out(unit, filing, reason)
    if left.id == file.id:
        raise Wrong(msgid("The filing is in the file %(mark)s already."), mark=file.mark)
    return join(unit, filing, file)


def why(reason: str) -> str:
    """Return a reason without blanks around it. Raises ``Wrong`` when there is none."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Wrong(msgid("Give a reason of up to 500 characters."))
    return reason


def changeable(unit: Unit, filing: Filing) -> None:
    """Hold the file of the locked *filing*. Raises ``Wrong`` when it is closed."""
    entry = file_of(unit, filing.record_identifier)
    file = locked(unit, entry.file) if entry is not None else None
    if file is not None and file.state == FileState.CLOSED:
        raise Wrong(msgid("The file %(mark)s is closed; re-open it first."), mark=file.mark)


def _still_open(file: CaseFile) -> None:
    if file.state == FileState.CLOSED:
        raise Wrong(msgid("The file %(mark)s is closed; re-open it first."), mark=file.mark)
    if file.state == FileState.SETTLED:
        raise Wrong(msgid("The file %(mark)s is settled; re-open it first."), mark=file.mark)


def _mark(unit: Unit, entry: FileEntry) -> str:
    file = unit.rows.get(CaseFile, entry.file)
    return file.mark if file else entry.file


def _told(unit: Unit, what: tuple[str, str], filing: Filing, file: CaseFile, note: str) -> None:
    """Write it into both histories: the filing's and the file's."""
    details = {"file": file.id, "mark": file.mark, "filing": filing.record_identifier}
    about = f"filing:{filing.record_identifier}"
    unit.record(what[0], about, {**details, "note": note})
    number = f"{filing.reference_number} {filing.subject}"
    reason = note.partition(": ")[2] if what is _TAKEN_OUT else ""
    told = f"{number} – {reason}" if reason else number
    unit.record(what[1], f"file:{file.id}", {**details, "note": line(told)})
