"""Whole offices in one process, each with its SMTP door, and a postman who carries their mail."""

import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import aiosmtplib
from sqlalchemy import select

from channels.email.channel import EmailChannel
from channels.email.simulator.relay import KeptMail, LocalRelay
from gateway.loop import in_thread
from gateway.model.ids import OriginatorId
from gateway.model.ports import Clock
from gateway.run import home, parts
from gateway.run.assembly import Assembly, assemble
from gateway.run.settings import load
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.dispatch import Reply, reply
from registry.tables import Filing
from tests.daemons import PATIENCE

OFFICE = OriginatorId("urad")

SETTINGS = """\
[daemon]
readers = 1

[store]
url = "{url}"

[[originators]]
id = "urad"
name = "{name}"
abbreviation = "URAD"
addresses = ["{address}"]
registration = "automatic"

[channels.email]
listen = "127.0.0.1:0"
hostname = "{hostname}"
relay = "127.0.0.1:{relay}"
relay_seconds = 5.0
return_delimiter = "+"
grace_seconds = 0.5
"""


@dataclass
class Podatelna:
    """One office: everything a daemon has but its web, driven by hand."""

    address: str
    built: Assembly
    mail: EmailChannel

    async def work(self) -> None:
        """Decide about everything that is due and send everything that is owed."""
        await self.built.worker.until_idle()
        await self.built.payer.until_idle()

    def rows(self, kind: Any) -> list[Any]:
        """Return all rows of a table."""
        return list(self.built.store.look(OFFICE, lambda unit: unit.rows.all(select(kind))))

    def items(self) -> list[tuple[str, str]]:
        """Return state and reference number of each item, in order."""
        rows = sorted(self.rows(ItemRow), key=lambda row: str(row.id))
        return [(row.state, row.reference) for row in rows]

    def outgoing(self) -> list[OutgoingRow]:
        """Return everything owed, in order."""
        return sorted(self.rows(OutgoingRow), key=lambda row: str(row.id))

    async def write(self, to: str, subject: str = "Dotaz") -> str:
        """Have a clerk answer a filing that *to* makes first; return the filing's number."""
        await post(self.mail.address[1], to, self.address, letter(to, self.address, subject))
        await self.work()

        def answer(unit: Unit) -> str:
            filing = unit.rows.first(select(Filing).where(Filing.sender_address == to))
            assert filing is not None
            reply(unit, filing, Reply("Výzva", "Doplňte prosím podání.", secrets.token_hex(4)))
            return filing.reference_number

        number = await self.built.store.run(OFFICE, answer, "clerk:novakova")
        await self.work()
        return number


@asynccontextmanager
async def podatelna(
    folder: Path, url: str, address: str, relay: int, clock: Clock, **more: str
) -> AsyncIterator[Podatelna]:
    """Open an office with one address; *more* are lines of its e-mail channel's settings."""
    hostname = "mx." + address.partition("@")[2]
    text = SETTINGS.format(
        url=url, name=f"Úřad {hostname}", address=address, hostname=hostname, relay=relay
    )
    text = _with(text, more)
    await in_thread(_furnish, folder, text)
    settings = load(folder / "podatelna.toml", parts.Channels())
    built = assemble(settings, clock)
    channel = cast("EmailChannel", built.channels["email"])
    await built.bounded.start()
    await channel.start(built.core)
    try:
        yield Podatelna(address, built, channel)
    finally:
        await channel.stop()
        built.close()


def _with(settings: str, more: Mapping[str, str]) -> str:
    """Return the settings with *more* lines, which stand for those of the same name."""
    kept = [line for line in settings.splitlines() if line.partition(" = ")[0] not in more]
    return "\n".join([*kept, *(f"{name} = {value}" for name, value in more.items()), ""])


def _furnish(folder: Path, settings: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "podatelna.toml").write_text(settings, encoding="utf-8")
    home.settle_in(folder)


def fresh_database(template: Path, folder: Path) -> str:
    """Copy an empty database into *folder* and return its address."""
    folder.mkdir(exist_ok=True)
    shutil.copy(template, folder / "podatelna.db")
    return f"sqlite:///{folder}/podatelna.db"


def letter(sender: str, to: str, subject: str, **headers: str) -> bytes:
    """Return the octets of a plain mail."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{secrets.token_hex(8)}@{sender.partition('@')[2]}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(f"Dobrý den, {subject}.\n")
    return message.as_bytes()


async def post(port: int, sender: str, to: str, octets: bytes) -> None:
    """Hand one mail over."""
    client = aiosmtplib.SMTP(
        hostname="127.0.0.1", port=port, timeout=PATIENCE, use_tls=False, start_tls=False
    )
    async with client:
        await client.sendmail(sender, [to], octets)


#: What somebody who is no office does with a mail: returns answers as envelope sender, recipient
#: and octets.
Robot = Callable[[KeptMail], list[tuple[str, str, bytes]]]


@dataclass
class Postman:
    """Carries what lies in the relay to where it belongs, until nobody writes any more."""

    relay: LocalRelay
    offices: Mapping[str, Podatelna]
    robots: Mapping[str, Robot] = field(default_factory=dict)
    #: How many letters were carried.
    carried: int = 0

    async def until_quiet(self, most: int = 100) -> None:
        """Let everybody work and carry their mail; more than *most* letters are a loop."""
        while True:
            for office in self.offices.values():
                await office.work()
            fresh = self.relay.messages()[self.carried :]
            if not fresh:
                return
            for mail in fresh:
                self.carried += 1
                assert self.carried <= most, "they write to each other for ever"
                await self._carry(mail)

    async def _carry(self, mail: KeptMail) -> None:
        (to,) = mail.recipients
        if robot := self.robots.get(to):
            for sender, recipient, octets in robot(mail):
                await post(self._port(recipient), sender, recipient, octets)
            return
        await post(self._port(to), mail.sender, to, mail.content())

    def _port(self, address: str) -> int:
        local, _, domain = address.partition("@")
        return self.offices[f"{local.partition('+')[0]}@{domain}"].mail.address[1]


def message_of(mail: KeptMail) -> EmailMessage:
    """Return a kept mail as a mail program reads it."""
    return message_from_bytes(mail.content(), policy=default)


async def until_sent(office: Podatelna, clock: Any, hours: int = 60) -> None:
    """Let time pass and the office try, until nothing waits any more."""
    for _ in range(hours):
        await office.work()
        if not any(row.state in {"waiting", "sending"} for row in office.outgoing()):
            return
        clock.advance(hours=4)
    raise AssertionError("something waits for ever")
