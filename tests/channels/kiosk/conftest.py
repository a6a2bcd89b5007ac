"""A door for kiosks with nothing behind it but memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.channels.kiosk.hall import Office, office


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Office]:
    """Give an open door."""
    async with office(tmp_path) as opened:
        yield opened
