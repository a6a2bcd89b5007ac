"""Writes who owns a box and who may enter it, in the elements of the older and newer services."""

from channels.databox.simulator.boxes import Box
from channels.databox.simulator.people import User
from channels.databox.simulator.wire import element, group

_BIRTH = ("biCity", "biCounty", "biState")


def owner(box: Box) -> str:
    """Return a box as the services of the second kind tell it (tDbOwnerInfoExt2)."""
    inner = (
        element("p:dbID", box.id),
        element("p:aifoIsds", not box.firm),
        element("p:dbType", box.kind),
        element("p:ic", box.organisation_id or None),
        *_person(box.given, box.family),
        element("p:firmName", box.firm or None),
        element("p:biDate", box.born or None),
        *(element(f"p:{name}", None) for name in _BIRTH),
        *address(box),
        element("p:nationality", None if box.firm else "CZ"),
        element("p:dbIdOVM", None),
        element("p:dbState", told_state(box)),
        element("p:dbOpenAddressing", False),
        element("p:dbUpperID", None),
    )
    return group("p:dbOwnerInfo", inner)


def old_owner(box: Box) -> str:
    """Return a box as the first services tell it (tDbOwnerInfo)."""
    inner = (
        element("p:dbID", box.id),
        element("p:dbType", box.kind),
        element("p:ic", box.organisation_id or None),
        *_old_person(box.given, box.family),
        element("p:firmName", box.firm or None),
        element("p:biDate", box.born or None),
        *(element(f"p:{name}", None) for name in _BIRTH),
        *_old_address(box),
        element("p:nationality", None if box.firm else "CZ"),
        *(element(f"p:{name}", None) for name in ("email", "telNumber")),
        *(element(f"p:{name}", None) for name in ("identifier", "registryCode")),
        element("p:dbState", told_state(box)),
        element("p:dbEffectiveOVM", box.is_authority),
        element("p:dbOpenAddressing", False),
    )
    return group("p:dbOwnerInfo", inner)


def personal_owner(box: Box) -> str:
    """Return a natural person's box (tdbPersonalOwnerInfo)."""
    first, _, middle = box.given.partition(" ")
    inner = (
        element("p:dbID", box.id),
        element("p:aifoIsds", True),
        element("p:pnFirstName", first or None),
        element("p:pnMiddleName", middle or None),
        element("p:pnLastName", box.family),
        element("p:biDate", box.born or None),
        *(element(f"p:{name}", None) for name in _BIRTH),
        *address(box),
        element("p:nationality", "CZ"),
    )
    return group("p:dbOwnerInfo", inner)


def user(box: Box, one: User) -> str:
    """Return a person (tDbUserInfoExt2)."""
    inner = (
        element("p:aifoIsds", False),
        *_person(one.given, one.family),
        *address(box),
        element("p:biDate", box.born or None),
        element("p:isdsID", one.person),
        element("p:userType", one.kind),
        element("p:userPrivils", one.rights),
        *_contact(),
    )
    return group("p:dbUserInfo", inner)


def old_user(box: Box, one: User) -> str:
    """Return a person as the first services do (tDbUserInfo)."""
    inner = (
        *_old_person(one.given, one.family),
        *_old_address(box),
        element("p:biDate", box.born or None),
        element("p:userID", one.login),
        element("p:userType", one.kind),
        element("p:userPrivils", one.rights),
        *_contact(),
    )
    return group("p:dbUserInfo", inner)


def told_state(box: Box) -> int:
    """Return the state that others are told: inaccessible by law counts as for a while."""
    return {6: 2}.get(box.state, box.state)


def address(box: Box) -> tuple[str, ...]:
    """Return the elements of an address."""
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


def _person(given: str, family: str) -> tuple[str, str]:
    return element("p:pnGivenNames", given or None), element("p:pnLastName", family or None)


def _old_person(given: str, family: str) -> tuple[str, ...]:
    first, _, middle = given.partition(" ")
    pieces = {
        "pnFirstName": first or None,
        "pnMiddleName": middle or None,
        "pnLastName": family or None,
        "pnLastNameAtBirth": None,
    }
    return tuple(element(f"p:{name}", value) for name, value in pieces.items())


def _old_address(box: Box) -> tuple[str, ...]:
    pieces = {
        "adCity": box.city,
        "adStreet": box.street,
        "adNumberInStreet": None,
        "adNumberInMunicipality": box.house,
        "adZipCode": box.zip_code,
        "adState": "CZ",
    }
    return tuple(element(f"p:{name}", value) for name, value in pieces.items())


def _contact() -> tuple[str, ...]:
    names = ("ic", "firmName", "caStreet", "caCity", "caZipCode", "caState")
    return tuple(element(f"p:{name}", None) for name in names)
