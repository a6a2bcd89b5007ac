"""``podatelna isds-simulator`` as a process: it reports, keeps everything, and ends."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from channels.databox.simulator.pages import application_of
from channels.databox.simulator.simulator import Simulator
from gateway.model.errors import ConfigError
from gateway.run.clock import SystemClock
from tests.channels.databox.simulator.running import Running

pytestmark = pytest.mark.slow


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    """Give a simulator whose clock stands at the turn of a year."""
    made = Running(tmp_path, "--clock", "2026-12-31T23:00:00+01:00")
    yield made
    made.process.destroy()


async def test_it_reports_what_there_is_and_keeps_it(running: Running, tmp_path: Path) -> None:
    """Boxes with logins and two messages each; a second start finds the same."""
    first = await running.reported()
    assert first["url"] == f"http://127.0.0.1:{running.port}"
    for box in first["boxes"]:
        assert {"id", "type", "owner", "login", "password", "messages"} <= box.keys()
        assert [len(box["messages"][way]) for way in ("received", "sent")] == [1, 1]
    async with httpx.AsyncClient() as client:
        assert (await client.get(first["page"])).status_code == 200
        now = (await client.post(f"{first['url']}/admin/clock", json={})).json()["now"]
    assert now.startswith("2026-12-31T22:0")
    await running.ended()

    again = Running(tmp_path)
    try:
        assert (await again.reported())["boxes"] == first["boxes"]
        await again.ended()
    finally:
        again.process.destroy()


async def test_behind_tls_it_names_its_authority(tmp_path: Path) -> None:
    """With --tls the report names the authority and a certificate for each box."""
    running = Running(tmp_path, "--tls")
    try:
        report = await running.reported()
        assert report["url"].startswith("https://")
        box = report["boxes"][0]
        paths = (report["ca"], box["certificate"], box["private_key"])
        assert all(map(_is_file, paths))
        await running.ended()
    finally:
        running.process.destroy()


def _is_file(path: str) -> bool:
    return Path(path).is_file()


async def test_a_wrong_clock_is_told(tmp_path: Path) -> None:
    """What is no time ends with the code for wrong settings."""
    running = Running(tmp_path, "--clock", "včera")

    assert await running.process.ended() == 78
    assert "--clock" in running.process.said()


async def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """Where nothing can be kept, the settings are wrong; nothing is started."""
    place = tmp_path / "taken"
    place.write_text("", encoding="utf-8")
    simulator = Simulator(place, SystemClock(), application_of)

    with pytest.raises(ConfigError, match="taken"):
        await simulator.start()
