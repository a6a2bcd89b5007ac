"""Monitoring learns how much did not arrive, by originator, until a clerk has settled it."""

from gateway.model.report import Fate
from gateway.run.metrics import Monitor
from gateway.store import fates
from tests.conftest import MLYN
from tests.registry.conftest import Office
from tests.registry.letters import bounce, newest_outgoing, written_to


async def test_what_did_not_arrive_is_counted(office: Office) -> None:
    """Beside the outbox's own states, in which it was sent."""
    reference = written_to(office, office.filed())
    bounce(office, Fate.UNDELIVERED, reference)
    monitor = Monitor(office.store)
    await monitor.refresh()
    labels: dict[str, str] = {"originator": MLYN}
    assert monitor.registry.get_sample_value("podatelna_undelivered", labels) == 1

    row = newest_outgoing(office.store, MLYN, reference)
    office.store.write(MLYN, lambda unit: fates.note(unit, row.id), "clerk:novakova")
    await monitor.refresh()
    assert monitor.registry.get_sample_value("podatelna_undelivered", labels) is None
