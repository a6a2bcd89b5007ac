"""What a data message carries, told before it is sent, and boxes looked up by what clerks write."""

from datetime import date

import pytest

from channels.databox.addresses import addressee, questions
from channels.databox.client import FoundBox
from channels.databox.limits import limits
from gateway.model.errors import Malformed
from tests.channels.databox.world import CITIZEN, FIRM, TOWN, World
from tests.gateways import LHOTA

TODAY = limits(date(2026, 11, 23))
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("named", "word"),
    [
        ([("hra.exe", 5)], "příponu"),
        ([("bez přípony", 5)], "příponu"),
        ([("a.pdf", 0)], "prázdný"),
        ([("a.pdf", 101 * MEGABYTE)], "100 MB"),
        ([("a.pdf", 51 * MEGABYTE), ("b.pdf", 51 * MEGABYTE)], "100 MB"),
        ([(f"{i}.pdf", 5) for i in range(101)], "101"),
        ([(f"{i}.zip", 5) for i in range(11)], "Kontejnerů"),
        ([("ž" * 252 + ".pdf", 5)], "255"),
    ],
    ids=["program", "bare", "empty", "large", "together", "many", "containers", "name"],
)
def test_what_is_not_taken_is_named(named: list[tuple[str, int]], word: str) -> None:
    """Each rule has its own sentence."""
    (problem,) = TODAY.problems(named)
    assert word in problem


def test_what_is_taken_passes() -> None:
    """A hundred small files, names up to the last character, a hundred megabytes to the octet."""
    assert list(TODAY.problems([(f"{i}.PDF", 5) for i in range(100)])) == []
    assert list(TODAY.problems([("ž" * 251 + ".pdf", 100 * MEGABYTE)])) == []


def test_above_twenty_megabytes_a_message_is_big() -> None:
    """To the octet, all attachments together."""
    assert not TODAY.is_big([("a.pdf", 20 * MEGABYTE)])
    assert TODAY.is_big([("a.pdf", 20 * MEGABYTE), ("b.pdf", 1)])


def test_before_the_first_rules_the_first_hold() -> None:
    """A day long ago is no error."""
    assert limits(date(1990, 1, 1)) is limits(date(2025, 1, 1))


@pytest.mark.parametrize(
    ("sought", "wanted"),
    [
        (TOWN.id, {"dbID": TOWN.id}),
        (f" {TOWN.id.upper()} ", {"dbID": TOWN.id}),
        ("00300063", {"ic": "00300063"}),
        ("300 063", {"ic": "00300063"}),
    ],
    ids=["box", "capitals", "number", "short-number"],
)
def test_numbers_ask_one_question(sought: str, wanted: dict[str, str]) -> None:
    """An identifier or an organisation's number leaves nothing to guess."""
    assert list(questions(sought)) == [wanted]


def test_names_ask_for_firms_and_people() -> None:
    """Offices, firms, traders; then persons by surname."""
    asked = list(questions("Žofie  Nováková"))
    assert [one["dbType"] for one in asked] == ["OVM", "PO", "PFO", "FO"]
    assert asked[-1] == {"dbType": "FO", "pnLastName": "Nováková", "pnGivenNames": "Žofie"}


@pytest.mark.parametrize(
    ("sought", "word"),
    [
        ("00300064", "IČO"),
        ("123456789", "IČO"),
        ("zn8k4d8", "schránky"),
        ("a", "písmena"),
        ("", "písmena"),
    ],
    ids=["digit", "long", "box", "short", "nothing"],
)
def test_slips_of_the_pen_are_told(sought: str, word: str) -> None:
    """Check characters are looked at before anybody is asked."""
    with pytest.raises(Malformed, match=word):
        list(questions(sought))


@pytest.mark.parametrize("state", [0, 2, 3, 4, 5, 6, 99])
def test_only_an_accessible_box_is_open(state: int) -> None:
    """Any other state, known or not, says why nothing can be sent."""
    closed = addressee(FoundBox("zn8k4d9", "A", "FO", "", state)).closed_because
    assert closed
    assert addressee(FoundBox("zn8k4d9", "A", "NOVY", "", 1)).closed_because == ""


async def test_boxes_are_found(world: World) -> None:
    """By name, by identifier; one's own is not offered."""
    channel = await world.open()
    for sought in ("Nováková", CITIZEN.id):
        (found,) = await channel.find(LHOTA.id, sought)
        assert (found.address, found.name) == (CITIZEN.id, "Žofie Nováková")
    assert await channel.find(LHOTA.id, TOWN.id) == ()
    assert await channel.find(LHOTA.id, "Nikdo Takový") == ()
    (firm,) = await channel.find(LHOTA.id, FIRM.id)
    assert "<" in firm.name
    assert channel.serves(LHOTA.id)
