"""A real Postfix takes our mail, cannot deliver it, and what it reports joins the letter."""

from pathlib import Path

import pytest

from gateway.bench.postfix import lacking
from gateway.model.report import Fate
from tests.conftest import StandingClock
from tests.correspondents import fresh_database, podatelna
from tests.daemons import eventually, free_ports
from tests.peers.postfix import postfix
from tests.peers.sink import sink

pytestmark = [
    pytest.mark.peer,
    pytest.mark.slow,
    pytest.mark.skipif(bool(lacking()), reason=lacking()),
]

OFFICE, NOBODY = "podatelna@lhota.test", "nikdo@jinde.test"


@pytest.mark.parametrize("delimiter", ["+", ""], ids=["signed-path", "bare-address"])
async def test_a_bounce_comes_back_and_joins(
    place: Path, sqlite_template: Path, clock: StandingClock, delimiter: str
) -> None:
    """By the signed return path, and without one by the envelope's identifier (RFC 3461)."""
    door = free_ports(1)
    url = fresh_database(sqlite_template, place / "urad")
    more = {"return_delimiter": f'"{delimiter}"', "listen": f'"127.0.0.1:{door}"'}
    async with sink(place / "elsewhere", "-f", "RCPT") as unwilling:
        elsewhere = f"smtp:[127.0.0.1]:{unwilling.port}"
        way = f"smtp:[127.0.0.1]:{door}"
        with postfix(place / "postfix", way, domain="lhota.test", elsewhere=elsewhere) as server:
            async with podatelna(place / "urad", url, OFFICE, server.port, clock, **more) as office:
                number = await office.write(NOBODY)

                async def came_back() -> bool:
                    await office.work()
                    return any(row.fate for row in office.outgoing())

                await eventually(came_back, "the bounce", 40)
                (letter,) = [row for row in office.outgoing() if row.fate]
                assert letter.fate == Fate.UNDELIVERED
                assert "500 5.3.0" in letter.diagnostic
                assert letter.key.startswith("reply:")
                # The report stands with the filing, and nobody answers it.
                assert office.items() == [("registered", number)] * 2
                assert len(office.outgoing()) == 2
                assert ("+r-" in server.log()) == bool(delimiter)
