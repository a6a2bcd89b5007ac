"""What a data message carries, told before it is sent, and boxes looked up by what clerks write."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from channels.databox.addresses import addressee, questions
from channels.databox.channel import DataboxChannel
from channels.databox.content import defects
from channels.databox.limits import limits
from channels.databox.records import FoundBox
from gateway.model.blob import BlobRef
from gateway.model.errors import Malformed, Refused
from gateway.model.submission import Part, PartRole
from tests.channels.databox.world import CITIZEN, FIRM, TOWN, NoBlobs, World, outgoing
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


def test_a_name_that_could_be_a_box_is_also_a_name() -> None:
    """Seven letters that fit the check character may be somebody's surname."""
    asked = list(questions("Krupica"))
    assert asked[0] == {"dbID": "krupica"}
    assert asked[-1] == {"dbType": "FO", "pnLastName": "Krupica"}


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
    closed = addressee(FoundBox("zn8k4d9", "A", "FO", "", state), TOWN.id).closed_because
    assert closed
    assert addressee(FoundBox("zn8k4d9", "A", "NOVY", "", 1), TOWN.id).closed_because == ""


async def found(channel: DataboxChannel, sought: str) -> list[str]:
    """Return the names of the boxes that fit."""
    return [one.name for one in (await channel.find(LHOTA.id, sought)).found]


async def test_boxes_are_found(world: World) -> None:
    """By name in any order, with the place, by number, by identifier."""
    channel = await world.open()
    name = "Žofie Nováková"
    for sought in ("Nováková", CITIZEN.id, name, "Nováková Žofie", "Nováková Hlučín"):
        assert await found(channel, sought) == [name], sought
    assert await found(channel, FIRM.organisation_id) == [FIRM.firm]
    assert await found(channel, "Nikdo Takový") == []
    # One's own is told, and why nothing can be sent there.
    (own,) = (await channel.find(LHOTA.id, TOWN.id)).found
    assert "vlastní" in own.closed_because
    assert channel.serves(LHOTA.id)


async def test_a_search_that_finds_too_much_says_so(world: World) -> None:
    """The system tells a hundred boxes and no more."""
    for number in range(101):
        facts = {"given": "Jan", "family": "Novák", "born": f"19{number % 100:02}-01-01"}
        world.simulator.system.add_box("FO", facts)
    channel = await world.open()
    told = await channel.find(LHOTA.id, "Novák")

    assert (len(told.found), told.is_cut) == (100, True)
    assert not (await channel.find(LHOTA.id, "Vávra")).is_cut


def container(*names: str, size: int = 0) -> bytes:
    """Return a ZIP with files of these names."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return octets.getvalue()


ENCRYPTED = bytearray(container("a.pdf"))
# Bit 0 of the flags in the directory, which stands behind the one file.
ENCRYPTED[ENCRYPTED.index(b"PK\x01\x02") + 8] |= 1


@pytest.mark.parametrize(
    ("name", "octets", "word"),
    [
        ("smlouva.pdf", b"MZ\x90\x00", "program"),
        ("smlouva.txt", b"\x7fELF", "program"),
        ("smlouva.pdf", b"<html>", "neodpovídá"),
        ("foto.JPG", b"\x89PNG\r\n\x1a\n", "neodpovídá"),
        ("dopis.docx", b"Dopis", "neodpovídá"),
        ("spis.zip", b"PK\x03\x04 broken", "poškozený"),
        ("spis.zip", bytes(ENCRYPTED), "zašifrovaný"),
        ("spis.zip", container("a.pdf", "dalsi.ASICE"), "další kontejner"),
        ("spis.zip", container(*(f"{n}.txt" for n in range(1001))), "1001"),
        ("spis.zip", container("a/b/c/d/e/f.txt"), "úrovně"),
    ],
    ids=[
        *("program", "hidden", "page", "picture", "office", "broken", "encrypted", "nested"),
        *("many", "deep"),
    ],
)
def test_what_is_inside_is_looked_at(name: str, octets: bytes, word: str) -> None:
    """The system compares content and ending, and opens containers; we do so before it does."""
    (problem,) = defects(name, io.BytesIO(octets), TODAY)
    assert word in problem


@pytest.mark.parametrize(
    ("name", "octets"),
    [
        ("a.pdf", b"\n\n%PDF-1.7"),
        ("a.txt", "Dobrý den".encode()),
        ("a.doc", b"{\\rtf1"),
        ("a.dwg", b"AC1027"),
        ("a.zip", container("a/b/c/d/e.pdf", "f.txt")),
        ("a.odt", container("mimetype")),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)
def test_what_is_as_it_should_be_passes(name: str, octets: bytes) -> None:
    """Also what is of no known build: the system is the judge."""
    assert list(defects(name, io.BytesIO(octets), TODAY)) == []


def test_a_container_that_unpacks_to_gigabytes_is_told() -> None:
    """Its directory tells; nothing is unpacked."""
    small = replace(TODAY, container_unpacked=1000)
    (problem,) = defects("a.zip", io.BytesIO(container("a.txt", size=1001)), small)
    assert "rozbalení" in problem


async def test_what_the_system_would_not_take_is_not_sent(world: World) -> None:
    """The file is named, and the system is not asked."""
    channel = await world.open()
    hidden = Part("dopis.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"MZ\x90"))
    with pytest.raises(Refused, match=r"dopis\.pdf je program"):
        await channel.deliver(outgoing(parts=(hidden,)), NoBlobs())
    assert world.sent_from(TOWN) == ()
