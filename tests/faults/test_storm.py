"""Killed again and again at any moment, with mail coming in: all of it is there once."""

import asyncio
import random
import signal
from contextlib import suppress
from hashlib import sha256

import pytest

from channels.email.simulator.relay import LocalRelay
from tests.conftest import MLYN
from tests.daemons import Installation, everything, hand_in, mail, message_ids

pytestmark = pytest.mark.slow

MAILS = 40
DEATHS = 3


async def insist(installation: Installation, octets: bytes) -> None:
    """Send the same octets until they are acknowledged, as any mail server does."""
    for _ in range(1000):
        if await hand_in(installation.smtp, octets) == 250:
            return
        await asyncio.sleep(0.2)


async def test_a_storm(installation: Installation, relay: LocalRelay) -> None:
    """Every mail has one item, one number without a gap and one receipt, sent once or repeated."""
    letters = [mail(f"Zadost {n}", 400_000 if n % 4 == 0 else 0) for n in range(MAILS)]
    moments = random.Random()  # noqa: S311  (seeded by the run, which reports its seed)
    daemon = await installation.start()
    sending = asyncio.gather(*(insist(installation, letter) for letter in letters))
    for _ in range(DEATHS):
        # The moment of death is the point of the test; nothing is waited for.
        await asyncio.sleep(moments.uniform(0.05, 0.6))
        with suppress(ProcessLookupError):
            daemon.signal(signal.SIGKILL)
        await daemon.ended()
        daemon = await installation.start()
    await sending
    await installation.idle()

    there = everything(installation)[MLYN]
    assert sorted(digest for _, digest in there.items) == sorted(
        sha256(letter).hexdigest() for letter in letters
    )
    assert {state for state, _ in there.items} == {"registered"}
    assert [int(number.split("/")[1]) for number in there.numbers] == list(range(1, MAILS + 1))
    assert [state for _, state in there.owed] == ["sent"] * MAILS
    assert len(set(message_ids(relay))) == MAILS
    assert installation.verify() == 0
