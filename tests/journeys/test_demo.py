"""The demo from the outside: it reports, takes a mail from a real program, lists it, and ends."""

import asyncio
import json
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.run.demo.letters import small_pdf
from tests.demos import Demo

pytestmark = pytest.mark.slow

REPORTED = {
    "config", "public", "desk", "health", "metrics", "smtp", "relay", "originators", "sign_ins",
    "web_receipts",
}  # fmt: skip
LISTED = {
    "id", "originator", "channel", "state", "external_id", "sha256", "received_at", "subject",
    "reference", "note",
}  # fmt: skip

SUBJECT = "Žádost o pronájem sálu"


async def test_the_demo_reports_works_and_ends(demo: Demo, tmp_path: Path) -> None:
    """Whoever starts it finds in demo.json how to reach everything; SIGTERM ends it soon."""
    assert demo.report.keys() >= REPORTED
    assert {"host", "port", "folder"} <= demo.report["relay"].keys()
    assert {one["registration"] for one in demo.report["originators"]} == {"clerk", "automatic"}
    async with httpx.AsyncClient() as client:
        assert (await client.get(demo.report["health"])).json()["status"] == "ok"
        assert "podatelna_items" in (await client.get(demo.report["metrics"])).text
        for page in ("public", "desk"):
            answer = await client.get(demo.report[page], follow_redirects=True)
            assert answer.status_code == 200

    await swaks(demo, tmp_path, "podatelna@hlucin.test")
    by_clerk = await listed(demo, "referred")
    assert by_clerk.keys() >= LISTED
    assert (by_clerk["originator"], by_clerk["channel"]) == ("hlucin", "email")
    await swaks(demo, tmp_path, "podatelna@bohuslavice.test")
    automatic = await listed(demo, "registered")
    assert automatic["reference"].startswith("BOHU/")

    begun = time.monotonic()
    demo.process.signal(signal.SIGTERM)
    assert await demo.process.ended() == 0
    assert time.monotonic() - begun < 10
    assert not (demo.folder / "demo.json").exists()


async def swaks(demo: Demo, folder: Path, to: str) -> None:
    """Send a mail with a PDF by a program that people really use for it."""
    program = shutil.which("swaks")
    if program is None:
        pytest.skip("swaks is not installed; tools/system-packages test installs it")
    attachment = folder / "plan.pdf"
    attachment.write_bytes(small_pdf("Plan 1:500"))
    process = await asyncio.create_subprocess_exec(
        program, "--server", f"127.0.0.1:{demo.smtp}", "--to", to,
        "--from", "jana.novotna@posta.test", "--header", f"Subject: {SUBJECT}",
        "--body", "Dobry den, zadam o pronajem salu.", "--attach-type", "application/pdf",
        "--attach", str(attachment),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


async def listed(demo: Demo, state: str) -> dict[str, Any]:
    """Wait until the mail is listed in *state*, and return its line."""
    for _ in range(20):
        code, out = await demo.command("intake", "list", "--json")
        assert code == 0
        for line in map(json.loads, out.splitlines()):
            if (line["subject"], line["state"]) == (SUBJECT, state):
                found: dict[str, Any] = line
                return found
    raise AssertionError(f"in vain waited for an item that is {state}")


async def test_the_demo_starts_again_where_it_was(demo: Demo) -> None:
    """A second start in the same folder finds the same mails and numbers, not twice as many."""
    await settled(demo)
    first = await everything(demo)
    assert await demo.command("verify") == (0, "")
    demo.process.signal(signal.SIGTERM)
    assert await demo.process.ended() == 0

    again = await Demo.started(demo.folder)
    try:
        await settled(again)
        assert await everything(again) == first
    finally:
        again.process.destroy()


async def settled(demo: Demo) -> None:
    """Wait until all sample mails have left the queue."""

    async def underway() -> str:
        return (await demo.command("intake", "list", "--json", "--group", "underway"))[1]

    for _ in range(20):
        if not await underway():
            return
    raise AssertionError(await underway())


async def everything(demo: Demo) -> tuple[list[str], list[str]]:
    """Return identifier and state of all items, and all reference numbers."""
    _, items = await demo.command("intake", "list", "--json")
    _, filings = await demo.command("filings", "list", "--json")
    lines = [json.loads(line) for line in items.splitlines()]
    return (
        sorted(f"{line['id']} {line['state']}" for line in lines),
        sorted(json.loads(line)["reference_number"] for line in filings.splitlines()),
    )
