"""The operations that find boxes, at ``/DS/df``, and tell who is logged in, at ``/DS/DsManage``."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from channels.databox.simulator.boxes import Box
from channels.databox.simulator.messages import Rejected
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import Call, element, group

#: A password ends after so many days.
PASSWORD_DAYS = 90
#: More are not returned.
MOST = 100
_SHORTEST = 2

#: All rights of the first person of a box, and those of an application's certificate.
ALL_RIGHTS = 255


def find(system: System, _session: Session, call: Call) -> str:
    """Find boxes by identifier, organisation, name or surname."""
    wanted = call.child("dbOwnerInfo")
    if wanted is None:
        raise Rejected("1152", "Nejsou zadány podmínky.")
    found = [box for box in system.boxes() if _fits(box, call, wanted)]
    if not found:
        raise Rejected("0002", "Podmínkám neodpovídá žádná datová schránka.")
    return group("p:dbResults", (_owner(one) for one in found[:MOST]))


def _fits(box: Box, call: Call, wanted: Any) -> bool:
    def given(name: str) -> str:
        return call.text(name, wanted).lower()

    if identifier := given("dbID"):
        return box.id == identifier
    conditions = [
        (given("ic").lstrip("0"), box.organisation_id.lstrip("0").__eq__),
        (given("firmName"), box.firm.lower().__contains__),
        (given("pnLastName"), box.family.lower().startswith),
        (given("pnGivenNames"), box.given.lower().startswith),
        (given("adCity"), box.city.lower().__contains__),
        (given("dbType"), box.kind.lower().__eq__),
    ]
    asked = [(text, fits) for text, fits in conditions if text]
    named = any(len(given(name)) >= _SHORTEST for name in ("ic", "firmName", "pnLastName"))
    if not named:
        raise Rejected("1152", "Podmínky hledání nestačí.")
    return all(fits(text) for text, fits in asked)


def check(system: System, _session: Session, call: Call) -> str:
    """Tell the state of a box."""
    with system.turn():
        return element("p:dbState", system.find_box(call.text("dbID")).state)


def owner(_system: System, session: Session, _call: Call) -> str:
    """Tell whose box it is."""
    return _owner(session.box)


def user(_system: System, session: Session, _call: Call) -> str:
    """Tell who is logged in; nobody in person behind a system certificate."""
    if session.by_certificate:
        raise Rejected("2102", "Uživatel neexistuje.")
    box = session.box
    inner = (
        element("p:aifoIsds", False),
        *_person(box),
        *_address(box),
        element("p:biDate", box.born or None),
        element("p:isdsID", f"U{box.id}0001"),
        element("p:userType", "PRIMARY_USER"),
        element("p:userPrivils", ALL_RIGHTS),
        *(element(f"p:{name}", None) for name in ("ic", "firmName", "caStreet", "caCity")),
        element("p:caZipCode", None),
        element("p:caState", None),
    )
    return group("p:dbUserInfo", inner)


def password(system: System, session: Session, _call: Call) -> str:
    """Tell when the password ends."""
    if session.by_certificate:
        return element("p:pswExpDate", None)
    return element("p:pswExpDate", system.now + timedelta(days=PASSWORD_DAYS))


def _owner(box: Box) -> str:
    inner = (
        element("p:dbID", box.id),
        element("p:aifoIsds", not box.firm),
        element("p:dbType", box.kind),
        element("p:ic", box.organisation_id or None),
        *_person(box),
        element("p:firmName", box.firm or None),
        element("p:biDate", box.born or None),
        *(element(f"p:{name}", None) for name in ("biCity", "biCounty", "biState")),
        *_address(box),
        element("p:nationality", None if box.firm else "CZ"),
        element("p:dbIdOVM", None),
        element("p:dbState", box.state),
        element("p:dbOpenAddressing", False),
        element("p:dbUpperID", None),
    )
    return group("p:dbOwnerInfo", inner)


def _person(box: Box) -> tuple[str, str]:
    return (
        element("p:pnGivenNames", box.given or None),
        element("p:pnLastName", box.family or None),
    )


def _address(box: Box) -> tuple[str, ...]:
    pieces = {
        "adCode": None,
        "adCity": box.city,
        "adDistrict": None,
        "adStreet": box.street,
        "adNumberInStreet": None,
        "adNumberInMunicipality": box.house,
        "adZipCode": box.zip_code,
        "adState": "CZ",
    }
    return tuple(element(f"p:{name}", value) for name, value in pieces.items())


SEARCH: Mapping[str, Any] = {"FindDataBox2": find, "CheckDataBox": check}
ACCESS: Mapping[str, Any] = {
    "GetOwnerInfoFromLogin2": owner,
    "GetUserInfoFromLogin2": user,
    "GetPasswordInfo": password,
}
