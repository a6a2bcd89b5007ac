"""The relay that keeps mail as files."""

from pathlib import Path

import aiosmtplib
import pytest

from channels.email.simulator.relay import LocalRelay, Trouble
from tests.gateways import StandingClock


async def test_keeps_mail(tmp_path: Path) -> None:
    """Mail is kept as it came, in order, and listed with its envelope."""
    relay = LocalRelay(tmp_path / "mail", ("127.0.0.1", 0), StandingClock())
    await relay.start()
    host, port = relay.address
    first = "From: a@example.org\r\nSubject: Žádost\r\n\r\nPříliš\r\n.tečka\r\n".encode()
    second = b"\r\nx\r\n"
    async with aiosmtplib.SMTP(hostname=host, port=port, start_tls=False) as client:
        await client.sendmail("", ["b@example.org", "c@example.org"], first)
        await client.sendmail("a@example.org", ["b@example.org"], second)
        relay.troubles.append(Trouble("RCPT", "550 no"))
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await client.sendmail("a@example.org", ["b@example.org"], second)
    await relay.stop()

    one, two = relay.messages()
    assert (one.sender, one.recipients) == ("", ("b@example.org", "c@example.org"))
    assert (two.sender, two.recipients) == ("a@example.org", ("b@example.org",))
    assert one.content() == first
    assert two.content() == second
    assert one.subject == "Žádost"
    assert two.subject == ""


async def test_address_before_start(tmp_path: Path) -> None:
    """A relay that has not been started is nowhere."""
    with pytest.raises(RuntimeError):
        assert LocalRelay(tmp_path, ("127.0.0.1", 0), StandingClock()).address
