"""The operations that tell about messages, at ``/DS/dx``."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from channels.databox.simulator import messages as m
from channels.databox.simulator import paper
from channels.databox.simulator.messages import Draft, Event, Message, Rejected, State
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.whole import known
from channels.databox.simulator.wire import Call, attribute, element, group, instant

#: How many are listed when nothing else is asked.
USUAL_LIMIT = 1000
ALL_STATES = -1


def list_received(system: System, session: Session, call: Call) -> str:
    """List what came, newest first. This is the login that serves what waits."""
    with system.turn() as ledger:
        system.serve(session)
        here = {State.DELIVERED, State.FICTION, State.SERVED, State.READ}
        found = [one for one in ledger.messages(recipient=session.box.id) if one.state in here]
        return _records(system, session, _chosen(call, found))


def list_sent(system: System, session: Session, call: Call) -> str:
    """List what was sent, newest first."""
    with system.turn() as ledger:
        found = [one for one in ledger.messages(sender=session.box.id) if one.state < State.ERASED]
        return _records(system, session, _chosen(call, found))


def _chosen(call: Call, found: Iterable[Message]) -> list[tuple[int, Message]]:
    try:
        begin, end = instant(call.text("dmFromTime")), instant(call.text("dmToTime"))
    except ValueError as error:
        raise Rejected("2017", "Neplatné datum.") from error
    offset, limit = _number(call, "dmOffset", 1), _number(call, "dmLimit", USUAL_LIMIT)
    states = _number(call, "dmStatusFilter", ALL_STATES)
    fitting = [
        one
        for one in found
        if _within(one.delivered, begin, end) and (states < 0 or states & (1 << one.state))
    ]
    first = max(offset, 1)
    return list(enumerate(fitting[first - 1 : first - 1 + limit], first))


def _number(call: Call, name: str, usual: int) -> int:
    text = call.text(name)
    try:
        return int(text) if text else usual
    except ValueError as error:
        raise Rejected("2010", f"Neplatné číslo {name}.") from error


def _within(at: datetime | None, begin: datetime | None, end: datetime | None) -> bool:
    if at is None:
        return begin is None
    return (begin is None or begin <= at) and (end is None or at <= end)


def _records(system: System, session: Session, chosen: Iterable[tuple[int, Message]]) -> str:
    seen = ((ordinal, as_seen(session, message)) for ordinal, message in chosen)
    return group("q:dmRecords", (_record(system, *pair) for pair in seen))


def as_seen(session: Session, message: Message) -> Message:
    """Return a message as the caller may see it.

    The recipient's mark is not the sender's, and what has not come yet has no time of coming.
    """
    if message.state < State.DELIVERED:
        return replace(message, delivered=None)
    if message.state is State.READ and message.sender == session.box.id:
        return replace(message, state=State.SERVED)
    return message


def _record(system: System, ordinal: int, message: Message) -> str:
    inner = (
        element("q:dmOrdinal", ordinal),
        _envelope(system, "q", message),
        element("q:dmMessageStatus", int(message.state)),
        element("q:dmAttachmentSize", message.size),
        element("q:dmDeliveryTime", message.delivered),
        element("q:dmAcceptanceTime", message.accepted),
    )
    attributes = "".join(
        (
            attribute("dmType", message.kind) if message.kind else "",
            attribute("dmVODZ", "true") if message.is_big else "",
            attribute("specMessFlag", "1") if message.is_suspected else "",
        )
    )
    return group("q:dmRecord", inner, attributes)


def _envelope(system: System, prefix: str, message: Message) -> str:
    sender, recipient = system.find_box(message.sender), system.find_box(message.recipient)
    draft = Draft(recipient.id, message.fields, ())
    return paper.envelope(prefix, message.id, sender, recipient, draft)


def download_envelope(system: System, session: Session, call: Call) -> str:
    """Give a received message without its content; also when that has been erased."""
    with system.turn():
        message = own(system, session, call)
        if message.recipient != session.box.id:
            raise Rejected("1211", "Zpráva patří jiné schránce.")
        return _bare(system, message)


def download_sent_envelope(system: System, session: Session, call: Call) -> str:
    """Give a sent message without its content."""
    with system.turn():
        message = own(system, session, call)
        if message.sender != session.box.id:
            raise Rejected("1211", "Zpráva patří jiné schránce.")
        return _bare(system, as_seen(session, message))


def _bare(system: System, message: Message) -> str:
    sender, recipient = system.find_box(message.sender), system.find_box(message.recipient)
    with system.turn() as ledger:
        whole = ledger.message(message.id) or message
        count = len(ledger.attachments(message.id)) or whole.content.count(b"<p:dmFile ")
    inner = (
        paper.bare(message, sender, recipient),
        *paper.standing(message),
        element("q:dmAttachmentSize", message.size),
    )
    told = attribute("dmVODZ", "true") if message.is_big else ""
    counted = attribute("attsNum", str(count)) if count else ""
    return group("q:dmReturnedMessageEnvelope", inner, paper.kind(message) + told + counted)


def delivery_info(system: System, session: Session, call: Call) -> str:
    """Give the delivery info in clear."""
    with system.turn():
        return _delivery(system, session, call)


def signed_delivery_info(system: System, session: Session, call: Call) -> str:
    """Give the delivery info as signed data."""
    with system.turn():
        told = _delivery(system, session, call)
        document = paper.document("GetDeliveryInfoResponse", "delivery", told)
        return element("q:dmSignature", system.sealed(document))


def _delivery(system: System, session: Session, call: Call) -> str:
    message = as_seen(session, own(system, session, call))
    with system.turn() as ledger:
        events = ledger.events(message.id)
    sender, recipient = system.find_box(message.sender), system.find_box(message.recipient)
    return paper.delivery(message, sender, recipient, events)


def mark(system: System, session: Session, call: Call) -> str:
    """Note that a received message is downloaded; it has no effect in law."""
    with system.turn():
        message = own(system, session, call)
        if message.recipient != session.box.id:
            raise Rejected("1211", "Zpráva patří jiné schránce.")
        system.mark(message)
        return ""


def state_changes(system: System, session: Session, call: Call) -> str:
    """Tell what became of sent messages, oldest first."""
    try:
        begin, end = instant(call.text("dmFromTime")), instant(call.text("dmToTime"))
    except ValueError as error:
        raise Rejected("2017", "Neplatné datum.") from error
    with system.turn() as ledger:
        begin = max(
            begin or datetime.min.replace(tzinfo=system.now.tzinfo), system.now - m.CHANGES_TOLD
        )
        told = [
            (event, message)
            for message in ledger.messages(sender=session.box.id)
            for event in ledger.events(message.id)
            if event.state and _within(event.at, begin, end)
        ]
    told.sort(key=lambda pair: pair[0].at)
    return group("q:dmRecords", (_change(event, message) for event, message in told))


def _change(event: Event, message: Message) -> str:
    inner = (
        element("q:dmID", message.id),
        element("q:dmEventTime", event.at),
        element("q:dmMessageStatus", event.state),
    )
    return group("q:dmRecord", inner)


def own(system: System, session: Session, call: Call) -> Message:
    """Return a message the box sent or received. Raises ``Rejected``."""
    message = known(system, call)
    is_received = message.recipient == session.box.id and message.state >= State.DELIVERED
    if not is_received and message.sender != session.box.id:
        raise Rejected("1211", "Zpráva patří jiné schránce.")
    if is_received and message.state in {State.DELIVERED, State.FICTION}:
        raise Rejected("1222", "Zpráva dosud nebyla doručena přihlášením.")
    return message


#: Operations for which the right to see lists is needed.
LISTS = (
    "GetListOfReceivedMessages", "GetListOfSentMessages", "MessageEnvelopeDownload",
    "GetDeliveryInfo", "GetSignedDeliveryInfo", "GetMessageStateChanges", "GetMessageAuthor",
    "GetMessageAuthor2",
)  # fmt: skip

OPERATIONS: Mapping[str, Any] = {
    "GetListOfReceivedMessages": list_received,
    "GetListOfSentMessages": list_sent,
    "MessageEnvelopeDownload": download_envelope,
    "SentMessageEnvelopeDownload": download_sent_envelope,
    "GetDeliveryInfo": delivery_info,
    "GetSignedDeliveryInfo": signed_delivery_info,
    "MarkMessageAsDownloaded": mark,
    "GetMessageStateChanges": state_changes,
}
