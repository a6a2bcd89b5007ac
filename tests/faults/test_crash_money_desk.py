"""The daemon dies under the fee accountant's clicks; started again, each click counts once."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import func, select

from gateway.run.clock import SystemClock
from gateway.run.demo.gpc import Item, gpc
from gateway.store.unit import Unit
from registry.calendar import legal_day
from tests.conftest import LHOTA
from tests.daemons import Installation
from tests.desks import Browser, with_clerk
from tests.faults.fee_acts import ACCOUNT
from waste.payers import NewDuty, NewPayer, add_duty, add_payer
from waste.standing import standing
from waste.tables import BankMovement, FeeEntry, FeePayer, FeePosting
from waste.tariffs import NewTariff, set_tariff

pytestmark = pytest.mark.slow

TODAY = legal_day(SystemClock().now())
YEAR = TODAY.year


@dataclass
class Accountant:
    """The clerk, whose pages stay open while the daemon dies: the same form is sent again."""

    browser: Browser
    #: What the page held on which the last click was made.
    fields: dict[str, str]
    path: str = "/waste/statements"
    octets: bytes = b""

    async def prescribes(self) -> None:
        """Prescribe the year."""
        await self.browser.open("/waste/prescription")
        self.path, self.fields = "/waste/prescription", {"year": str(YEAR), "after": ""}

    async def pays_in(self) -> None:
        """Take a statement in, in which a symbol is mistyped."""
        page = (await self.browser.open("/waste/payers")).text
        (symbol,) = set(re.findall(r"\b(1345\d{6})\b", page))
        wrong = f"{symbol[:5]}7{symbol[6:]}"
        items = (Item(Decimal(100), symbol), Item(Decimal(200), wrong))
        self.octets = gpc(ACCOUNT, TODAY - timedelta(days=1), TODAY, items)
        await self.browser.open("/waste/statements")
        self.path, self.fields = "/waste/statements", {}

    async def clicks(self) -> bool:
        """Send the form; tells whether an answer came."""
        files = {"file": ("vypis.gpc", self.octets)} if self.octets else None
        data = self.fields | self.browser.key()
        try:
            await self.browser.post(self.path, data=data, files=files, follow_redirects=True)
        except httpx.TransportError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Count:
    """What the fee consists of."""

    payers: int
    entries: int = 0
    movements: int = 0
    #: Paid by everybody together, in crowns.
    paid: int = 0


STORY = (
    ("fee.prescribed", Accountant.prescribes, Count(1, 1)),
    ("statement.taken", Accountant.pays_in, Count(1, 4, 2, paid=100)),
)


async def test_the_daemon_dies_under_every_click(installation: Installation) -> None:
    """Before the commit nothing was done, after it all; the same form again adds nothing."""
    with installation.store() as store:
        await with_clerk(store)
        store.write(LHOTA, seed)
    before = Count(1)
    async with Browser(base_url=f"http://127.0.0.1:{installation.desk}") as browser:
        clerk = Accountant(browser, {})
        for event, prepare, after in STORY:
            daemon = await installation.start(f"{event}.before-commit=kill")
            # The last page is still open; whoever saw no answer presses once more.
            assert await clerk.clicks()
            await browser.sign_in()
            await prepare(clerk)
            assert not await clerk.clicks()
            assert await daemon.ended() == -9
            assert counted(installation) == before, event

            daemon = await installation.start(f"{event}.after-commit=kill")
            assert not await clerk.clicks()
            assert await daemon.ended() == -9
            assert counted(installation) == after, event
            before = after

        await installation.start()
        assert await clerk.clicks()
    assert counted(installation) == before
    assert installation.verify() == 0


def seed(unit: Unit) -> None:
    """Set the rate of this year and enter a payer; all other acts are cut off without a daemon."""
    payer = add_payer(unit, NewPayer("Novák Jan"))
    add_duty(unit, payer.id, NewDuty(date(2020, 1, 1)))
    due = (date(YEAR, 12, 31),)
    set_tariff(unit, NewTariff(YEAR, Decimal(600), due, ACCOUNT, "OZV č. 3/2025"))


def counted(installation: Installation) -> Count:
    """Count what there is; the journal must be zero."""

    def look(unit: Unit) -> Count:
        assert not unit.rows.first(select(func.sum(FeePosting.amount)))
        payers = unit.rows.all(select(FeePayer.id))
        return Count(
            payers=len(payers),
            entries=unit.rows.count(select(FeeEntry)),
            movements=unit.rows.count(select(BankMovement)),
            paid=int(sum(standing(unit, payer).paid for payer in payers)),
        )

    with installation.store() as store:
        return store.look(LHOTA, look)
