"""A running ``podatelna demo`` as a real process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Self

from gateway.loop import in_thread
from gateway.run.demo.command import PORTS
from tests.daemons import PATIENCE, Process, free_ports, until


@dataclass(frozen=True, slots=True)
class Demo:
    """A running ``podatelna demo``."""

    folder: Path
    process: Process
    #: What it wrote into ``demo.json``.
    report: Mapping[str, Any]

    @classmethod
    async def started(cls, folder: Path, store: str = "") -> Self:
        """Start one in *folder*, on the database *store*, and wait until it has reported."""
        await in_thread(folder.mkdir, exist_ok=True)
        first = free_ports(PORTS)
        options = ("--store", store) if store else ()
        process = Process(folder, "demo", "--dir", str(folder), "--base-port", str(first), *options)
        written = folder / "demo.json"

        def reported() -> bool:
            return written.exists() or process.code is not None

        try:
            # It makes an office with its history first.
            await until(reported, "demo.json", 2 * PATIENCE)
            assert process.code is None, process.said()
        except BaseException:
            process.destroy()
            raise
        return cls(folder, process, json.loads(written.read_text(encoding="utf-8")))

    @property
    def smtp(self) -> int:
        """The mail port."""
        return int(self.report["smtp"]["port"])

    async def command(self, *arguments: str) -> tuple[int, str]:
        """Run a command beside the demo; returns its exit code and standard output."""
        process = Process(self.folder, *arguments, "-c", str(self.report["config"]))
        code = await process.ended()
        return code, process.out.read_text(encoding="utf-8")

    def letters(self, to: str) -> list[EmailMessage]:
        """Return what left the office for one address, oldest first."""
        folder = Path(self.report["relay"]["folder"])
        return [
            letter
            for path in sorted(folder.glob("*.eml"))
            if to in (letter := message_from_bytes(path.read_bytes(), policy=default))["To"]
        ]
