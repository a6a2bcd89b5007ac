"""Mail to a signed return path comes in as the office's own, and says what it came back about."""

import aiosmtplib
import pytest

from tests.channels.email.conftest import OpenDoor
from tests.channels.email.test_outgoing import ANSWER, RETURNS
from tests.gateways import LHOTA, MemoryGateway
from tests.post import mail

OFFICE = "podatelna@lhota.example.org"


async def handed_in(port: int, to: str) -> int:
    """Send a mail as a mail system does, and return the code of the answer to RCPT."""
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False, timeout=10)
    async with client:
        try:
            await client.sendmail("", [to], mail())
        except aiosmtplib.SMTPRecipientsRefused as error:
            return error.recipients[0].code
    return 250


async def test_a_genuine_one(open_door: OpenDoor, gateway: MemoryGateway) -> None:
    """The arrival names the letter by its Message-ID, beside the address written to."""
    channel = await open_door(return_delimiter="+")
    token = RETURNS.token(ANSWER)
    path = RETURNS.path(OFFICE, token)
    assert await handed_in(channel.address[1], path) == 250

    (arrival,) = gateway.arrivals
    assert arrival.originator == LHOTA.id
    assert arrival.envelope["about"] == RETURNS.message_id(token)
    assert arrival.envelope["recipients"] == path


@pytest.mark.parametrize("delimiter", ["+", ""])
async def test_a_forged_one(open_door: OpenDoor, gateway: MemoryGateway, delimiter: str) -> None:
    """It is an address nobody lives at; so is a genuine one where there are none."""
    channel = await open_door(return_delimiter=delimiter)
    token = RETURNS.token(ANSWER)
    forged = RETURNS.path(OFFICE, ("b" if token[0] == "a" else "a") + token[1:])
    assert (
        await handed_in(channel.address[1], forged if delimiter else RETURNS.path(OFFICE, token))
        == 550
    )
    assert gateway.arrivals == []


async def test_the_bare_address_is_about_nothing(
    open_door: OpenDoor, gateway: MemoryGateway
) -> None:
    """Ordinary mail names no letter."""
    channel = await open_door(return_delimiter="+")
    assert await handed_in(channel.address[1], OFFICE) == 250
    assert "about" not in gateway.arrivals[0].envelope
