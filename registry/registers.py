"""Keeps the independent registers (samostatné evidence): codes, patterns, and when they are in use.

Source: Act 499/2004 § 64 and Decree 259/2012: an evidence number carries the designations of the
originator and of the register, and a running number within the register's period.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.calendar import legal_day
from registry.tables import IndependentRegister

#: The filing register (podací deník); an independent register has a code of its own.
FILING_REGISTER = "filings"

LONGEST_NAME, LONGEST_PATTERN = 200, 60

DEFAULT_PATTERN = "{orig}-{register}/{seq:05d}/{year}"

_CODE = re.compile(r"[A-Z0-9]{1,12}")
#: Nothing of a pattern is evaluated: it is text with these four words in it.
_WORD = re.compile(r"{(orig|register|year|seq)(?::0([1-9])d)?}")


class Period(StrEnum):
    """Whether numbers begin anew."""

    YEAR = "year"
    ENDLESS = "endless"


@dataclass(frozen=True, slots=True)
class NewRegister:
    """What a register is made from."""

    code: str
    name: str
    pattern: str = DEFAULT_PATTERN
    period: Period = Period.YEAR


def registers(unit: Unit) -> tuple[IndependentRegister, ...]:
    """Return all registers of the originator, closed ones too, by code."""
    return tuple(unit.rows.all(select(IndependentRegister).order_by(IndependentRegister.code)))


def in_use(unit: Unit) -> tuple[IndependentRegister, ...]:
    """Return the registers in which something may be entered today."""
    today = legal_day(unit.now)
    return tuple(one for one in registers(unit) if _holds_on(one, today))


def register_in_use(unit: Unit, code: str) -> IndependentRegister:
    """Return the register *code*. Raises ``Malformed`` when nothing can be entered there today."""
    found = unit.rows.get(IndependentRegister, code)
    if found is None or not _holds_on(found, legal_day(unit.now)):
        raise Malformed(msgid("Nothing can be entered in this register."))
    return found


def add_register(unit: Unit, new: NewRegister) -> IndependentRegister:
    """Begin a register today. Raises ``Malformed``."""
    code, name, pattern = new.code.strip(), new.name.strip(), new.pattern.strip()
    if not _CODE.fullmatch(code):
        raise Malformed(msgid("A code has one to twelve capitals and digits."))
    if not 0 < len(name) <= LONGEST_NAME:
        raise Malformed(msgid("A register has a name of up to 200 characters."))
    check_pattern(pattern, new.period)
    if unit.rows.get(IndependentRegister, code) is not None:
        raise Malformed(msgid("There is such a register already."))
    made = IndependentRegister(
        code=code,
        name=name,
        pattern=pattern,
        period=new.period,
        valid_from=legal_day(unit.now),
        valid_to=None,
    )
    unit.rows.add(made)
    unit.record("register.added", f"register:{code}", {"name": name, "pattern": pattern})
    return made


def close_register(unit: Unit, code: str) -> None:
    """Enter nothing more after today; what is in it stays. Raises ``Malformed``."""
    found = unit.rows.get(IndependentRegister, code, lock=True)
    if found is None or found.valid_to is not None:
        raise Malformed(msgid("There is no such open register."))
    found.valid_to = legal_day(unit.now)
    unit.record("register.closed", f"register:{code}", {"last": found.valid_to.isoformat()})


def check_pattern(pattern: str, period: Period) -> None:
    """Raise ``Malformed`` unless numbers made by *pattern* are unique and say whose they are."""
    used = {word for word, _ in _WORD.findall(pattern)}
    wanted = {"orig", "register", "seq"} | ({"year"} if period is Period.YEAR else set())
    rest = _WORD.sub("", pattern)
    if not wanted <= used or "{" in rest or "}" in rest or len(pattern) > LONGEST_PATTERN:
        raise Malformed(
            msgid("A pattern has {orig}, {register}, {seq} and, with yearly numbers, {year} in it.")
        )


def written(register: IndependentRegister, orig: str, seq: int, year: int) -> str:
    """Return a number as the register writes it."""
    values = {"orig": orig, "register": register.code, "year": str(year)}

    def word(found: re.Match[str]) -> str:
        name, width = found.groups()
        return str(seq).zfill(int(width or 0)) if name == "seq" else values[name]

    return _WORD.sub(word, register.pattern)


def _holds_on(register: IndependentRegister, day: date) -> bool:
    return register.valid_from <= day and (register.valid_to is None or day <= register.valid_to)
