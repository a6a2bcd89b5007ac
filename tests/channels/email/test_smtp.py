"""What a mail client hears, over real sockets."""

from tests.channels.email.memory_gateway import ARRIVED, MemoryGateway
from tests.channels.email.talk import Talk, stuffed

MAIL = b"From: jana@example.org\r\nSubject: Podnet\r\n\r\nDobry den\r\n"


async def test_accepts_a_message(door: tuple[str, int], gateway: MemoryGateway) -> None:
    """A message is accepted with its octets, its envelope and a code to ask by."""
    async with Talk(door) as client:
        await client.begin()
        client.say(stuffed(MAIL))
        reply = await client.hear()

    (arrival,) = gateway.arrivals
    assert reply == "250 2.0.0 Accepted 7K3M000001"
    assert arrival.original.content == MAIL
    assert arrival.external_id == f"sha256:{arrival.original.sha256}"
    assert arrival.received_at == ARRIVED
    assert dict(arrival.envelope) == {
        "sender": "jana@example.org",
        "recipients": "podatelna@lhota.example.org",
        "peer": "127.0.0.1",
        "helo": "klient.example.org",
        "esmtp": "yes",
    }
