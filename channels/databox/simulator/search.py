"""The operations that find boxes and tell about them, at ``/DS/df``."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from channels.databox.simulator import commerce, owners
from channels.databox.simulator.boxes import ACCESSIBLE, Box
from channels.databox.simulator.messages import Rejected
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import Call, element, group, instant

#: More are not returned.
MOST = 100
_SHORTEST = 2
_LAST_PAGE, _USUAL_SIZE, _LARGEST_SIZE = 99, 50, 100
_NOTHING = "<p:dbResults></p:dbResults>"


def find(system: System, session: Session, call: Call) -> str:
    """Find boxes by identifier, organisation, name or surname."""
    return _found(system, session, call, owners.owner)


def old_find(system: System, session: Session, call: Call) -> str:
    """Find them in the older form."""
    return _found(system, session, call, owners.old_owner)


def find_personal(system: System, _session: Session, call: Call) -> str:
    """Find natural persons' boxes by name and birth."""
    wanted = call.child("dbOwnerInfo")
    if wanted is None or not (call.text("dbID", wanted) or call.text("pnLastName", wanted)):
        raise Rejected("1152", "Nejsou zadány podmínky.", _NOTHING)
    found = [
        box
        for box in system.boxes()
        if box.kind == "FO"
        and call.text("dbID", wanted) in {"", box.id}
        and box.family.lower().startswith(call.text("pnLastName", wanted).lower())
        and call.text("biDate", wanted) in {"", box.born}
    ]
    return _listed(found, owners.personal_owner)


def _found(system: System, session: Session, call: Call, write: Callable[[Box], str]) -> str:
    wanted = call.child("dbOwnerInfo")
    if wanted is None:
        raise Rejected("1152", "Nejsou zadány podmínky.", _NOTHING)
    found = [box for box in system.boxes() if _fits(box, call, wanted)]
    if len(found) > 1 and not session.box.is_authority:
        raise Rejected("1109", "Podmínkám odpovídá více schránek.", _NOTHING)
    return _listed(found, write)


def _listed(found: list[Box], write: Callable[[Box], str]) -> str:
    if not found:
        raise Rejected("0002", "Podmínkám neodpovídá žádná datová schránka.", _NOTHING)
    content = group("p:dbResults", (write(one) for one in found[:MOST]))
    if len(found) > MOST:
        raise Rejected("0003", "Výsledek byl zkrácen.", content)
    return content


def _fits(box: Box, call: Call, wanted: Any) -> bool:
    def given(name: str) -> str:
        return call.text(name, wanted).lower()

    if identifier := given("dbID"):
        return box.id == identifier
    conditions = [
        (given("ic").lstrip("0"), box.organisation_id.lstrip("0").__eq__),
        (given("firmName"), box.firm.lower().__contains__),
        (given("pnLastName"), box.family.lower().startswith),
        (given("pnGivenNames") or given("pnFirstName"), box.given.lower().startswith),
        (given("adCity"), box.city.lower().__contains__),
        (given("dbType").removesuffix("_base"), box.kind.lower().startswith),
        (given("dbState"), str(owners.told_state(box)).__eq__),
    ]
    asked = [(text, fits) for text, fits in conditions if text]
    named = any(len(given(name)) >= _SHORTEST for name in ("ic", "firmName", "pnLastName"))
    if not named:
        raise Rejected("1152", "Podmínky hledání nestačí.", _NOTHING)
    return all(fits(text) for text, fits in asked)


def check(system: System, _session: Session, call: Call) -> str:
    """Tell the state of a box."""
    with system.turn():
        return element("p:dbState", owners.told_state(system.find_box(call.text("dbID"))))


def search_3(system: System, _session: Session, call: Call) -> str:
    """Search in texts, page by page."""
    return _searched(system, call, lambda _: element("p:dbIdOVM", None))


def search_2(system: System, _session: Session, call: Call) -> str:
    """Search in the older form."""
    return _searched(system, call, lambda box: element("p:dbEffectiveOVM", box.is_authority))


