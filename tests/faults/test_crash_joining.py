"""The daemon is killed while an answer joins, while a bounce is noted and while a letter leaves."""

import re

import pytest
from sqlalchemy import select

from channels.email.simulator.relay import LocalRelay
from gateway.store.tables import ItemRow, OutgoingRow
from gateway.store.unit import Unit
from registry.dispatch import Reply, reply
from registry.kin_tables import Joining
from registry.tables import Filing
from tests.conftest import MLYN
from tests.daemons import Installation
from tests.post import hand_in, mail, message_ids

pytestmark = pytest.mark.slow

BOUNCE = b"""\
From: MAILER-DAEMON@posta.test\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.posta.test\r
\r
Final-Recipient: rfc822; jana.novotna@posta.test\r
Action: failed\r
Status: 5.1.1\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: %s\r
\r
--b--\r
"""


async def letter_left(installation: Installation, relay: LocalRelay) -> bytes:
    """Have a citizen file, a clerk answer, and the answer leave; return its Message-ID."""
    daemon = await installation.start()
    await hand_in(installation.smtp, mail())
    await installation.idle()

    def answer(unit: Unit) -> None:
        (filing,) = unit.rows.all(select(Filing))
        reply(unit, filing, Reply("Výzva", "Doplňte prosím přílohu.", "form"))

    with installation.store() as store:
        store.write(MLYN, answer, "clerk:novakova")
    await installation.idle()
    daemon.destroy()
    (identifier,) = set(message_ids(relay)[1:])
    return identifier.encode()


@pytest.mark.parametrize(
    "point",
    [
        *("filing.joined.before-commit", "filing.joined.after-commit"),
        *("outgoing-undelivered.before-commit", "outgoing-undelivered.after-commit"),
    ],
)
async def test_killed_while_it_joins(
    point: str, installation: Installation, relay: LocalRelay
) -> None:
    """Afterwards the answer and the bounce are joined once, and the letter's fate is known."""
    identifier = await letter_left(installation, relay)
    octets = re.sub(rb"\r\nMIME", b"\r\nIn-Reply-To: " + identifier + b"\r\nMIME", mail(), count=1)
    daemon = await installation.start(f"{point}=kill")
    await hand_in(installation.smtp, octets)
    await hand_in(installation.smtp, BOUNCE % identifier)
    assert await daemon.ended() == -9
    await installation.start()
    # Whoever was not told yes says it again.
    await hand_in(installation.smtp, octets)
    await hand_in(installation.smtp, BOUNCE % identifier)
    await installation.idle()

    with installation.store() as store:

        def look(unit: Unit) -> tuple[list[str], list[str], list[str]]:
            whys = unit.rows.all(select(Joining.why).order_by(Joining.why))
            fates = unit.rows.all(select(OutgoingRow.fate).where(OutgoingRow.fate != ""))
            numbers = unit.rows.all(select(ItemRow.reference))
            return list(whys), list(fates), list(numbers)

        whys, fates, numbers = store.look(MLYN, look)
    assert whys == ["answer", "report"]
    assert fates == ["undelivered"]
    assert len(numbers) == 3
    assert len(set(numbers)) == 1
    assert installation.verify() == 0
