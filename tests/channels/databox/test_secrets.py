"""Passwords and what citizens write stand in no log and in no message of an error."""

import base64
import logging

import pytest

from channels.databox.simulator.faults import Fault
from gateway.model.errors import TryLater
from tests.channels.databox.world import TOWN, NoBlobs, World, outgoing

SECRET = "rodné číslo 845517/1234"


@pytest.mark.parametrize("fault", [None, *Fault], ids=lambda one: one.name if one else "none")
async def test_nothing_secret_is_logged(
    world: World, caplog: pytest.LogCaptureFixture, fault: Fault | None
) -> None:
    """Even with everything logged that any library knows to log, and whatever goes wrong."""
    caplog.set_level(logging.DEBUG)
    password = world.password_file(TOWN).read_text().strip()
    login = base64.b64encode(f"{TOWN.login}:{password}".encode()).decode()
    world.write(SECRET)
    for operation in ("GetListOfReceivedMessages", "SignedMessageDownload", "CreateMessage"):
        if fault is not None:
            world.simulator.faults.order(fault, operation)
    channel = await world.open(call_seconds=1)
    await channel.poll_once()
    told = channel.health().detail
    try:
        await channel.deliver(outgoing(SECRET), NoBlobs())
    except TryLater as error:
        told += f"{error} {error.__cause__!r} {error.__context__!r}"

    for secret in (password, login, SECRET):
        assert secret not in caplog.text
        assert secret not in told
