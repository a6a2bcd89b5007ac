"""The world around a daemon: who writes to it, and the relay that takes what it sends."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.header import Header
from email.policy import default
from pathlib import Path

import aiosmtplib

from channels.email.simulator.relay import LocalRelay
from gateway.run.clock import SystemClock
from tests.daemons import AUTOMATIC_ADDRESS, PATIENCE


def mail(subject: str = "Žádost o přijetí", size: int = 0) -> bytes:
    """Return the octets of an invented mail, at least *size* of them."""
    filling = "Vážená paní ředitelko, žádám o přijetí syna do první třídy.\r\n"
    lines = [
        "From: Jana Novotna <jana.novotna@posta.test>",
        "To: podatelna@lhota.test, skola@mlyn.test",
        f"Subject: {Header(subject, 'utf-8').encode()}",
        "Date: Mon, 23 Nov 2026 09:15:30 +0100",
        f"Message-ID: <{secrets.token_hex(8)}@posta.test>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        filling,
    ]
    head = "\r\n".join(lines).encode()
    return head + filling.encode() * (max(0, size - len(head)) // len(filling.encode()) + 1)


async def hand_in(port: int, octets: bytes, *recipients: str) -> int:
    """Send one mail; returns the code of the answer, 0 when none came."""
    client = aiosmtplib.SMTP(
        hostname="127.0.0.1", port=port, timeout=PATIENCE, use_tls=False, start_tls=False
    )
    code = 0
    try:
        async with client:
            await client.sendmail(
                "jana.novotna@posta.test", list(recipients) or [AUTOMATIC_ADDRESS], octets
            )
            # What happens to the farewell does not matter any more.
            code = 250
    except aiosmtplib.SMTPResponseException as error:
        code = code or error.code
    except aiosmtplib.SMTPRecipientsRefused as error:
        code = code or error.recipients[0].code
    except (aiosmtplib.SMTPException, OSError):
        pass
    return code


@asynccontextmanager
async def relaying(folder: Path) -> AsyncIterator[LocalRelay]:
    """Run a relay that keeps outgoing mail in *folder*."""
    relay = LocalRelay(folder, ("127.0.0.1", 0), SystemClock())
    await relay.start()
    try:
        yield relay
    finally:
        await relay.stop()


def message_ids(relay: LocalRelay) -> list[str]:
    """Return the Message-IDs of all mail the relay has got, oldest first."""
    return [
        str(message_from_bytes(kept.content(), policy=default)["Message-ID"])
        for kept in relay.messages()
    ]
