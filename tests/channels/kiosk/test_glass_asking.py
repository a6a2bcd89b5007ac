"""Questions of the office's at the kiosk's screen, against a door with real TLS."""

from collections.abc import Iterator, Mapping

import pytest

from channels.kiosk import wire
from channels.kiosk.wire import Catalogue
from council.questions import ABOUT_NOTICES, ABOUT_RESOLUTIONS
from gateway.loop import in_thread
from gateway.model.asking import FEE_BALANCE, NOTICES, QUESTION_CATALOGUE, Answer, Entry, Question
from gateway.model.errors import StoreDown, Throttled
from tests.channels.bot.test_enquiring import OWED, UNKNOWN
from tests.channels.kiosk.hall import Office
from tests.channels.kiosk.test_glass import configured, played
from waste.balance_question import SPEC

pytestmark = pytest.mark.slow

BOARD = Entry(
    "N1", "Pozvánka na zasedání", "Zastupitelstvo zasedá.", (("Vyvěšeno do", "1. 12. 2026"),)
)


def resolutions(first: int, last: int) -> tuple[Entry, ...]:
    """Return resolutions by their numbers."""
    return tuple(
        Entry(f"R{n}", f"{n}/2026 Hřiště", f"Celé znění {n}.", day="12. 11. 2026")
        for n in range(first, last + 1)
    )


def found(values: Mapping[str, str]) -> Answer:
    """Search as the council's part does, seven on its first page and one on the second."""
    if values["q"].lower() != "hriste":
        return Answer(found=False, text="Žádné takové usnesení tu není.")
    if values["page"] == "2":
        return Answer(found=True, text="Nalezená usnesení: 8.", entries=resolutions(8, 8))
    entries = resolutions(1, 7)
    return Answer(found=True, text="Nalezená usnesení: 7.\n1/2026…", entries=entries, more=True)


@pytest.fixture
def offering(hall: Office) -> Office:
    """Give a door behind which balance, resolutions and notices are offered."""
    offered = (SPEC, ABOUT_NOTICES, ABOUT_RESOLUTIONS)
    answers = hall.gateway.answers
    answers[QUESTION_CATALOGUE] = Answer(found=True, text="", questions=offered)
    answers[FEE_BALANCE] = OWED
    answers[NOTICES] = Answer(found=True, text="Na úřední desce visí: 1.", entries=(BOARD,))
    whole = hall.gateway.ask

    async def ask(question: Question) -> Answer:
        if question.kind == ABOUT_RESOLUTIONS.kind:
            return found(question.values)
        return await whole(question)

    hall.gateway.ask = ask  # type: ignore[method-assign]
    return hall


async def test_a_balance_on_proof(offering: Office) -> None:
    """What is owed and a code to pay it, after symbol and day of birth; gone afterwards."""
    await played("balance", configured(offering))

    asked = [one for one in offering.gateway.asked if one.kind == FEE_BALANCE]
    assert [one.values for one in asked] == [
        {"variable_symbol": "1345000012", "payer": "person", "birth_date": "1950-03-05"}
    ]


async def test_who_walks_away_from_a_balance(offering: Office) -> None:
    """It is covered by a question after two minutes, and wiped."""
    await played("balance_left", configured(offering))


async def test_a_proof_that_does_not_hold(offering: Office) -> None:
    """Wrong, too often, and with an office that cannot look: each is said in words."""
    troubles: Iterator[Answer | Exception] = iter([UNKNOWN, Throttled(after=300), StoreDown()])
    whole = offering.gateway.ask

    async def ask(question: Question) -> Answer:
        if question.kind != FEE_BALANCE:
            return await whole(question)
        trouble = next(troubles)
        if isinstance(trouble, Exception):
            raise trouble
        return trouble

    offering.gateway.ask = ask  # type: ignore[method-assign]

    await played("not_proven", configured(offering))


@pytest.mark.parametrize("scenario", ["resolutions", "notices"])
async def test_what_the_council_decides_and_posts(offering: Office, scenario: str) -> None:
    """Searched, turned over and read in large type, each thing large enough for a finger."""
    await played(scenario, configured(offering))


async def test_an_office_out_of_reach(offering: Office) -> None:
    """Nobody is asked for a proof that cannot be looked at."""
    config = configured(offering)
    catalogue = Catalogue("Obec Horní Lhota", questions=(SPEC,))
    shelf = config.parent / "catalogue.cs.json"
    await in_thread(shelf.write_bytes, wire.dumped(catalogue))
    await offering.channel.stop()

    await played("out_of_reach", config)
