"""The other side of the e-mail channel: a mail client at our door and a relay behind it."""

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from channels.email.channel import EMAIL, EmailChannel
from channels.email.settings import EmailSettings
from channels.email.simulator.relay import LocalRelay
from gateway.model.ports import AnyChannelPart
from tests.contracts.peers import Heard
from tests.gateways import LHOTA, MemoryGateway, StandingClock


class MailPeer:
    """Sends by SMTP and receives what the relay was given."""

    name = "email"
    part: AnyChannelPart = EMAIL

    def __init__(self) -> None:
        self._relay: LocalRelay | None = None
        self._door = ("", 0)

    async def start(self, gateway: MemoryGateway, folder: Path) -> EmailChannel:
        """Start a relay, then the door."""
        self._relay = LocalRelay(folder / "relay", ("127.0.0.1", 0), StandingClock())
        await self._relay.start()
        host, port = self._relay.address
        settings = EmailSettings(listen="127.0.0.1:0", relay=f"{host}:{port}")
        channel = EMAIL.build(settings, gateway.site)
        await channel.start(gateway)
        self._door = channel.address
        return channel

    async def stop(self) -> None:
        """Stop the relay."""
        if self._relay is not None:
            await self._relay.stop()

    async def hand_in(self, mark: str) -> Heard:
        """Send a mail; the same mark gives the same octets."""
        host, port = self._door
        message = EmailMessage()
        message["From"], message["To"] = "zofie@posta.test", LHOTA.addresses[0]
        message["Subject"], message["Message-ID"] = mark, f"<{mark.encode().hex()}@posta.test>"
        message.set_content(f"Dobrý den, {mark}.\n")
        try:
            await aiosmtplib.send(message, hostname=host, port=port, start_tls=False, timeout=10)
        except aiosmtplib.SMTPResponseException as error:
            return Heard.NO if error.code >= 500 else Heard.LATER
        except (aiosmtplib.SMTPException, OSError):
            return Heard.LATER
        return Heard.YES

    def garbage(self) -> Sequence[bytes]:
        """Return octets that are no mail."""
        return (b"", b"\x00\xff\xfe" * 500)

    def address(self) -> str:
        """Return a citizen's mailbox."""
        return "zofie@posta.test"

    async def received(self) -> Sequence[str]:
        """Return the texts of the mails the relay keeps, each Message-ID once."""
        assert self._relay is not None
        texts: dict[str, str] = {}
        for kept in self._relay.messages():
            message = message_from_bytes(kept.content(), policy=policy.default)
            assert isinstance(message, EmailMessage)
            body = message.get_body(("plain",))
            texts.setdefault(str(message["Message-ID"]), body.get_content() if body else "")
        return tuple(texts.values())
