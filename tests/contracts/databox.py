"""The other side of the data-box channel: a simulated system with a citizen's box."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pdfminer.high_level import extract_text

from channels.databox.channel import DATABOX, DataboxChannel
from channels.databox.settings import BoxSettings, DataboxSettings
from channels.databox.simulator.boxes import SAMPLE
from channels.databox.simulator.contents import files_of
from channels.databox.simulator.messages import Draft, File, State
from channels.databox.simulator.pages import application_of
from channels.databox.simulator.simulator import Simulator
from gateway.model.ports import AnyChannelPart
from tests.contracts.peers import Heard
from tests.gateways import LHOTA, MemoryGateway, StandingClock

#: The office and the citizen who write to each other.
OFFICE, CITIZEN = SAMPLE[0]


class DataboxPeer:
    """Writes from the citizen's box and reads what comes into it."""

    name = "databox"
    part: AnyChannelPart = DATABOX

    def __init__(self) -> None:
        self._simulator: Simulator | None = None
        self._channel: DataboxChannel | None = None
        self._sent: dict[str, int] = {}

    async def start(self, gateway: MemoryGateway, folder: Path) -> DataboxChannel:
        """Start the simulator with empty boxes, then the channel."""
        self._simulator = Simulator(folder / "isds", StandingClock(), application_of)
        await self._simulator.start()
        with self._simulator.system.turn() as ledger:
            ledger.forget_messages()
            password = next(box.password for box in ledger.boxes() if box.id == OFFICE.id)
        (folder / "password").write_text(f"{password}\n")
        box = BoxSettings(
            originator=LHOTA.id,
            box=OFFICE.id,
            url=self._simulator.url,
            login=OFFICE.login,
            password_file=str(folder / "password"),
            poll_seconds=3600,
        )
        settings = DataboxSettings(boxes=(box,), call_seconds=10)
        self._channel = DATABOX.build(settings, replace(gateway.site, folder=folder))
        await self._channel.start(gateway)
        await self._channel.poll_once()
        return self._channel

    async def stop(self) -> None:
        """Stop the simulator."""
        if self._simulator is not None:
            await self._simulator.stop()

    async def hand_in(self, mark: str) -> Heard:
        """Put a message into the office's box and let the channel look."""
        assert self._simulator is not None
        assert self._channel is not None
        system = self._simulator.system
        if mark not in self._sent:
            file = File("dopis.txt", "text/plain", "main", f"Dobrý den, {mark}.\n".encode())
            draft = Draft(OFFICE.id, {"dmAnnotation": mark}, (file,))
            with system.turn():
                self._sent[mark] = system.send(CITIZEN, draft).id
        await self._channel.poll_once()
        with system.turn() as ledger:
            message = ledger.message(self._sent[mark])
        assert message is not None
        return Heard.YES if message.state is State.READ else Heard.LATER

    def garbage(self) -> Sequence[bytes]:
        """Return octets that are no data message."""
        return (b"", b"0\x80\x06\x09", b"<x/>", b"\x00\xff\xfe" * 500)

    def address(self) -> str:
        """Return the citizen's box."""
        return CITIZEN.id

    async def received(self) -> Sequence[str]:
        """Return the texts of the letters in the citizen's box."""
        assert self._simulator is not None
        with self._simulator.system.turn() as ledger:
            bare = ledger.messages(recipient=CITIZEN.id)
            whole = [ledger.message(one.id) for one in reversed(bare)]
        letters = [files_of(one.content)[0] for one in whole if one is not None]
        return tuple(extract_text(io.BytesIO(one.content)) for one in letters)
