"""Knows the bodies, their orders, the terms, and who is a member of what on a day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from ulid import ULID

from council import numbering
from council.numbering import Scope
from council.refusing import NotPossible
from council.rules import BodyKind
from council.tables import BodyOrder, CouncilBody, CouncilTerm, Mandate, Member
from council.tally import MOST_MEMBERS
from gateway.store.unit import Unit
from gateway.web.languages import msgid
from registry.wording import czech_order

LONGEST_NAME = 200

_CODE = re.compile(r"[A-ZÁ-Ž][A-ZÁ-Ž0-9]{0,11}")
_TERM = re.compile(r"[0-9][0-9-]{0,19}")


@dataclass(frozen=True, slots=True)
class NewBody:
    """What a body is made from."""

    code: str
    kind: BodyKind
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    """What holds in a body from a day on."""

    valid_from: date
    seats: int
    template: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Seated:
    """A member with a mandate on the day that was asked for."""

    #: His number in the list, from 1, by surname; what a secretary types.
    place: int
    member: str
    name: str
    office: str


def add_body(unit: Unit, new: NewBody, order: Order) -> None:
    """Make a body with its first order. Raises ``NotPossible``."""
    name = new.name.strip()
    if not _CODE.fullmatch(new.code):
        raise NotPossible(msgid("A body's code is 1 to 12 capitals and digits, such as ZM."))
    if not name or len(name) > LONGEST_NAME:
        raise NotPossible(msgid("A body needs a name of up to 200 characters."))
    if unit.rows.get(CouncilBody, new.code) is not None:
        raise NotPossible(msgid("There is a body with this code already."))
    unit.rows.add(CouncilBody(code=new.code, kind=new.kind, name=name))
    unit.record("council.body-added", f"body:{new.code}", {"name": name})
    set_order(unit, new.code, order)


def set_order(unit: Unit, body: str, order: Order) -> None:
    """Let *order* hold in *body* from its day on. Raises ``NotPossible``."""
    if not 1 <= order.seats <= MOST_MEMBERS:
        raise NotPossible(msgid("The number of all members is wrong."))
    numbering.check(order.template, order.scope)
    if unit.rows.get(BodyOrder, body, order.valid_from) is not None:
        raise NotPossible(msgid("An order of this body already begins on this day."))
    unit.rows.add(
        BodyOrder(
            body=body,
            valid_from=order.valid_from,
            seats=order.seats,
            template=order.template,
            scope=order.scope,
        )
    )
    details = {"seats": str(order.seats), "template": order.template, "scope": order.scope.value}
    unit.record("council.order-set", f"body:{body}", details)


def order_on(unit: Unit, body: str, day: date) -> Order:
    """Return the order valid on *day*. Raises ``NotPossible`` when there was none yet."""
    found = unit.rows.first(
        select(BodyOrder)
        .where(BodyOrder.body == body, BodyOrder.valid_from <= day)
        .order_by(BodyOrder.valid_from.desc())
    )
    if found is None:
        raise NotPossible(msgid("On this day no order of the body was valid yet."))
    return Order(found.valid_from, found.seats, found.template, Scope(found.scope))


def begin_term(unit: Unit, code: str, begins: date, ends: date | None = None) -> None:
    """Enter an election term. Raises ``NotPossible`` when it overlaps with another."""
    if not _TERM.fullmatch(code) or (ends is not None and ends < begins):
        raise NotPossible(msgid("A term has a code such as 2026-2030, and ends after it begins."))
    for other in unit.rows.all(select(CouncilTerm)):
        apart = (other.ends is not None and other.ends < begins) or (
            ends is not None and ends < other.begins
        )
        if other.code == code or not apart:
            raise NotPossible(msgid("This term overlaps with another one; end that first."))
    unit.rows.add(CouncilTerm(code=code, begins=begins, ends=ends))
    unit.record("council.term-begun", f"term:{code}", {"begins": begins.isoformat()})


def end_term(unit: Unit, term: CouncilTerm, ends: date | None) -> None:
    """Let a running term end after *ends*. Raises ``NotPossible``."""
    if term.ends is not None or ends is None or ends < term.begins:
        raise NotPossible(msgid("Say the last day of the term; it cannot be changed afterwards."))
    term.ends = ends
    unit.record("council.term-ended", f"term:{term.code}", {"ends": ends.isoformat()})


def term_on(unit: Unit, day: date) -> CouncilTerm:
    """Return the term that runs on *day*. Raises ``NotPossible``."""
    found = unit.rows.first(
        select(CouncilTerm).where(
            CouncilTerm.begins <= day, CouncilTerm.ends.is_(None) | (CouncilTerm.ends >= day)
        )
    )
    if found is None:
        raise NotPossible(msgid("No election term runs on this day."))
    return found


def add_member(unit: Unit, name: str) -> str:
    """Enter somebody elected and return his identifier. Raises ``NotPossible``."""
    name = " ".join(name.split())
    _check_name(name)
    member = Member(id=str(ULID()), name=name, sorted_by=_surname_first(name))
    unit.rows.add(member)
    unit.record("council.member-added", f"member:{member.id}")
    return member.id


def _check_name(name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise NotPossible(msgid("A member needs a name of up to 200 characters."))


def give_mandate(unit: Unit, body: str, member: str, begins: date, office: str = "") -> None:
    """Make *member* a member of *body* from a day on. Raises ``NotPossible``."""
    if unit.rows.get(Member, member) is None or unit.rows.get(CouncilBody, body) is None:
        raise NotPossible(msgid("There is no such member or body."))
    running = unit.rows.first(
        select(Mandate).where(
            Mandate.body == body,
            Mandate.member == member,
            Mandate.ends.is_(None) | (Mandate.ends >= begins),
        )
    )
    if running is not None:
        raise NotPossible(msgid("This member has a mandate in this body already."))
    if len(seated(unit, body, begins)) >= order_on(unit, body, begins).seats:
        raise NotPossible(msgid("All seats of this body are taken."))
    unit.rows.add(
        Mandate(
            body=body, member=member, begins=begins, ends=None, office=office.strip(), reason=""
        )
    )
    unit.rows.flush()
    unit.record("council.mandate-given", f"member:{member}", {"body": body})


def end_mandate(unit: Unit, body: str, member: str, ends: date, reason: str) -> None:
    """End a running mandate after *ends*, with a reason. Raises ``NotPossible``."""
    mandate = _running(unit, body, member)
    if mandate is None or ends < mandate.begins:
        raise NotPossible(msgid("There is no running mandate that could end on this day."))
    if not reason.strip():
        raise NotPossible(msgid("Say why the mandate ends."))
    mandate.ends, mandate.reason = ends, reason.strip()
    details = {"body": body, "ends": ends.isoformat(), "why": mandate.reason}
    unit.record("council.mandate-ended", f"member:{member}", details)


def rename_member(unit: Unit, member: str, name: str) -> None:
    """Correct a member's name, or note another one. Raises ``NotPossible``."""
    row, tidy = unit.rows.get(Member, member, lock=True), " ".join(name.split())
    if row is None:
        raise NotPossible(msgid("There is no such member or body."))
    _check_name(tidy)
    details = {"before": row.name, "after": tidy}
    row.name, row.sorted_by = tidy, _surname_first(tidy)
    unit.record("council.member-renamed", f"member:{member}", details)


