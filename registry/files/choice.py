"""Gathers the classes among which a clerk chooses when a file is opened."""

from itertools import groupby

from sqlalchemy import select

from gateway.store.unit import Unit
from registry.file_tables import CaseFile
from registry.plan.scheme import PlanLine, lines

#: Classes that a select still shows; of a longer plan the code is typed in.
SHORT_PLAN = 300
#: How many of the last files are looked at for what is used lately, and how many classes that is.
_LAST, _LATELY = 30, 4

#: Pairs of code and label.
Options = tuple[tuple[str, str], ...]
#: Pairs of a heading and its options; the lately used ones come first and have none.
Groups = tuple[tuple[str, Options], ...]


def class_groups(unit: Unit) -> Groups | None:
    """Return the classes open today under their headings; ``None`` where they are too many."""
    every = lines(unit)
    usable = [one for one in every if one.open]
    if len(usable) > SHORT_PLAN:
        return None
    headings = {one.code: f"{one.code} {one.title}" for one in every}
    grouped = groupby(usable, key=lambda one: headings.get(one.parent, _label(one)))
    groups = tuple((heading, tuple(map(_option, inside))) for heading, inside in grouped)
    lately = _lately(unit, {one.code: one for one in usable})
    return (("", lately), *groups) if lately else groups


def _lately(unit: Unit, usable: dict[str, PlanLine]) -> Options:
    last = select(CaseFile.class_code).order_by(CaseFile.opened_at.desc()).limit(_LAST)
    codes = [code for code in dict.fromkeys(unit.rows.all(last)) if code in usable]
    return tuple(_option(usable[code]) for code in codes[:_LATELY])


def _option(one: PlanLine) -> tuple[str, str]:
    return one.code, _label(one)


def _label(one: PlanLine) -> str:
    return f"{one.code} {one.title} ({one.disposal_mark}/{one.retention})"
