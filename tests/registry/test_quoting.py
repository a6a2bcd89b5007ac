"""Numbers of ours that a sender quotes are shown to the clerk; nothing is joined by itself."""

from dataclasses import replace
from functools import partial
from typing import Any

from gateway.intake.desk import PAGES as QUEUE
from gateway.model.ids import OriginatorId
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.clerks import Decide
from registry.desk import PAGES
from registry.quoting import Quoted, quoted
from tests.desks import Letter, arrive, desk_of, letter_of, with_clerk

MLYN, LHOTA = OriginatorId("mlyn"), OriginatorId("lhota")


def quoting(*references: str) -> Any:
    """Return a letter that quotes."""
    return replace(letter_of("Doplnění"), references=("9", *references))


def _quoted(references: tuple[str, ...], unit: Unit) -> tuple[Quoted, ...]:
    return quoted(unit, quoting(*references))


def test_a_number_is_found(store: Store, office: Any) -> None:
    """Only the channel's word for our number counts, and only this originator's filings."""
    office.filed()
    number = "ZSMLYN/00001/2026"
    for references, expected in (
        (("our-number:" + number,), [number]),
        (("our-number: " + number + " ",), [number]),
        (("sender-number:" + number, number), []),
        (("our-number:", "our-number:ZSMLYN/00009/2026", "our-mark:nic P-ABC"), []),
    ):
        found = store.look(MLYN, partial(_quoted, references))
        assert [one.number for one in found] == expected
    assert store.look(LHOTA, lambda unit: quoted(unit, quoting("our-number:" + number))) == ()


async def test_the_clerk_sees_what_is_quoted(store: Store, office: Any) -> None:
    """The item's page leads to the filing, and the item still waits."""
    await with_clerk(store)
    async with desk_of(store, [QUEUE, PAGES], Decide(office.decider.decide)) as browser:
        await browser.sign_in()
        (item,) = arrive(store, Letter(letter_of("Žádost")))
        await browser.open(f"/items/{item}")
        await browser.submit(f"/items/{item}/decide", act="register")
        (answer,) = arrive(store, Letter(quoting("our-number:LHOTA/00001/2026"), original=b"2"))
        page = (await browser.open(f"/items/{answer}")).text

        assert "Odesílatel uvádí" in page
        assert "LHOTA/00001/2026" in page
        assert "Zaevidovat" in page