def change_office(unit: Unit, body: str, member: str, office: str, since: date) -> None:
    """Let a member have another function from a day on. Raises ``NotPossible``.

    The mandate goes on as another one, so that each day knows who was what.
    """
    mandate = _running(unit, body, member)
    if mandate is None or since < mandate.begins:
        raise NotPossible(msgid("There is no mandate that runs on this day."))
    if mandate.office == office.strip():
        raise NotPossible(msgid("This is the member's function already."))
    if since == mandate.begins:
        mandate.office = office.strip()
    else:
        mandate.ends, mandate.reason = since - timedelta(days=1), _OTHER_OFFICE
        unit.rows.flush()
        unit.rows.add(
            Mandate(
                body=body, member=member, begins=since, ends=None, office=office.strip(), reason=""
            )
        )
    details = {"body": body, "after": office.strip() or "–", "since": since.isoformat()}
    unit.record("council.office-changed", f"member:{member}", details)


#: Stands as the reason of a mandate that goes on with another function.
_OTHER_OFFICE = "změna funkce"


def _running(unit: Unit, body: str, member: str) -> Mandate | None:
    mine = (Mandate.body == body, Mandate.member == member, Mandate.ends.is_(None))
    return unit.rows.first(select(Mandate).where(*mine).with_for_update())


def seated(unit: Unit, body: str, day: date) -> tuple[Seated, ...]:
    """Return who had a mandate in *body* on *day*, by surname."""
    statement = (
        select(Member.id, Member.name, Mandate.office, Member.sorted_by)
        .join(Mandate, Mandate.member == Member.id)
        .where(
            Mandate.body == body,
            Mandate.begins <= day,
            Mandate.ends.is_(None) | (Mandate.ends >= day),
        )
    )
    # Here and not in the database, whose own order of letters may be any.
    found = sorted(unit.rows.tuples(statement), key=lambda row: (row[3], row[0]))
    return tuple(
        Seated(place, member, name, office)
        for place, (member, name, office, _) in enumerate(found, 1)
    )


def bodies(unit: Unit) -> tuple[CouncilBody, ...]:
    """Return the originator's bodies: the council first, commissions last."""
    rank = {kind: place for place, kind in enumerate(BodyKind)}
    found = unit.rows.all(select(CouncilBody).order_by(CouncilBody.code))
    return tuple(sorted(found, key=lambda body: rank[BodyKind(body.kind)]))


#: Degrees that stand before a name: ``Ing. arch.``, ``MUDr.``; those behind follow a comma.
_DEGREE = re.compile(r"\w+\.$")


def _surname_first(name: str) -> str:
    """Return ``novak jan`` for ``Ing. Jan Novák, Ph.D.``."""
    words = [word for word in name.partition(",")[0].split() if not _DEGREE.search(word)]
    return czech_order(" ".join([*words[-1:], *words[:-1]]))
