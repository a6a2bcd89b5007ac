"""Every request that our client makes is one that the official schema allows."""

from collections.abc import Mapping
from typing import Any

import pytest
from lxml import etree

from channels.databox.simulator import messages
from channels.databox.transport import Transport
from gateway.model.blob import BlobRef
from gateway.model.submission import Part, PartRole
from tests.channels.databox import official
from tests.channels.databox.calls import SERVLETS
from tests.channels.databox.world import CITIZEN, TOWN, NoBlobs, World, outgoing
from tests.gateways import LHOTA

#: What we describe for others, and never ask ourselves.
UNASKED = {
    "MessageDownload", "SignedSentMessageDownload", "DummyOperation", "GetDeliveryInfo",
    "GetUserInfoFromLogin2", "CheckDataBox",
}  # fmt: skip

ENVELOPE: Mapping[str, str] = {
    "to_hands": "starosta",
    "personal_delivery": "yes",
    "no_fiction": "yes",
    "publish_sender": "yes",
    "law": "106",
    "law_year": "1999",
    "law_section": "13",
    "law_paragraph": "2",
    "law_point": "a",
    "sender_unit": "Podatelna",
    "sender_unit_number": "3",
    "recipient_unit": "Odbor",
    "recipient_unit_number": "7",
}


async def test_requests_fit_the_official_schema(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first login to a big message, with an envelope in which everything stands."""
    schemas = {
        name: etree.XMLSchema(etree.parse(official.schemas() / f"{name}.xsd"))
        for name in ("dmBaseTypes", "dbTypes")
    }
    monkeypatch.setattr(messages, "SMALLEST_BIG", 1)
    asked = _recorded(monkeypatch)
    channel = await world.open(authenticate=True)
    await _everything(world, monkeypatch)

    for body in asked:
        operation = etree.fromstring(body)[-1][0]
        name = etree.QName(operation).localname
        is_about_boxes = SERVLETS[name] in {"df", "DsManage"}
        schema = schemas["dbTypes" if is_about_boxes else "dmBaseTypes"]
        schema.assertValid(etree.fromstring(etree.tostring(operation)))
    names = {etree.QName(etree.fromstring(body)[-1][0]).localname for body in asked}
    assert names == SERVLETS.keys() - UNASKED
    assert channel.health().detail == ""


async def _everything(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the channel ask for everything it knows to ask."""
    channel = world.channel
    assert channel is not None
    for sought in ("Nováková", "Nikdo", CITIZEN.id, TOWN.organisation_id):
        await channel.find(LHOTA.id, sought)
    world.write("obyčejná")
    lost = world.write("ztracená")
    with world.simulator.system.turn() as ledger:
        ledger.erase(lost.id)
        ledger.move(lost.id, messages.State.SERVED, world.clock.now())
    letter = outgoing(subject="Věc <&> \N{SNOWMAN}", envelope=dict(ENVELOPE))
    await channel.deliver(letter, NoBlobs())
    await channel.deliver(outgoing(key="bare"), NoBlobs())
    # One file makes a big message, of which the simulator asks no size here.
    limits = channel._limits()
    monkeypatch.setattr(type(limits), "is_big", lambda *_: True)
    file = Part("plán <1>.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF-1.4"))
    big = outgoing(key="big", parts=(file,), envelope=dict(ENVELOPE))
    number = (await channel.deliver(big, NoBlobs())).reference
    # It comes into our own box, as if somebody had sent it here.
    _redirect(world, number)
    world.clock.advance(hours=3)
    await channel.poll_once()
    await channel.boxes[0].line.ask(channel.boxes[0].line.client.sent, world.clock.now())


def _redirect(world: World, number: str) -> None:
    with world.simulator.system.turn() as ledger:
        ledger._do(
            "UPDATE messages SET sender = ?, recipient = ? WHERE id = ?",
            *(CITIZEN.id, TOWN.id, int(number)),
        )


def _recorded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    asked: list[bytes] = []
    posted = Transport._posted

    def record(self: Transport, address: str, message: Any, *given: Any, **further: Any) -> Any:
        asked.append(message if isinstance(message, bytes) else b"".join(message))
        return posted(self, address, message, *given, **further)

    monkeypatch.setattr(Transport, "_posted", record)
    return asked
