"""The other side of the e-mail channel: mail clients at its doors, a mailbox, and a relay."""

import smtplib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from channels.email.channel import EMAIL, EmailChannel
from channels.email.settings import EmailSettings
from channels.email.simulator.relay import LocalRelay
from gateway.loop import in_thread
from gateway.model.ports import AnyChannelPart
from tests.contracts.peers import Heard
from tests.gateways import LHOTA, MemoryGateway, StandingClock
from tests.peers.dovecot import dovecot, lacking, place


def letter(mark: str) -> EmailMessage:
    """Write a mail; the same mark gives the same octets."""
    message = EmailMessage(policy=policy.SMTP)
    message["Return-Path"], message["From"] = "<zofie@posta.test>", "zofie@posta.test"
    message["To"] = LHOTA.addresses[0]
    message["Subject"], message["Message-ID"] = mark, f"<{mark.encode().hex()}@posta.test>"
    message.set_content(f"Dobrý den, {mark}.\n")
    return message


class MailPeer:
    """Sends by SMTP and receives what the relay was given."""

    name = "email"
    part: AnyChannelPart = EMAIL

    def __init__(self) -> None:
        self._relay: LocalRelay | None = None

    async def start(self, gateway: MemoryGateway, folder: Path) -> EmailChannel:
        """Start a relay, then the channel."""
        self._relay = LocalRelay(folder / "relay", ("127.0.0.1", 0), StandingClock())
        await self._relay.start()
        host, port = self._relay.address
        settings = EmailSettings(listen="127.0.0.1:0", relay=f"{host}:{port}")
        self.channel = EMAIL.build(await self.prepared(settings, folder), gateway.site)
        await self.channel.start(gateway)
        return self.channel

    async def prepared(self, settings: EmailSettings, folder: Path) -> EmailSettings:
        """Return the settings for this way in, whose other side runs."""
        del folder
        return settings

    async def stop(self) -> None:
        """Stop the relay."""
        if self._relay is not None:
            await self._relay.stop()

    async def hand_in(self, mark: str) -> Heard:
        """Send a mail; the same mark gives the same octets."""
        try:
            return await self.send(letter(mark))
        except aiosmtplib.SMTPResponseException as error:
            return Heard.NO if error.code >= 500 else Heard.LATER
        except (aiosmtplib.SMTPException, OSError, RuntimeError):
            return Heard.LATER

    async def send(self, message: EmailMessage) -> Heard:
        """Send a mail by SMTP."""
        host, port = self.channel.address
        await aiosmtplib.send(message, hostname=host, port=port, start_tls=False, timeout=10)
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


class LmtpPeer(MailPeer):
    """Hands in by LMTP as the town's own mail server does."""

    async def prepared(self, settings: EmailSettings, folder: Path) -> EmailSettings:
        """Let the channel listen for LMTP."""
        del folder
        return replace(settings, lmtp="127.0.0.1:0")

    async def send(self, message: EmailMessage) -> Heard:
        """Send a mail by LMTP."""
        return await in_thread(self._send, self.channel.lmtp_address, message)

    def _send(self, door: tuple[str, int], message: EmailMessage) -> Heard:
        try:
            with smtplib.LMTP(*door, timeout=10) as client:
                client.send_message(message)
        except smtplib.SMTPResponseException as error:
            return Heard.NO if error.smtp_code >= 500 else Heard.LATER
        except smtplib.SMTPException:
            return Heard.LATER
        return Heard.YES


class MailboxPeer(MailPeer):
    """Puts mail into a mailbox of a real Dovecot; the channel has it when it moves it away."""

    _running: ExitStack | None = None

    async def prepared(self, settings: EmailSettings, folder: Path) -> EmailSettings:
        """Start Dovecot and let the channel read a mailbox."""
        del folder
        if lacks := lacking():
            pytest.skip(lacks)
        self._running = ExitStack()
        home = self._running.enter_context(place())
        self._server = self._running.enter_context(dovecot(home / "dovecot", "urad"))
        box = self._server.mailbox("urad", LHOTA.id, move_to="Hotovo")
        return replace(settings, mailboxes=(box,))

    async def stop(self) -> None:
        """Stop Dovecot and the relay."""
        if self._running is not None:
            await in_thread(self._running.close)
        await super().stop()

    async def send(self, message: EmailMessage) -> Heard:
        """Put a mail into the inbox and let the channel look."""
        await in_thread(self._server.empty, "urad")
        await in_thread(self._server.put, "urad", message.as_bytes())
        await self.channel.poll_once()
        left = await in_thread(self._server.count, "urad")
        return Heard.LATER if left else Heard.YES
