"""The rarer operations about messages, at ``/DS/dx``: authors, hashes, reports, erased ones."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from channels.databox.simulator.about import own
from channels.databox.simulator.messages import Message, Rejected, State
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.whole import known
from channels.databox.simulator.wire import (
    NAMESPACE,
    Call,
    attribute,
    element,
    group,
    instant,
)

#: The kind of the answer that is picked up later.
ERASED_LIST = "LIST_ERASED"
#: How long such a list takes to be made.
LIST_TAKES = timedelta(seconds=30)
_DAY = timedelta(days=1)
_NOT_OURS = "Zpráva patří jiné schránce."


def author(system: System, session: Session, call: Call) -> str:
    """Tell who in the sender's box sent a message; the name only if the sender wants it told."""
    known_ = _author(system, session, call)
    name = " ".join(filter(None, (known_.get("pnGivenNames"), known_.get("pnLastName"))))
    return element("q:userType", known_["userType"]) + element("q:authorName", name or None)


def author_2(system: System, session: Session, call: Call) -> str:
    """Tell the same as pairs of key and value."""
    pairs = _author(system, session, call).items()
    items = (
        element("q:maItem", "", attribute("key", key) + attribute("value", value))
        for key, value in pairs
    )
    return group("q:dmMessageAuthor", items)


def _author(system: System, session: Session, call: Call) -> dict[str, str]:
    with system.turn():
        message = own(system, session, call)
    told: dict[str, str] = json.loads(message.author or '{"userType": "VIRTUAL"}')
    return told


def verify(system: System, _session: Session, call: Call) -> str:
    """Tell a message's hash; whoever has the message compares."""
    message = known(system, call)
    return element("q:dmHash", message.digest, ' algorithm="SHA-256"')


def erase(system: System, session: Session, call: Call) -> str:
    """Erase a message from the vault; the simulated system has no vault."""
    with system.turn():
        message = known(system, call)
    mine = message.recipient if call.text("dmIncoming") in {"true", "1"} else message.sender
    if mine != session.box.id:
        raise Rejected("1211", _NOT_OURS)
    raise Rejected("1219", "Datová zpráva není v Datovém trezoru.")


def report(system: System, session: Session, call: Call) -> str:
    """Report a received message as suspicious."""
    with system.turn() as ledger:
        message = own(system, session, call)
        if message.recipient != session.box.id:
            raise Rejected("1211", _NOT_OURS)
        if message.is_suspected:
            raise Rejected("1609", "Zpráva už byla oznámena.")
        ledger.suspect(message.id)
        return ""


def register(system: System, session: Session, call: Call) -> str:
    """Ask for notifications, or no longer; for applications with a certificate only."""
    _certified(session)
    action = call.text("action")
    if action not in {"0", "1"}:
        raise Rejected("2010", "Neplatná akce.")
    with system.turn() as ledger:
        ledger.write_note(f"notified:{session.box.id}", action)
    return ""


def notifications(system: System, session: Session, call: Call) -> str:
    """List what was delivered; that serves nothing."""
    _certified(session)
    begin = _time(call, "ntfFromTime") or datetime.min.replace(tzinfo=UTC)
    with system.turn() as ledger:
        if ledger.note(f"notified:{session.box.id}") != "1":
            raise Rejected("1004", "Schránka není k notifikacím registrována.")
        found = [
            one
            for one in ledger.messages(recipient=session.box.id)
            if one.delivered and one.delivered >= begin and one.state >= State.DELIVERED
        ]
    records = group("q:ntfRecords", (_notification(system, one) for one in found))
    return records + element("q:ntfListContinues", False)


def _notification(system: System, message: Message) -> str:
    own_hands = message.fields.get("dmPersonalDelivery") in {"true", "1"}
    sender = system.find_box(message.sender)
    told: tuple[tuple[str, object], ...] = (
        ("ntfType", 1),
        ("dmID", message.id),
        ("dmPersonalDelivery", int(own_hands)),
        ("dmDeliveryTime", message.delivered),
        ("dbIDRecipient", message.recipient),
        ("dmAnnotation", message.fields.get("dmAnnotation", "")),
        ("dbIDSender", message.sender),
        ("dmSender", sender.owner),
    )
    return group("q:ntfRecord", (element(f"q:{name}", value) for name, value in told))


def _certified(session: Session) -> None:
    if not session.by_certificate:
        raise Rejected("1004", "Služba je jen pro přihlášení certifikátem.")


