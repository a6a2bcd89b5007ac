"""The screen, touched as citizens touch it, against a door with real TLS."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.loop import in_thread
from gateway.model import package
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer
from tests.channels.kiosk.hall import SPEC, Office
from tests.daemons import ROOT

pytestmark = pytest.mark.slow

CONFIG = """\
server = "{server}"
enrolment = "{code}"
width = 1280
height = 800
fullscreen = false
{more}
"""


def configured(hall: Office, more: str = "") -> Path:
    """Write a kiosk's settings with a code, and return their file."""
    folder = hall.folder / "glass"
    folder.mkdir(exist_ok=True)
    path = folder / "kiosk.toml"
    path.write_text(CONFIG.format(server=hall.address, code=hall.invite(), more=more))
    return path


async def played(scenario: str, config: Path) -> None:
    """Run one scenario in a process of its own and demand that it ends well."""

    def play() -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  (our own scenario)
            [sys.executable, "-m", "tests.channels.kiosk.glass", scenario, str(config)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    done = await in_thread(play)
    assert done.stdout.endswith("ok\n"), done.stderr[-4000:]


@pytest.fixture
def offering(hall: Office) -> Office:
    """Give a door behind which one form is offered and every draft is fine."""
    hall.gateway.answers[FORM_CATALOGUE] = Answer(found=True, text="", forms=(SPEC,))
    hall.gateway.answers[FORM_CHECK] = Answer(found=True, text="")
    return hall


async def test_a_citizen_fills_in_a_complaint(offering: Office) -> None:
    """Touch by touch from the greeting to code and PIN; the office reads what was written."""
    await played("complaint", configured(offering))

    (arrival,) = offering.gateway.arrivals
    opened = package.read(io.BytesIO(offering.gateway.originals[arrival.original.sha256]))
    assert opened.form.values == {"name": "Žofie Říhová", "text": "Ruší mě pes."}
    assert opened.facts["kiosk_number"].startswith("K-")
