"""The operations about paid services and lists of boxes, at ``/DS/df``: nobody pays here."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from channels.databox.simulator import messages as m
from channels.databox.simulator.boxes import ACCESSIBLE
from channels.databox.simulator.messages import Rejected
from channels.databox.simulator.owners import told_state
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import Call, element, group

#: Credit is told for at most so long an interval, and so far back.
_LONGEST, _OLDEST = timedelta(days=366), timedelta(days=460)


def send_info(system: System, session: Session, call: Call) -> str:
    """Tell whether a box takes commercial messages from the caller."""
    with system.turn():
        box = system.find_box(call.text("dbId"))
    free = session.box.is_authority or box.is_authority
    return element("p:PDZsiResult", box.state == ACCESSIBLE and not free)


def paid(system: System, _session: Session, call: Call) -> str:
    """Tell who pays for commercial messages: nobody."""
    with system.turn():
        system.find_box(call.text("PDZSender"))
    return "<p:dbPDZRecords></p:dbPDZRecords>"


def credit(system: System, session: Session, call: Call) -> str:
    """Tell the credit: none, and nothing happened to it."""
    if call.text("dbID") != session.box.id:
        raise Rejected("1004", "Kredit cizí schránky nelze zjistit.")
    begin, end = _day(call, "ciFromDate"), _day(call, "ciTodate")
    if begin and begin < (system.now - _OLDEST).date():
        raise Rejected("1093", "Počátek intervalu je příliš daleko.")
    if begin and end and end - begin > _LONGEST:
        raise Rejected("1137", "Interval je příliš dlouhý.")
    return (
        element("p:currentCredit", 0)
        + element("p:notifEmail", None)
        + "<p:ciRecords></p:ciRecords>"
    )


def _day(call: Call, name: str) -> date | None:
    text = call.text(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Rejected("1058", "Neplatné datum.") from error


def vault(_system: System, session: Session, call: Call) -> str:
    """Tell about the paid vault: the box has none."""
    if call.text("dbId") != session.box.id:
        raise Rejected("1004", "Trezor cizí schránky nelze zjistit.")
    names = ("Capacity", "From", "To")
    return "".join(
        (
            element("p:ActDTType", 0),
            *(element(f"p:ActDT{name}", None) for name in (*names, "CapUsed")),
            element("p:FutDTType", 0),
            *(element(f"p:FutDT{name}", None) for name in (*names, "Paid")),
        )
    )


def constants(_system: System, _session: Session, call: Call) -> str:
    """Tell the system's limits on a day."""
    _day(call, "constDate")
    limits = {
        "MaxAttSizeDZ": m.LARGEST // 1024 // 1024,
        "MaxAttSizeVoDZ": m.LARGEST_BIG // 1024 // 1024,
        "MaxAttCount": m.MOST_FILES,
        "DeliveryFictionDays": m.FICTION_AFTER.days,
        "MessageKeptDays": m.KEPT.days,
    }
    return group("p:constRecords", (_constant(*pair) for pair in limits.items()))


def _constant(name: str, value: int) -> str:
    told = (("cName", name), ("cValue", value), ("cFrom", "2024-12-05"), ("cTo", "9999-12-31"))
    return group("p:constRecord", (element(f"p:{one}", text) for one, text in told))


def all_boxes(system: System, session: Session, call: Call) -> str:
    """Give a packed list of boxes; the whole one only to authorities with a certificate."""
    kind = call.text("dblType")
    if kind not in {"ALL2", "POA"}:
        raise Rejected("1153", "Neznámý druh seznamu.")
    if kind == "ALL2" and not (session.by_certificate and session.box.is_authority):
        raise Rejected("1004", "Seznam je jen pro OVM přihlášené certifikátem.")
    rows = [
        f'"{box.id}";"{box.kind}";"{box.owner}";"{box.organisation_id}";{told_state(box)}\r\n'
        for box in system.boxes()
        if kind == "ALL2" or not box.is_authority
    ]
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("seznam.csv", "".join(rows))
    return element("p:dblData", octets.getvalue())


OPERATIONS: Mapping[str, Any] = {
    "PDZSendInfo": send_info,
    "PDZInfo": paid,
    "DataBoxCreditInfo": credit,
    "DTInfo": vault,
    "GetConstants": constants,
    "GetDataBoxList": all_boxes,
}
