"""Keeps the versions of the scheme, and tells where a new file may be opened today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from gateway.model.errors import Wrong
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.file_tables import Scheme, SchemeClass
from registry.plan import law
from registry.plan.reading import ClassLine, NewScheme, WrongScheme
from registry.plan.regime import Mark, Regime, Trigger
from registry.wording import folded

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A class as one line of the scheme."""

    version: int
    code: str
    parent: str
    #: How deep it stands in the tree, from 0.
    depth: int
    title: str
    description: str
    holds_files: bool
    growth: str
    disposal_mark: str
    retention: int
    trigger: str
    #: Whether a new file may be opened in it today.
    open: bool
    withdrawn_on: date | None
    withdrawn_because: str


def take_over(unit: Unit, scheme: NewScheme) -> Scheme:
    """Make *scheme* the originator's next version, from the day it names.

    The version before ends the day before. Raises ``WrongScheme`` unless it is later than that.
    """
    last = unit.rows.first(select(Scheme).order_by(Scheme.version.desc()).with_for_update())
    if last is not None:
        if last.valid_from >= scheme.valid_from:
            raise WrongScheme(
                (f"a version valid from {last.valid_from} is there; this one must be later",)
            )
        last.valid_to = scheme.valid_from - timedelta(days=1)
    made = Scheme(
        version=last.version + 1 if last else 1,
        title=scheme.title,
        valid_from=scheme.valid_from,
        valid_to=None,
        by=unit.actor,
        at=unit.now,
    )
    unit.rows.add(made)
    unit.rows.flush()
    rows = (_row(made.version, place, one) for place, one in enumerate(scheme.classes))
    unit.rows.write(*rows)
    details = {"note": scheme.title, "valid_from": scheme.valid_from.isoformat()}
    unit.record("scheme.taken-over", f"scheme:{made.version}", details)
    return made


def _row(version: int, place: int, line: ClassLine) -> SchemeClass:
    regime = line.regime
    return SchemeClass(
        version=version,
        code=line.code,
        simple_code=line.simple,
        parent=line.parent,
        place=place,
        title=line.title,
        description=line.description,
        holds_files=regime is not None,
        growth=line.growth if regime else "",
        disposal_mark=regime.mark if regime else "",
        retention=regime.retention if regime else 0,
        trigger=regime.trigger if regime else "",
        withdrawn_on=None,
        withdrawn_because="",
    )


def versions(unit: Unit) -> Sequence[Scheme]:
    """Return every version, the newest first."""
    return unit.rows.all(select(Scheme).order_by(Scheme.version.desc()))


def in_force(unit: Unit, day: date | None = None) -> Scheme | None:
    """Return the version that is valid on *day*, by default today; ``None`` when there is none."""
    on = day or legal_day(unit.now)
    statement = select(Scheme).where(
        Scheme.valid_from <= on, Scheme.valid_to.is_(None) | (Scheme.valid_to >= on)
    )
    return unit.rows.first(statement)


def lines(unit: Unit, version: int | None = None, sought: str = "") -> tuple[PlanLine, ...]:
    """Return the classes of a version, as printed; by default of the one in force.

    With *sought* only those whose code begins with it or whose words contain it, and the classes
    above them.
    """
    scheme = in_force(unit) if version is None else unit.rows.get(Scheme, version)
    if scheme is None:
        return ()
    statement = select(SchemeClass).where(SchemeClass.version == scheme.version)
    rows = unit.rows.all(statement.order_by(SchemeClass.place))
    today, parents = legal_day(unit.now), {row.code: row.parent for row in rows}
    found = tuple(
        _line(row, _depth(row.code, parents), is_open(row, scheme, today)) for row in rows
    )
    return _narrowed(found, folded(sought)) if sought.strip() else found


def _depth(code: str, parents: Mapping[str, str]) -> int:
    # A parent's code is shorter than its child's, so this ends.
    parent = parents.get(code, "")
    return 1 + _depth(parent, parents) if parent else 0