def _time(call: Call, name: str) -> datetime | None:
    try:
        return instant(call.text(name))
    except ValueError as error:
        raise Rejected("2017", "Neplatné datum.") from error


def order_erased(system: System, session: Session, call: Call) -> str:
    """Order a list of erased messages; it is picked up later."""
    begin, end = _period(call)
    way, form = call.text("dmMessageType"), call.text("dmOutFormat")
    if way not in {"SENT", "RECEIVED"} or form not in {"XML", "CSV"}:
        raise Rejected("2010", "Neplatný druh nebo formát seznamu.")
    with system.turn() as ledger:
        number = str(int(ledger.note("lists") or 0) + 1)
        ledger.write_note("lists", number)
        ordered = {
            "box": session.box.id, "begin": begin.isoformat(), "end": end.isoformat(),
            "way": way, "form": form, "ready": (system.now + LIST_TAKES).isoformat(),
        }  # fmt: skip
        ledger.write_note(f"list:{number}", json.dumps(ordered))
    return element("q:asyncID", number)


def _period(call: Call) -> tuple[date, date]:
    try:
        if year := call.text("dmYear"):
            month = call.text("dmMonth")
            begin = date(int(year), int(month or 1), 1)
            last = begin if month else date(int(year), 12, 1)
            # Four days after the 28th it is the next month.
            return begin, (last.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
        return (
            date.fromisoformat(call.text("dmFromDate")),
            date.fromisoformat(call.text("dmToDate")),
        )
    except ValueError as error:
        raise Rejected("2017", "Neplatné datum.") from error


def pick_up(system: System, session: Session, call: Call) -> str:
    """Give what was ordered, once it is ready; a list is picked up once."""
    number = call.text("asyncID")
    with system.turn() as ledger:
        note = ledger.note(f"list:{number}") if number.isascii() and number.isdecimal() else ""
        ordered = json.loads(note or "{}")
        if ordered.get("box") != session.box.id or call.text("asyncReqType") != ERASED_LIST:
            raise Rejected("2351", "Výsledek neexistuje.")
        if datetime.fromisoformat(ordered["ready"]) > system.now:
            raise Rejected("2352", "Výsledek ještě není připraven.")
        ledger.write_note(f"list:{number}", "")
        box = session.box.id
        mine = {"sender": box} if ordered["way"] == "SENT" else {"recipient": box}
        begin, end = date.fromisoformat(ordered["begin"]), date.fromisoformat(ordered["end"])
        erased = [
            one
            for one in ledger.messages(**mine)
            if one.state is State.ERASED and begin <= (one.delivered or one.submitted).date() <= end
        ]
        inner = [_erased(system, one) for one in erased]
    listed = _xml(inner) if ordered["form"] == "XML" else _csv(inner)
    name = f"erased.{ordered['form'].lower()}"
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, listed)
    return element("q:asyncReqType", ERASED_LIST) + element("q:asyncResponse", octets.getvalue())


def _erased(system: System, message: Message) -> list[tuple[str, object]]:
    sender, recipient = system.find_box(message.sender), system.find_box(message.recipient)
    return [
        ("dmID", message.id),
        ("dbIDSender", sender.id),
        ("dmSender", sender.owner),
        ("dbIDRecipient", recipient.id),
        ("dmRecipient", recipient.owner),
        ("dmAnnotation", message.fields.get("dmAnnotation", "")),
        ("dmMessageStatus", int(State.SERVED)),
        ("dmDeliveryTime", message.delivered),
        ("dmAcceptanceTime", message.accepted),
    ]


def _xml(listed: list[list[tuple[str, object]]]) -> bytes:
    records = (
        group("q:dmRecord", (element(f"q:{name}", value) for name, value in one)) for one in listed
    )
    declared = f' xmlns:q="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return group("q:dmRecords", records, declared).encode()


def _csv(listed: list[list[tuple[str, object]]]) -> bytes:
    rows = (";".join(f'"{value}"' for _, value in one) for one in listed)
    return "".join(f"{row}\r\n" for row in rows).encode()


OPERATIONS: Mapping[str, Any] = {
    "GetMessageAuthor": author,
    "GetMessageAuthor2": author_2,
    "VerifyMessage": verify,
    "EraseMessage": erase,
    "SuspMessageReport": report,
    "RegisterForNotifications": register,
    "GetListForNotifications": notifications,
    "GetListOfErasedMessages": order_erased,
    "PickUpAsyncResponse": pick_up,
}
