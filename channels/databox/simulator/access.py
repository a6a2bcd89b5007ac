"""The operations about the own account, at ``/DS/DsManage``; others may not be done there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from channels.databox.simulator import owners
from channels.databox.simulator.messages import Rejected
from channels.databox.simulator.people import Right, User
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import Call, element, group


def owner(_system: System, session: Session, _call: Call) -> str:
    """Tell whose box it is."""
    return owners.owner(session.box)


def old_owner(_system: System, session: Session, _call: Call) -> str:
    """Tell the same in the older form."""
    return owners.old_owner(session.box)


def user(system: System, session: Session, _call: Call) -> str:
    """Tell who is logged in; nobody in person behind a system certificate."""
    return owners.user(session.box, _logged_in(system, session))


def old_user(system: System, session: Session, _call: Call) -> str:
    """Tell the same in the older form."""
    return owners.old_user(session.box, _logged_in(system, session))


def _logged_in(_system: System, session: Session) -> User:
    if session.user is None:
        raise Rejected("2102", "Uživatel neexistuje.")
    return session.user


def password(_system: System, session: Session, _call: Call) -> str:
    """Tell when the password ends; nothing when it never does."""
    ends = session.user.expires if session.user else ""
    return element("p:pswExpDate", datetime.fromisoformat(ends) if ends else None)


def change_password(system: System, session: Session, call: Call) -> str:
    """Change the own password; the new one holds a little later."""
    one = _logged_in(system, session)
    system.entrance.change(one, call.text("dbOldPassword"), call.text("dbNewPassword"))
    return ""


def users(system: System, session: Session, call: Call) -> str:
    """Tell who may enter the own box; for its first person only."""
    if not session.rights & Right.OWNER or call.text("dbID") != session.box.id:
        raise Rejected("1004", "Nemáte právo ke správě této schránky.")
    with system.turn() as ledger:
        found = ledger.users(session.box.id)
    return group("p:dbUsers", (owners.user(session.box, one) for one in found))


def forbidden(_system: System, _session: Session, _call: Call) -> str:
    """Refuse: boxes and their people are administered elsewhere."""
    raise Rejected("1004", "K provedení operace nemáte oprávnění.")


_FORBIDDEN = (
    "AddDataBoxUser", "AddDataBoxUser2", "ClearOpenAddressing", "CreateDataBox", "CreateDataBox2",
    "DeleteDataBox", "DeleteDataBox2", "DeleteDataBoxUser", "DeleteDataBoxUser2",
    "DisableDataBoxExternally", "DisableDataBoxExternally2", "DisableOwnDataBox",
    "DisableOwnDataBox2", "EnableOwnDataBox", "EnableOwnDataBox2", "NewAccessData",
    "NewAccessData2", "SetOpenAddressing", "UpdateDataBoxDescr", "UpdateDataBoxDescr2",
    "UpdateDataBoxUser", "UpdateDataBoxUser2",
)  # fmt: skip

OPERATIONS: Mapping[str, Any] = {
    "GetOwnerInfoFromLogin": old_owner,
    "GetOwnerInfoFromLogin2": owner,
    "GetUserInfoFromLogin": old_user,
    "GetUserInfoFromLogin2": user,
    "GetPasswordInfo": password,
    "ChangeISDSPassword": change_password,
    "GetDataBoxUsers2": users,
    **dict.fromkeys(_FORBIDDEN, forbidden),
}
