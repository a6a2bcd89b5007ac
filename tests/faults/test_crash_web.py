"""The daemon dies after a form was accepted and before the browser knew: sending again is once."""

import secrets

import httpx
import pytest

from tests.conftest import MLYN
from tests.daemons import PATIENCE, Installation, Process, everything

pytestmark = pytest.mark.slow

ANSWERS = {
    "who": "person",
    "name": "Božena Říhová",
    "birth_date": "8. 3. 1948",
    "address": "Lipová 7, 747 11 Kozmice",
    "subject": "Rozpočet školy",
    "text": "Kolik stála nová kuchyně?",
}

FORM = f"/{MLYN}/forms/obecne-podani"


async def sent(daemon: Process, instance: str) -> httpx.Response | None:
    """Send the form with a file, as a browser does; nothing when the connection broke."""
    (ready,) = (line for line in daemon.log() if line["event"] == "ready")
    fields = {"_form": instance, "_version": "1"} | ANSWERS
    parts: list[tuple[str, tuple[str | None, bytes]]] = [
        (name, (None, value.encode())) for name, value in fields.items()
    ]
    parts.append(("files", ("výpis.pdf", b"%PDF-1.7 " + bytes(400_000))))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ready['public']}") as client:
        try:
            return await client.post(FORM, files=parts, timeout=PATIENCE)
        except httpx.TransportError:
            return None


@pytest.mark.parametrize(
    "point", ["accept.before-commit", "accept.after-commit", "web.before-answer"]
)
async def test_killed_before_the_browser_knew(point: str, installation: Installation) -> None:
    """The browser sends the same page again after the restart, and there is one item."""
    instance = secrets.token_urlsafe(24)
    daemon = await installation.start(f"{point}=kill")
    assert await sent(daemon, instance) is None
    assert await daemon.ended() == -9

    daemon = await installation.start()
    first = await sent(daemon, instance)
    again = await sent(daemon, instance)
    await installation.idle()

    assert first is not None
    assert again is not None
    assert (first.status_code, again.status_code) == (200, 200)
    assert receipt(first.text) == receipt(again.text)
    assert ("už jsme od vás dostali" in first.text) == (point != "accept.before-commit")
    there = everything(installation)[MLYN]
    assert len(there.items) == 1
    assert {state for _, state in there.owed} <= {"sent"}
    assert installation.verify() == 0


def receipt(page: str) -> list[str]:
    """Return code and PIN as a script reads them."""
    return [
        page.partition(f'<data class="receipt-{what}" value="')[2].partition('"')[0]
        for what in ("code", "pin")
    ]
