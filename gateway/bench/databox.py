"""``podatelna bench databox``: from the simulated system to the committed item."""

import argparse
import asyncio
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from channels.databox.channel import DATABOX, DataboxChannel
from channels.databox.client import Attachment, BoxClient
from channels.databox.settings import BoxSettings, DataboxSettings
from channels.databox.simulator.boxes import SAMPLE, Box
from channels.databox.upload import Stored
from gateway import loop
from gateway.bench import machine, processes
from gateway.bench.place import environment, free_port, until
from gateway.bench.register import Assemble
from gateway.bench.town import ORIGINATOR, write_settings
from gateway.model.errors import Broken
from gateway.model.ports import Site

_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024
#: Octets of the attachment for the two rates, and for messages whose memory is watched; the last
#: is as big as the system takes.
SMALL, LARGE, WATCHED, BIG = 10 * _KILOBYTE, 5 * _MEGABYTE, 19 * _MEGABYTE, 100 * _MEGABYTE

#: Each load has its receiver to itself.
Pair = tuple[Box, Box]

#: Who receives and who writes; in the last one the office writes to its citizen.
_PAIRS: tuple[Pair, ...] = (*SAMPLE, (SAMPLE[0][1], SAMPLE[0][0]))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the simulator is, and the passwords to its boxes."""

    passwords: Path
    url: str

    def box(self, box: Box) -> BoxSettings:
        """Return how to enter a box."""
        return BoxSettings(
            originator=ORIGINATOR,
            box=box.id,
            url=self.url,
            login=box.login,
            password_file=str(self.passwords / f"{box.id}.password"),
            poll_seconds=3600,
        )


@dataclass(frozen=True, slots=True)
class Bench:
    """The measurement."""

    assemble: Assemble

    def run(self, arguments: argparse.Namespace) -> dict[str, Any]:
        """Measure and return the report. Raises ``Broken``."""
        before = machine.load()
        few = max(1, arguments.messages // 20)
        loads = [("10 kB", SMALL, arguments.messages), ("5 MB", LARGE, few)]
        loads += [("19 MB", WATCHED, 1), ("100 MB", BIG, 1)]
        with (
            _folder() as folder,
            _simulator(folder / "isds") as url,
            asyncio.Runner(loop_factory=loop.new_loop) as runner,
        ):
            place = Place(folder / "isds", url)
            found = []
            for pair, (name, size, many) in zip(_PAIRS, loads, strict=True):
                own = folder / str(size)
                own.mkdir()
                load = self._measured(own, place, pair, (size, many))
                found.append({"name": name, **runner.run(load)})
        return {
            "machine": {**machine.facts(), "load_before": before},
            "loads": found,
            "load_after": machine.load(),
        }

    async def _measured(
        self, folder: Path, place: Place, pair: Pair, load: tuple[int, int]
    ) -> dict[str, Any]:
        size, many = load
        await _write(place, pair, size, many)
        settings = DataboxSettings(boxes=(place.box(pair[0]),))
        assembled = self.assemble(write_settings(folder))
        try:
            site = Site(assembled.core.originators(), assembled.store.clock, folder)
            channel = DATABOX.build(settings, site)
            received = await _received(channel, assembled.core, many)
            return received | await _read(assembled)
        finally:
            assembled.close()


async def _received(channel: DataboxChannel, gateway: Any, many: int) -> dict[str, Any]:
    processes.forget_peaks(os.getpid())
    held = processes.memory(os.getpid()).now
    begun = time.perf_counter()
    await channel.start(gateway)
    try:
        await asyncio.sleep(0)
        await channel.settled()
        taken = time.perf_counter() - begun
        seen = await channel.boxes[0].receiving.memory.comparison()
        health = channel.health()
    finally:
        await channel.stop()
    if seen is None or seen[1] < many or seen[2]:
        raise Broken(f"Not all of {many} messages came in: {health.detail}")
    peak = processes.memory(os.getpid()).peak
    return {
        "messages": seen[1],
        "seconds": round(taken, 2),
        "messages_per_s": round(seen[1] / taken, 1),
        "memory_before_kib": held,
        "memory_peak_kib": peak,
        "memory_growth_kib": peak - held,
    }


async def _read(assembled: Any) -> dict[str, Any]:
    """Have what came in read and decided; a child does the reading, and its memory is watched."""
    await assembled.bounded.start()
    processes.forget_peaks(os.getpid())
    before = processes.memory(os.getpid())
    begun = time.perf_counter()
    await assembled.worker.until_idle()
    taken = time.perf_counter() - begun
    after = processes.memory(os.getpid())
    return {
        "read_seconds": round(taken, 2),
        "reading_growth_kib": max(0, after.children_peak - before.children),
        "memory_growth_while_read_kib": max(0, after.peak - before.now),
    }


async def _write(place: Place, pair: Pair, size: int, many: int) -> None:
    """Have one of the pair send messages to the other, which nobody measures."""
    receiver, writer = pair
    box = place.box(writer)
    sender = BoxClient(box, DataboxSettings(boxes=(box,)))
    octets = os.urandom(size)
    envelope = {"dbIDRecipient": receiver.id, "dmAnnotation": "Zkouška"}
    give = _give_big if size == BIG else _give
    try:
        for _ in range(many):
            await loop.in_thread(give, sender, envelope, octets)
    finally:
        sender.close()


def _give(sender: BoxClient, envelope: Mapping[str, str], octets: bytes) -> None:
    sender.create(envelope, [Attachment("plan.pdf", "application/pdf", octets)])


def _give_big(sender: BoxClient, envelope: Mapping[str, str], octets: bytes) -> None:
    opened = partial(io.BytesIO, octets)
    uploaded = sender.upload(Stored("plan.pdf", "application/pdf", len(octets), opened))
    sender.create_big(envelope, [uploaded])


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="podatelna-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _simulator(folder: Path) -> Iterator[str]:
    """Run the simulator as a process of its own, its passwords in files beside it."""
    port, report = free_port(), folder / "simulator.json"
    command = [sys.executable, "-m", "gateway.run", "isds-simulator"]
    command += ["--dir", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL)  # noqa: S603  (our own code)
    try:
        if until(report.exists, 60) is None:
            raise Broken("The simulator did not start.")
        told = json.loads(report.read_text(encoding="utf-8"))
        for box in told["boxes"]:
            (folder / f"{box['id']}.password").write_text(box["password"], encoding="utf-8")
        yield str(told["url"])
    finally:
        process.terminate()
        process.wait(20)


def summary(report: dict[str, Any]) -> Sequence[str]:
    """Return a few lines for a person."""
    return [
        f"{one['name']:8} {one['messages_per_s']:>8} messages/s, "
        f"memory grows by {one['memory_growth_kib'] / _KILOBYTE:.0f} MiB, "
        f"of those who read it by {one['reading_growth_kib'] / _KILOBYTE:.0f} MiB"
        for one in report["loads"]
    ]
