"""A real mail client of Debian hands in a document."""

import asyncio
import io
import shutil
from pathlib import Path

import pytest

from channels.email.convert import EmailConverter
from tests.gateways import MemoryGateway

SWAKS = shutil.which("swaks")

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" * 5000


@pytest.mark.peer
@pytest.mark.skipif(SWAKS is None, reason="swaks is not installed")
async def test_swaks(door: tuple[str, int], gateway: MemoryGateway, tmp_path: Path) -> None:
    """A mail with a PDF sent by swaks is accepted, and the PDF comes out whole."""
    document = tmp_path / "zadost.pdf"
    document.write_bytes(PDF)
    process = await asyncio.create_subprocess_exec(
        str(SWAKS),
        *("--server", f"{door[0]}:{door[1]}", "--from", "jana@example.org"),
        *("--to", "podatelna@lhota.example.org", "--header", "Subject: Zadost"),
        *("--body", "Dobry den", "--attach", f"@{document}"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, output.decode()
    assert b"250 2.0.0 Accepted 7K3M000001" in output

    (arrival,) = gateway.arrivals
    original = gateway.originals[arrival.original.sha256]
    submission = EmailConverter().convert(arrival, io.BytesIO(original))
    assert submission.subject == "Zadost"
    assert submission.text == "Dobry den"
    assert submission.parts[-1].name == "zadost.pdf"
    assert submission.parts[-1].blob.content == PDF
