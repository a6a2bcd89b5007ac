"""The simulator as a process of its own."""

import json
import signal
from pathlib import Path
from typing import Any

from tests.daemons import Process, free_ports, until


class Running:
    """The command in a folder."""

    def __init__(self, folder: Path, *further: str) -> None:
        self.port = free_ports(1)
        self.report = folder / "isds" / "simulator.json"
        self.process = Process(
            folder, "isds-simulator", "--dir", str(folder / "isds"), "--port", str(self.port),
            *further,
        )  # fmt: skip

    async def reported(self) -> Any:
        """Wait until it answers and return its report."""
        await until(lambda: self.report.exists() or self.process.code is not None, "simulator.json")
        assert self.process.code is None, self.process.said()
        return json.loads(self.report.read_text(encoding="utf-8"))

    async def ended(self) -> None:
        """Stop it in order."""
        self.process.signal(signal.SIGTERM)
        assert await self.process.ended() == 0
        assert not self.report.exists()

    def peak(self) -> int:
        """Return the most memory it has had so far, octets."""
        told = Path(f"/proc/{self.process._process.pid}/status").read_text(encoding="utf-8")
        line = next(one for one in told.splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