def _searched(system: System, call: Call, differs: Callable[[Box], str]) -> str:
    text = call.text("searchText").lower()
    page = _number(call, "page", 0, ("1189", _LAST_PAGE))
    size = _number(call, "pageSize", _USUAL_SIZE, ("1156", _LARGEST_SIZE)) or _USUAL_SIZE
    if len(text) < _SHORTEST:
        raise Rejected("1180", "Hledaný text je příliš krátký.")
    scope, kind = call.text("searchScope") or "ALL", call.text("searchType") or "GENERAL"
    found = [box for box in system.boxes() if _in_scope(box, scope) and _mentions(box, kind, text)]
    begin = page * size
    shown = found[begin : begin + size]
    told: tuple[tuple[str, object], ...] = (
        ("totalCount", len(found)),
        ("currentCount", len(shown)),
        ("position", begin),
        ("lastPage", begin + size >= len(found)),
    )
    counts = "".join(element(f"p:{name}", value) for name, value in told)
    content = counts + group("p:dbResults", (_result(one, differs) for one in shown))
    if not found:
        raise Rejected("0002", "Nic nebylo nalezeno.", content)
    return content


def _number(call: Call, name: str, usual: int, limit: tuple[str, int]) -> int:
    text, (code, most) = call.text(name), limit
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal()) or int(text) > most:
        raise Rejected(code, f"{name} může být nejvýše {most}.")
    return int(text)


def _in_scope(box: Box, scope: str) -> bool:
    wanted = scope.removesuffix("_BASE").removesuffix("_MAIN")
    return scope == "ALL" or box.kind.startswith(wanted)


def _mentions(box: Box, kind: str, text: str) -> bool:
    inside = {
        "GENERAL": f"{box.owner} {box.address} {box.id} {box.organisation_id}",
        "ADDRESS": box.address,
        "ICO": box.organisation_id,
        "DBID": box.id,
    }.get(kind, "")
    return all(word in inside.lower() for word in text.split())


def _result(box: Box, differs: Callable[[Box], str]) -> str:
    usable = "ALL" if box.state == ACCESSIBLE else "DISABLED"
    inner = (
        element("p:dbID", box.id),
        element("p:dbType", box.kind),
        element("p:dbName", box.owner),
        element("p:dbAddress", box.address),
        element("p:dbBiDate", box.born or None),
        element("p:dbICO", box.organisation_id or None),
        differs(box),
        element("p:dbSendOptions", usable),
    )
    return group("p:dbResult", inner)


def tell_address(system: System, _session: Session, call: Call) -> str:
    """Tell a box's address."""
    with system.turn():
        box = system.find_box(call.text("dbID"))
    further = (
        element("p:adRegistrationNumber", None),
        element("p:adFullAddress1", f"{box.street} {box.house}"),
        element("p:adFullAddress2", f"{box.zip_code} {box.city}"),
    )
    return "".join((*owners.address(box), *further))


def activity(system: System, session: Session, call: Call) -> str:
    """Tell when a box could be reached; for authorities with a certificate only."""
    if not (session.by_certificate and session.box.is_authority):
        raise Rejected("1004", "Služba je jen pro OVM přihlášené certifikátem.")
    try:
        begin, end = instant(call.text("baFrom")), instant(call.text("baTo"))
    except ValueError as error:
        raise Rejected("2017", "Neplatné datum.") from error
    with system.turn() as ledger:
        box, now = system.find_box(call.text("dbID")), system.now
        known = ledger.periods(box.id)
    since = [at for at, _ in known]
    periods = [
        group("p:Period", _period((max(at, begin or at), min(until, end or until)), state))
        for (at, state), until in zip(known, [*since[1:], now], strict=False)
        if until >= (begin or at) and at <= (end or until)
    ]
    return element("p:dbID", box.id) + group("p:Periods", periods)


def _period(span: tuple[datetime, datetime], state: int) -> tuple[str, ...]:
    return (
        element("p:PeriodFrom", span[0]),
        element("p:PeriodTo", span[1]),
        element("p:DbState", int(state == ACCESSIBLE)),
    )


OPERATIONS: Mapping[str, Any] = {
    "FindDataBox": old_find,
    "FindDataBox2": find,
    "FindPersonalDataBox": find_personal,
    "ISDSSearch2": search_2,
    "ISDSSearch3": search_3,
    "CheckDataBox": check,
    "GetDataBoxAddress": tell_address,
    "GetDataBoxActivityStatus": activity,
    **commerce.OPERATIONS,
}
