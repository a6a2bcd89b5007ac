"""Moves filings through the office: to a department, to a clerk, with every step kept."""

from collections.abc import Mapping

from sqlalchemy import select
from ulid import ULID

from gateway.model.errors import Malformed
from gateway.store.unit import Unit
from gateway.web.accounts import colleagues
from registry.axes import Handling
from registry.tables import Assignment, Department, Filing

#: What the columns hold.
LONGEST_LOGIN, LONGEST_CODE, LONGEST_NAME = 120, 20, 200

#: Where a filing may still be given to somebody.
OPEN = frozenset({Handling.UNASSIGNED, Handling.ASSIGNED})


def assign(unit: Unit, filing: Filing, department: str | None, clerk: str) -> None:
    """Give *filing* to a department and a clerk (a login), either may be empty.

    Giving it to whom it belongs already changes nothing. Raises ``Malformed``.
    """
    check_receiver(unit, department, clerk)
    if filing.handling not in OPEN:
        raise Malformed("Vyřízené nebo stornované podání nelze přidělit.")
    if (filing.department, filing.clerk) == (department, clerk):
        return
    unit.rows.add(
        Assignment(
            id=str(ULID()),
            filing=filing.record_identifier,
            from_department=filing.department,
            from_clerk=filing.clerk,
            to_department=department,
            to_clerk=clerk,
            by=unit.actor,
            at=unit.now,
        )
    )
    filing.department, filing.clerk = department, clerk
    filing.handling = Handling.ASSIGNED if department or clerk else Handling.UNASSIGNED
    details = {"department": department or "", "clerk": clerk}
    unit.record("filing.assigned", f"filing:{filing.record_identifier}", details)


def check_receiver(unit: Unit, department: str | None, clerk: str) -> None:
    """Raise ``Malformed`` unless the department exists and the login can be one."""
    if department is not None and unit.rows.get(Department, department) is None:
        raise Malformed(f"Neznámý odbor {department!r}.")
    if len(clerk) > LONGEST_LOGIN:
        raise Malformed("Přihlašovací jméno je příliš dlouhé.")


def departments(unit: Unit) -> tuple[Department, ...]:
    """Return the originator's departments by name."""
    return tuple(unit.rows.all(select(Department).order_by(Department.name)))


def names(unit: Unit) -> Mapping[str, str]:
    """Return what departments (by code) and clerks (by login) are called."""
    found = {one.code: one.name for one in departments(unit)}
    return found | {one.login: one.name for one in colleagues(unit)}


def add_department(unit: Unit, code: str, name: str) -> None:
    """Add a department. Raises ``Malformed`` when the code is taken or either is empty."""
    code, name = code.strip(), name.strip()
    if not code or not name or len(code) > LONGEST_CODE or len(name) > LONGEST_NAME:
        raise Malformed("Odbor má kód do 20 a název do 200 znaků.")
    if unit.rows.get(Department, code) is not None:
        raise Malformed(f"Odbor {code!r} už existuje.")
    unit.rows.add(Department(code=code, name=name))
    unit.record("department.added", f"department:{code}", {"name": name})
