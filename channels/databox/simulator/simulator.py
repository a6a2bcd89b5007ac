"""The whole simulator: its system, its door and its pages, running on the caller's loop."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from channels.databox.simulator.boxes import Box
from channels.databox.simulator.door import Door
from channels.databox.simulator.faults import Faults
from channels.databox.simulator.listener import Listener
from channels.databox.simulator.system import System
from gateway.loop import in_thread
from gateway.model.errors import ConfigError
from gateway.model.ports import Clock

#: Tells scripts where it answers and which boxes there are; there only while it runs.
REPORT = "simulator.json"

Pages = Callable[[System], Any]


class Simulator:
    """Stands in for the state's data boxes. Everything durable lies in *folder*."""

    def __init__(
        self, folder: Path, clock: Clock, pages: Pages, *, port: int = 0, tls: bool = False
    ) -> None:
        self._folder, self._clock, self._pages = folder, clock, pages
        self._port, self._tls = port, tls
        #: Where the clock shall stand at the start; it stays where it was when nothing is set.
        self.begin: datetime | None = None
        self._system: System | None = None
        self._listener: Listener | None = None
        self.faults = Faults()

    @property
    def system(self) -> System:
        """What is behind the door."""
        if self._system is None:
            raise RuntimeError("the simulator has not been started")
        return self._system

    @property
    def url(self) -> str:
        """Where it answers."""
        if self._listener is None:
            raise RuntimeError("the simulator has not been started")
        return self._listener.url

    async def start(self) -> None:
        """Furnish the boxes if there are none, and answer. Raises ``ConfigError``."""
        try:
            self._system = await in_thread(System, self._folder, self._clock, self.begin)
        except OSError as error:
            raise ConfigError(f"isds-simulator: {self._folder} cannot be used: {error}") from error
        door = Door(self._system, self._pages(self._system), self.faults)
        authority = self._system.authority if self._tls else None
        self._listener = Listener(door, self._port, authority)
        await self._listener.start()
        await in_thread(self._write_report)

    async def stop(self) -> None:
        """Stop answering."""
        if self._listener is not None:
            await self._listener.stop()
        await in_thread((self._folder / REPORT).unlink, missing_ok=True)
        if self._system is not None:
            await in_thread(self._system.close)

    def described(self) -> dict[str, Any]:
        """Return what the report says."""
        report: dict[str, Any] = {
            "url": self.url,
            "page": f"{self.url}/",
            # Whoever checks seals and time stamps trusts this root.
            "ca": str(self.system.authority.file),
            "boxes": [self._described(box) for box in self.system.boxes()],
        }
        return report

    def _described(self, box: Box) -> dict[str, Any]:
        with self.system.turn() as ledger:
            received = [str(one.id) for one in ledger.messages(recipient=box.id)]
            sent = [str(one.id) for one in ledger.messages(sender=box.id)]
            users = ledger.users(box.id)
        described: dict[str, Any] = {
            "id": box.id,
            "type": box.kind,
            "owner": box.owner,
            "login": box.login,
            "password": box.password,
            "messages": {"received": received, "sent": sent},
            "users": [
                {
                    "login": one.login,
                    "password": one.next_password or one.password,
                    "kind": one.kind,
                    "rights": one.rights,
                }
                for one in users
            ],
        }
        if self._tls:
            client = self.system.authority.client(box.id)
            described["certificate"] = str(client.certificate_file)
            described["private_key"] = str(client.key_file)
        return described

    def _write_report(self) -> None:
        unfinished = self._folder / f"{REPORT}.new"
        text = json.dumps(self.described(), ensure_ascii=False, indent=2)
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(self._folder / REPORT)
