"""A registration made by mistake is cancelled while nobody has begun anything with it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.errors import Wrong
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Decide
from registry import ledger
from registry.cancelling import cancel_registration
from registry.circulation import add_department, assign
from registry.desk import PAGES
from registry.dispatch import Reply, reply
from registry.files.contents import join, named
from registry.tables import Deadline, Filing, LedgerEntry
from registry.verify import problems
from tests.desks import ON_SQLITE, desk_of, with_clerk
from tests.registry.files.conftest import Files, registered, with_plan


@pytest.fixture
def town(store: Store, office: Any) -> Files:
    """Give the acts of the town's clerk."""
    with_plan(store)
    return Files(store, office)


def cancel(unit: Unit, filing: Filing) -> None:
    """Cancel it for a reason."""
    cancel_registration(unit, filing, "Zapsáno dvakrát.")


async def test_the_number_stays_used_and_terms_end(town: Files) -> None:
    """Nothing is lacking in the register; the next filing has the next number."""
    filing = await town.filing()
    with pytest.raises(Wrong, match="reason"):
        town.on(filing, lambda unit, row: cancel_registration(unit, row, " "))

    town.on(filing, cancel)

    entry = town.look(lambda unit: unit.rows.first(select(LedgerEntry)))
    assert (entry.state, entry.reason, entry.by) == (
        ledger.CANCELLED, "Zapsáno dvakrát.", "clerk:novakova",
    )  # fmt: skip
    assert set(town.look(lambda unit: unit.rows.all(select(Deadline.state)))) == {"cancelled"}
    assert town.look(lambda unit: list(problems(unit))) == []
    with pytest.raises(Wrong, match="already"):
        town.on(filing, cancel)


def _handed_over(unit: Unit, filing: Filing, _file: str) -> None:
    add_department(unit, "ZP", "Životní prostředí")
    unit.rows.flush()
    assign(unit, filing, "ZP", "dvorak")


def _by_colleague(unit: Unit, filing: Filing, _file: str) -> None:
    number = select(LedgerEntry).where(LedgerEntry.filing == filing.record_identifier)
    entry = unit.rows.first(number)
    assert entry is not None
    entry.by = "clerk:dvorak"


@pytest.mark.parametrize(
    ("begun", "said"),
    [
        (lambda unit, filing, file: join(unit, filing, named(unit, file)), "out of its file"),
        (lambda unit, filing, _: reply(unit, filing, Reply("Věc", "T.", "f")), "was written to"),
        (_handed_over, "handed over"),
        (_by_colleague, "Only whoever entered"),
    ],
)
async def test_what_was_begun_is_not_cancelled(
    town: Files,
    begun: Callable[[Unit, Filing, str], Any],
    said: str,
) -> None:
    """It says what stands in the way."""
    filing, file = await town.filing(), town.file()
    town.on(filing, lambda unit, row: begun(unit, row, file) and None)

    with pytest.raises(Wrong, match=said):
        town.on(filing, cancel)


@ON_SQLITE
async def test_at_the_desk(store: Store, office: Any) -> None:
    """With a reason, on the filing's own page, which then says so."""
    await with_clerk(store)
    async with desk_of(store, [QUEUE, PAGES], Decide(office.decider.decide)) as browser:
        await browser.sign_in()
        filing = await registered(browser, store)
        page = (await browser.open(filing)).text
        assert "Stornovat evidenci LHOTA/00001/2026" in page

        page = (await browser.submit(f"{filing}/cancel", reason="Reklama.")).text
        assert "Evidence je stornovaná." in page
        assert "Stornovat evidenci" not in page
        refused = await browser.submit(f"{filing}/cancel", reason="Znovu.")
        assert refused.status_code == 422
        assert "už je vyřízené nebo stornované" in refused.text
