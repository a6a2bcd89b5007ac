"""The payer: what we owe leaves once the commit is done, is retried, and never vanishes."""

from datetime import timedelta
from functools import partial

import pytest

from gateway.model.errors import PeerDown, Refused
from gateway.model.outgoing import Outgoing
from gateway.store import outbox
from gateway.store.store import Store
from gateway.store.tables import AuditRow, OutgoingRow
from tests.conftest import LHOTA, StandingClock
from tests.offices import Office


def owe(store: Store, key: str = "receipt:1", channel: str = "fake") -> None:
    """Put one message into the outbox."""
    outgoing = Outgoing(LHOTA, channel, "zofie@posta.test", "Potvrzení", "Doručeno.", key)
    store.write(LHOTA, lambda unit: unit.owe(outgoing))


def states(office: Office) -> list[str]:
    """Return the states of everything owed."""
    return office.column(LHOTA, OutgoingRow.state)


async def test_what_we_owe_leaves(office: Office, store: Store) -> None:
    """It is handed to its channel, and what the next hop said is written down."""
    owe(store)
    await office.payer.until_idle()

    assert [outgoing.key for outgoing in office.channel.sent] == ["receipt:1"]
    assert states(office) == ["sent"]
    assert office.column(LHOTA, OutgoingRow.reference) == ["<receipt:1@fake>"]
    assert office.column(LHOTA, AuditRow.event) == ["outgoing-sent"]


async def test_the_same_key_is_owed_once(office: Office, store: Store) -> None:
    """Owing twice under one key sends one message."""
    owe(store)
    owe(store)
    await office.payer.until_idle()

    assert len(office.channel.sent) == 1


async def test_a_temporary_failure_is_tried_again(
    office: Office, store: Store, clock: StandingClock
) -> None:
    """It waits a minute, then leaves."""
    office.channel.troubles = [PeerDown()]
    owe(store)
    await office.payer.until_idle()
    assert states(office) == ["waiting"]

    clock.advance(minutes=1)
    await office.payer.until_idle()
    assert states(office) == ["sent"]


async def test_a_permanent_failure_shows(office: Office, store: Store) -> None:
    """A refusal is final, keeps its reason and has an audit line."""
    office.channel.troubles = [Refused("550 no such user")]
    owe(store)
    await office.payer.until_idle()

    assert states(office) == ["failed"]
    assert office.column(LHOTA, OutgoingRow.note) == ["Refused: 550 no such user"]
    assert office.column(LHOTA, AuditRow.event) == ["outgoing-failed"]


async def test_after_two_days_the_operator_is_asked(
    office: Office, store: Store, clock: StandingClock
) -> None:
    """It is parked when all delays are used up, and stays in the outbox."""
    office.channel.troubles = [PeerDown() for _ in range(100)]
    owe(store)
    begun = clock.now()
    while states(office) != ["parked"]:
        await office.payer.until_idle()
        clock.advance(minutes=30)

    assert timedelta(days=2) <= clock.now() - begun < timedelta(days=3)


@pytest.mark.parametrize("trouble", [RuntimeError("bug"), TimeoutError()])
async def test_a_channel_that_breaks_its_promise_loses_nothing(
    office: Office, store: Store, trouble: Exception
) -> None:
    """An unforeseen exception counts as temporary."""
    office.channel.troubles = [trouble]
    owe(store)
    await office.payer.until_idle()

    assert states(office) == ["waiting"]


async def test_another_channels_messages_wait_for_it(office: Office, store: Store) -> None:
    """What no running channel can send stays, untouched."""
    owe(store, channel="databox")
    await office.payer.until_idle()

    assert states(office) == ["waiting"]
    assert office.column(LHOTA, OutgoingRow.attempts) == [0]


async def test_a_dead_daemons_message_is_repeated_under_the_same_key(
    office: Office, store: Store, clock: StandingClock
) -> None:
    """A lease that ran out in mid-delivery leads to a second delivery with the same key."""
    owe(store)
    store.across_originators(
        partial(outbox.claim, owner="dead", channels=["fake"], now=clock.now(), limit=9)
    )
    await office.payer.until_idle()
    assert office.channel.sent == []

    clock.advance(seconds=121)
    await office.payer.until_idle()
    assert [outgoing.key for outgoing in office.channel.sent] == ["receipt:1"]
