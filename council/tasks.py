"""Tasks from resolutions: whose they are, by when, and what became of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from ulid import ULID

from council.outcome_tables import Resolution, Task
from council.refusing import NotPossible
from council.resolutions import ResolutionState
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.tables import Department


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class NewTask:
    """What a task is made from; a department, a clerk's login, or both."""

    text: str
    due: date
    department: str | None = None
    clerk: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task as a line of a list."""

    id: str
    resolution: str
    number: str
    text: str
    department: str
    clerk: str
    due: date
    #: A ``TaskState``, or ``overdue`` when it is open and its last day has passed.
    state: str
    note: str


def impose(unit: Unit, resolution: Resolution, new: NewTask) -> str:
    """Impose a task by *resolution* and return its identifier. Raises ``NotPossible``."""
    if resolution.state != ResolutionState.VALID:
        raise NotPossible(msgid("This resolution was cancelled before."))
    if not new.text.strip():
        raise NotPossible(msgid("Say what is to be done."))
    if new.department is None and not new.clerk:
        raise NotPossible(msgid("Say whose task it is: a department, a clerk, or both."))
    if new.department is not None and unit.rows.get(Department, new.department) is None:
        raise NotPossible(msgid("There is no such department."))
    if new.clerk and new.clerk not in {one.login for one in colleagues(unit)}:
        raise NotPossible(msgid("There is no such clerk here."))
    _check_new(unit, resolution, new)
    task = Task(
        id=str(ULID()),
        resolution=resolution.id,
        text=new.text.strip(),
        department=new.department,
        clerk=new.clerk,
        due=new.due,
        state=TaskState.OPEN,
        note="",
        settled_at=None,
    )
    unit.rows.add(task)
    unit.rows.flush()
    details = {"department": new.department or "", "clerk": new.clerk, "due": new.due.isoformat()}
    unit.record("council.task-imposed", f"resolution:{resolution.id}", details)
    return task.id


def _check_new(unit: Unit, resolution: Resolution, new: NewTask) -> None:
    """Refuse what was sent twice."""
    same = select(Task.id).where(
        Task.resolution == resolution.id,
        Task.state == TaskState.OPEN,
        Task.text == new.text.strip(),
        Task.department.is_(None) if new.department is None else Task.department == new.department,
        Task.clerk == new.clerk,
        Task.due == new.due,
    )
    if unit.rows.first(same) is not None:
        raise NotPossible(msgid("The resolution imposes this very task already."))


def settle(unit: Unit, task: Task, state: TaskState, note: str) -> None:
    """Note that the task is fulfilled or dropped, and how or why. Raises ``NotPossible``."""
    if task.state != TaskState.OPEN:
        raise NotPossible(msgid("This task was settled before."))
    if not note.strip():
        raise NotPossible(msgid("Say how it was fulfilled, or why it is dropped."))
    task.state, task.note, task.settled_at = state, note.strip(), unit.now
    unit.record(f"council.task-{state}", f"resolution:{task.resolution}", {"note": note.strip()})


def prolong(unit: Unit, task: Task, due: date, reason: str) -> None:
    """Give a task a later last day, with the reason. Raises ``NotPossible``."""
    if task.state != TaskState.OPEN:
        raise NotPossible(msgid("This task was settled before."))
    if due <= task.due:
        raise NotPossible(msgid("The new last day is not later than the one before."))
    if not reason.strip():
        raise NotPossible(msgid("Say why."))
    details = {
        "before": task.due.isoformat(),
        "after": due.isoformat(),
        "why": reason.strip(),
    }
    task.due = due
    unit.record("council.task-prolonged", f"resolution:{task.resolution}", details)


def drop_all(unit: Unit, resolution: Resolution, note: str) -> None:
    """Drop what is still to be done by a resolution that no longer holds."""
    still_open = select(Task).where(Task.resolution == resolution.id, Task.state == TaskState.OPEN)
    for task in unit.rows.all(still_open):
        settle(unit, task, TaskState.DROPPED, note)


def tasks(
    unit: Unit, *, overdue: bool = False, state: TaskState | None = None, resolution: str = ""
) -> tuple[TaskLine, ...]:
    """Return tasks by their last day: all, those in one state, or the overdue ones."""
    today = legal_day(unit.now)
    statement = select(Task, Resolution.number).join(Resolution, Resolution.id == Task.resolution)
    if overdue:
        statement = statement.where(Task.state == TaskState.OPEN, Task.due < today)
    if state is not None:
        statement = statement.where(Task.state == state)
    if resolution:
        statement = statement.where(Task.resolution == resolution)
    found = unit.rows.tuples(statement.order_by(Task.due, Task.id))
    return tuple(_line(task, number, today) for task, number in found)


def _line(task: Task, number: str, today: date) -> TaskLine:
    late = task.state == TaskState.OPEN and task.due < today
    return TaskLine(
        id=task.id,
        resolution=task.resolution,
        number=number,
        text=task.text,
        department=task.department or "",
        clerk=task.clerk,
        due=task.due,
        state="overdue" if late else task.state,
        note=task.note,
    )
