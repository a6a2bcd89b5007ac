"""The demo's mail: a local relay that keeps what leaves, and citizens who write."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from channels.email.simulator.relay import LocalRelay
from gateway import loop
from gateway.run.clock import SystemClock
from gateway.run.daemon import Daemon
from gateway.run.demo import letters
from gateway.run.demo.pages import mailbox
from gateway.web.pages import Pages

TABLE = """\
[channels.email]
listen = "127.0.0.1:{smtp}"
hostname = "podatelna.test"
relay = "127.0.0.1:{relay}"
return_delimiter = "+"
"""

HOST = "127.0.0.1"


class MailStand:
    """The stand of the e-mail channel."""

    name = "mail"
    ports = 2

    def __init__(self, folder: Path, first_port: int) -> None:
        self._folder = folder
        self._smtp, self._relay_port = first_port, first_port + 1
        self._relay = LocalRelay(folder / "relay", (HOST, self._relay_port), SystemClock())

    def table(self) -> str:
        """Return ``[channels.email]``."""
        return TABLE.format(smtp=self._smtp, relay=self._relay_port)

    async def before(self) -> None:
        """Start the relay."""
        await self._relay.start()

    async def after(self, daemon: Daemon) -> None:
        """Send the sample mails; those sent before are recognised."""
        del daemon
        begun = SystemClock().now()
        samples = await loop.in_thread(letters.written, self._folder / "letters", begun)
        await letters.post(samples, HOST, self._smtp)

    async def stop(self) -> None:
        """Stop the relay."""
        await self._relay.stop()

    def report(self) -> Mapping[str, Any]:
        """Return the mail port and the relay."""
        return {
            "smtp": {"host": HOST, "port": self._smtp},
            "relay": {
                "host": HOST,
                "port": self._relay_port,
                "folder": str(self._folder / "relay"),
            },
        }

    def told(self) -> Sequence[tuple[str, str]]:
        """Return the mail port."""
        return (("Mail port", f"{HOST}:{self._smtp}"),)

    def pages(self) -> Sequence[Pages]:
        """Return the mailbox of all recipients."""
        return (mailbox(self._relay),)
