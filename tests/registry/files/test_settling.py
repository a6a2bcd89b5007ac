"""Settling ends the terms, re-opening lets them run again; the citizen is told."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.asking import Question
from gateway.model.errors import Wrong
from registry.answers import FilingStatus
from registry.axes import Handling
from registry.confirming import confirm
from registry.file_tables import Settlement
from registry.files.closing import settle_file
from registry.files.contents import join, named
from registry.files.settling import Method, Settled, reopen, settle, settlement_of
from registry.plan import law
from registry.tables import Deadline, Filing
from tests.conftest import LHOTA
from tests.registry.files.conftest import Files, got

#: The shortest settlement.
NOTED = Settled(Method.NOTED)


async def filed(desk: Files) -> tuple[str, str]:
    """Return a filing that is in a file, and the file."""
    filing, file = await desk.filing(), desk.file()
    desk.on(filing, lambda unit, row: join(unit, row, named(unit, file)))
    return filing, file


def done(desk: Files, filing: str, said: Settled = NOTED) -> Any:
    """Settle the filing."""
    return desk.on(filing, lambda unit, row: settle(unit, row, said).id)


def terms(desk: Files) -> dict[str, str]:
    """Return the states of all terms by kind."""
    return dict(desk.look(lambda unit: unit.rows.tuples(select(Deadline.kind, Deadline.state))))


@pytest.mark.parametrize("method", [str(method) for method in Method])
async def test_each_method_is_kept_with_who_and_when(desk: Files, method: str) -> None:
    """With what was said about it."""
    filing, _ = await filed(desk)

    done(desk, filing, Settled(method, " Vyhověno. ", "Podle § 8."))

    row: Settlement = desk.look(lambda unit: settlement_of(unit, filing))
    assert (row.method, row.content, row.reason) == (method, "Vyhověno.", "Podle § 8.")
    assert (row.by, row.at) == ("clerk:novakova", desk.store.clock.now())
    assert desk.look(lambda unit: got(unit, Filing, filing).handling) == "settled"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Settled(""), "Choose how"),
        (Settled("eaten"), "Choose how"),
        (Settled(Method.OTHER), "content and its reason"),
        (Settled(Method.OTHER, content="x"), "content and its reason"),
        (Settled(Method.OTHER, reason="x"), "content and its reason"),
        (Settled(Method.NOTED, content="x" * 2001), "up to 2000"),
    ],
)
async def test_what_must_be_said(desk: Files, said: Settled, why: str) -> None:
    """Another way needs both its content and its reason."""
    filing, _ = await filed(desk)

    with pytest.raises(Wrong, match=why):
        done(desk, filing, said)
    assert desk.look(lambda unit: settlement_of(unit, filing)) is None


async def test_a_filing_is_in_a_file_before_it_is_settled(desk: Files) -> None:
    """Section 12(1) of the decree, since July 2023 by dated configuration."""
    filing = await desk.filing()

    with pytest.raises(Wrong, match=r"§ 12 odst\. 1"):
        done(desk, filing)
    assert law.rule_on(law.FILE_BEFORE_SETTLEMENT, date(2023, 6, 30)) is None
    assert law.rule_on(law.FILE_BEFORE_SETTLEMENT, date(2023, 7, 1)) is not None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (3, {"decide_basic": "met", "confirm_unsigned": "cancelled"}),
        (10, {"decide_basic": "met", "confirm_unsigned": "missed"}),
        (30, {"decide_basic": "met", "confirm_unsigned": "missed"}),
        (31, {"decide_basic": "missed", "confirm_unsigned": "missed"}),
    ],
)
async def test_terms_are_met_or_missed(
    desk: Files, clock: Any, days: int, expected: dict[str, str]
) -> None:
    """The last day still counts; nobody waits on for a confirmation that is not needed."""
    filing, _ = await filed(desk)
    assert set(terms(desk).values()) == {"running"}
    clock.advance(days=days)

    done(desk, filing)

    assert terms(desk) == expected


async def test_what_settling_ended_runs_again_when_re_opened(desk: Files, clock: Any) -> None:
    """A term that was met before by something else stays met."""
    filing, _ = await filed(desk)
    desk.on(filing, lambda unit, row: confirm(unit, row, "LHOTA/00002/2026"))
    done(desk, filing)
    desk.on(filing, lambda unit, row: reopen(unit, row, "Přišlo doplnění."))

    assert terms(desk) == {"decide_basic": "running", "confirm_unsigned": "met"}
    assert desk.look(lambda unit: got(unit, Filing, filing).handling) == Handling.UNASSIGNED
    clock.advance(days=40)
    done(desk, filing)
    assert terms(desk)["decide_basic"] == "missed"
    rows = desk.look(lambda unit: unit.rows.all(select(Settlement).order_by(Settlement.id)))
    assert [row.reopened_because for row in rows] == ["Přišlo doplnění.", ""]


async def test_nothing_is_settled_twice_or_opened_twice(desk: Files) -> None:
    """Each answers what is the matter."""
    filing, _ = await filed(desk)
    with pytest.raises(Wrong, match="not settled"):
        desk.on(filing, lambda unit, row: reopen(unit, row, "x"))
    done(desk, filing)
    with pytest.raises(Wrong, match="already"):
        done(desk, filing)


async def test_in_a_settled_file_the_file_is_opened_first(desk: Files) -> None:
    """A filing cannot change under a file that says it is done."""
    filing, file = await filed(desk)
    done(desk, filing)
    desk.at(file, settle_file)

    with pytest.raises(Wrong, match="Re-open the file S-LHOTA/0001/2026 first"):
        desk.on(filing, lambda unit, row: reopen(unit, row, "Omyl."))


async def test_the_citizen_is_told(desk: Files) -> None:
    """Code and PIN show that it is settled, when and how, in both languages."""
    filing, _ = await filed(desk)
    done(desk, filing, Settled(Method.BY_DOCUMENT, "Tajné."))
    item = desk.look(lambda unit: got(unit, Filing, filing).item_id)

    def ask(language: str) -> Any:
        question = Question(LHOTA, "filing-status", {"item_id": item}, language)
        return desk.look(lambda unit: FilingStatus().answer(unit, question))

    answer = ask("cs")
    assert "LHOTA/00001/2026 a je vyřízeno." in answer.text
    facts = dict(answer.facts)
    assert facts["Stav"] == "je vyřízeno"
    assert facts["Vyřízeno"] == "2. 3. 2026 v 09:05:30, dokumentem"
    assert "Tajné" not in str(answer)
    assert dict(ask("en").facts)["Settled"] == "2026-03-02 09:05:30, by a document"
