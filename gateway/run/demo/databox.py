"""The demo's data boxes: a simulated system with the boxes of the office and of citizens."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from channels.databox.channel import DataboxChannel
from channels.databox.simulator.authority import Authority
from channels.databox.simulator.boxes import SAMPLE, Box
from channels.databox.simulator.pages import application_of
from channels.databox.simulator.simulator import Simulator
from gateway import loop
from gateway.run.clock import SystemClock
from gateway.run.daemon import Daemon
from gateway.run.demo.town import BOHUSLAVICE, HLUCIN, SCHOOL_FOREST
from gateway.web.pages import Pages

TABLE = """\
[channels.databox]
call_seconds = 20.0
seal_roots = "isds/certificates/ca.pem"
"""

BOX = """
[[channels.databox.boxes]]
originator = "{originator}"
box = "{box.id}"
url = "http://127.0.0.1:{port}"
login = "{box.login}"
password_file = "isds/{box.id}.password"
poll_seconds = 5.0
"""

#: Whose are the boxes of offices in the simulator.
OWNERS = dict(zip((HLUCIN, BOHUSLAVICE, SCHOOL_FOREST), (pair[0] for pair in SAMPLE), strict=True))


class DataboxStand:
    """The stand of the data-box channel."""

    name = "databox"
    ports = 1

    def __init__(self, folder: Path, first_port: int) -> None:
        self._folder, self._port = folder / "isds", first_port
        self._simulator = Simulator(self._folder, SystemClock(), application_of, port=first_port)

    def table(self) -> str:
        """Return ``[channels.databox]`` with a box for each office that has one."""
        # The settings name its authority, so it must be there before they are read.
        Authority(self._folder / "certificates")
        boxes = (
            BOX.format(originator=originator, box=box, port=self._port)
            for originator, box in OWNERS.items()
        )
        return TABLE + "".join(boxes)

    async def before(self) -> None:
        """Start the simulator and write down the passwords it has made."""
        await self._simulator.start()
        await loop.in_thread(self._write_passwords, self._simulator.system.boxes())

    async def after(self, daemon: Daemon) -> None:
        """Take in the sample messages; those of an earlier start are known."""
        channel = daemon.assembly.channels["databox"]
        if isinstance(channel, DataboxChannel):
            await channel.poll_once()

    async def stop(self) -> None:
        """Stop the simulator."""
        await self._simulator.stop()

    def report(self) -> Mapping[str, Any]:
        """Return where the simulator is."""
        url = f"http://127.0.0.1:{self._port}"
        report = str(self._folder / "simulator.json")
        return {"isds": {"url": url, "page": f"{url}/", "report": report}}

    def told(self) -> Sequence[tuple[str, str]]:
        """Return the portal of the data boxes."""
        return (("Data boxes", f"http://127.0.0.1:{self._port}/"),)

    def pages(self) -> Sequence[Pages]:
        """Return nothing: the portal is the simulator's own."""
        return ()

    def _write_passwords(self, boxes: Sequence[Box]) -> None:
        for box in boxes:
            path = self._folder / f"{box.id}.password"
            path.touch(0o600)
            path.write_text(f"{box.password}\n", encoding="utf-8")