def _narrowed(found: tuple[PlanLine, ...], sought: str) -> tuple[PlanLine, ...]:
    words = sought.split()
    parents = {one.code: one.parent for one in found}
    kept: set[str] = set()
    for one in found:
        text = folded(f"{one.title} {one.description}")
        if all(word in text or folded(one.code).startswith(word) for word in words):
            code = one.code
            while code and code not in kept:
                kept.add(code)
                code = parents.get(code, "")
    return tuple(one for one in found if one.code in kept)


def _line(row: SchemeClass, depth: int, opens: bool) -> PlanLine:  # noqa: FBT001  (a column)
    return PlanLine(
        version=row.version,
        code=row.code,
        parent=row.parent,
        depth=depth,
        title=row.title,
        description=row.description,
        holds_files=row.holds_files,
        growth=row.growth,
        disposal_mark=row.disposal_mark,
        retention=row.retention,
        trigger=row.trigger,
        open=opens,
        withdrawn_on=row.withdrawn_on,
        withdrawn_because=row.withdrawn_because,
    )


def is_open(row: SchemeClass, scheme: Scheme, day: date) -> bool:
    """Tell whether a file may be opened in the class on *day*."""
    return (
        row.holds_files
        and scheme.valid_from <= day
        and (scheme.valid_to is None or day <= scheme.valid_to)
        and (row.withdrawn_on is None or day < row.withdrawn_on)
        and law.mark_on(row.disposal_mark, day) is not None
    )


def class_for_file(unit: Unit, code: str) -> SchemeClass:
    """Return the class in which a file may be opened today; raises ``Wrong`` saying why not."""
    code = code.strip()
    if not code:
        raise Wrong(msgid("Choose the class of the file."))
    scheme = in_force(unit)
    if scheme is None:
        raise Wrong(msgid("No classification scheme is in force; the operator imports one."))
    row = unit.rows.get(SchemeClass, scheme.version, code)
    if row is None:
        raise Wrong(msgid("The classification scheme has no class %(code)s."), code=code)
    if not row.holds_files:
        raise Wrong(msgid("Files are opened in the classes below %(code)s."), code=code)
    if row.withdrawn_on is not None and row.withdrawn_on <= legal_day(unit.now):
        raise Wrong(
            msgid("The class %(code)s was withdrawn: %(reason)s"),
            code=code,
            reason=row.withdrawn_because,
        )
    if not is_open(row, scheme, legal_day(unit.now)):
        raise Wrong(
            msgid("The disposal mark %(mark)s of the class %(code)s is not valid any more."),
            mark=row.disposal_mark,
            code=code,
        )
    return row


def regime_of(row: SchemeClass) -> Regime:
    """Return the disposal regime of a class that holds files."""
    return Regime(Mark(row.disposal_mark), row.retention, Trigger(row.trigger))


def withdraw(unit: Unit, code: str, reason: str) -> None:
    """Let nobody open files in the class any more, from today; files in it keep their regime."""
    row, reason = _in_force(unit, code), reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Wrong(msgid("Say in up to 500 characters why the class is withdrawn."))
    if row.withdrawn_on is not None:
        raise Wrong(msgid("The class %(code)s was withdrawn before."), code=code)
    row.withdrawn_on, row.withdrawn_because = legal_day(unit.now), reason
    about = f"scheme:{row.version}"
    unit.record("class.withdrawn", about, {"class": code, "note": f"{code}: {reason}"})


def restore(unit: Unit, code: str) -> None:
    """Take a withdrawal back."""
    row = _in_force(unit, code)
    if row.withdrawn_on is None:
        raise Wrong(msgid("The class %(code)s is not withdrawn."), code=code)
    row.withdrawn_on, row.withdrawn_because = None, ""
    unit.record("class.restored", f"scheme:{row.version}", {"class": code, "note": code})


def _in_force(unit: Unit, code: str) -> SchemeClass:
    scheme = in_force(unit)
    row = unit.rows.get(SchemeClass, scheme.version, code, lock=True) if scheme else None
    if row is None or not row.holds_files:
        raise Wrong(msgid("The classification scheme has no class %(code)s."), code=code)
    return row
