"""The daemon is killed while it takes paper in; afterwards each document is one item."""

from pathlib import Path

import pytest

from tests.conftest import LHOTA
from tests.daemons import Installation, everything, until
from tests.paper import letters, put

pytestmark = pytest.mark.slow

TABLE = """
[channels.scanning]
print_folder = "print"
look_seconds = 0.2
stable_seconds = 0.2
ocr = false

[[channels.scanning.folders]]
originator = "lhota"
path = "scans"
"""

POINTS = ("scanning.before-accept", "accept.after-commit", "scanning.before-move")


@pytest.fixture
def scanner(installation: Installation) -> Path:
    """Give the folder of a scanner, watched by the installation's daemons."""
    with Path(installation.config).open("a", encoding="utf-8") as settings:
        settings.write(TABLE)
    folder = installation.folder / "scans"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at(point: str, installation: Installation, scanner: Path) -> None:
    """The next daemon finds the batch where it was and takes it in once."""
    octets = letters(["lípa", "javor"])
    daemon = await installation.start(f"{point}=kill")
    put(scanner, "batch.pdf", octets)
    assert await daemon.ended() == -9
    assert (scanner / "batch.pdf").read_bytes() == octets

    await installation.start()
    done = scanner / "done" / "batch.pdf"
    await until(done.exists, "the batch put aside")
    await installation.idle()

    assert done.read_bytes() == octets
    states = [state for state, _ in everything(installation)[LHOTA].items]
    assert states == ["referred", "referred"]
    assert installation.verify() == 0
