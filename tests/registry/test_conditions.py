"""What breaks the published conditions stays visible, waits for a clerk, and is told its sender."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gateway.model.blob import BlobRef
from gateway.model.conditions import Conditions, conditions_at, usual
from gateway.model.ids import OriginatorId
from gateway.model.item import ItemState
from gateway.model.submission import Evidence, Outcome, Part, PartRole, Party, SubmissionKind
from registry.conditions import unmet
from registry.handler import RegistryHandler
from registry.registration import register

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")

DRAWING = Part("výkres.dwg", "image/vnd.dwg", PartRole.ATTACHMENT, BlobRef.of(b"AC1027"))
LOCKED = Evidence(
    "defect",
    Outcome.INVALID,
    "E-mail je zašifrovaný a úřad jej nemůže přečíst.",
    {"code": "locked"},
)


def test_a_format_that_is_not_taken(office: Any) -> None:
    """The item waits for a clerk with the file's name, and the sender hears how to mend it."""
    settled = office.settle(office.hand_in(MLYN, parts=(DRAWING,)))

    assert settled.state is ItemState.REFERRED
    assert "„výkres.dwg“ není ve formátu" in settled.note
    (_, mend) = office.owed(MLYN)
    assert mend.key == f"mend:{settled.id}"
    assert mend.automatic
    assert "Soubor „výkres.dwg“ není ve formátu, který podatelna přijímá." in mend.text
    assert "nejlépe jako PDF nebo ODT" in mend.text
    assert "nejpozději 12. 3. 2026 (čtvrtek)" in mend.text


def test_what_the_program_made_is_nobodys_choice(office: Any) -> None:
    """The text taken from a winmail.dat is not held against its sender; a file within it is."""
    item = office.hand_in(MLYN)
    texts = [
        Part(name, kind, PartRole.DERIVED, BlobRef.of(b"x"), "a" * 64)
        for name, kind in (("text.rtf", "application/rtf"), ("Souhrn.txt", "text/plain"))
    ]
    drawing = replace(DRAWING, role=PartRole.EXTRACTED, of="a" * 64)
    submission = replace(item.submission, parts=(*texts, drawing), evidence=())
    stated = Conditions("x", date(2026, 1, 1), 50_000_000, ("pdf",))
    strict = replace(office.store.originators[MLYN], conditions=(stated,))

    (found,) = unmet(strict, replace(item, submission=submission))
    assert "výkres.dwg" in found.what


def test_what_nobody_can_read(office: Any) -> None:
    """An encrypted mail is told in the same letter."""
    settled = office.settle(office.hand_in(LHOTA, evidence=(LOCKED,), parts=()))

    assert settled.note == "E-mail je zašifrovaný a úřad jej nemůže přečíst"
    assert "Pošlete prosím totéž znovu, nezašifrované." in office.owed(LHOTA)[-1].text


def test_what_wants_a_password(office: Any) -> None:
    """A file that is locked is named, and the sender is asked for it without a password."""
    told = "Soubor „a.pdf“ je zamčený heslem a úřad jej nemůže otevřít."
    found = Evidence("formats", Outcome.INVALID, told, {"code": "password", "part": "a.pdf"})
    settled = office.settle(office.hand_in(MLYN, evidence=(found,)))

    assert settled.note == told.rstrip(".")
    assert "Pošlete jej prosím znovu bez hesla." in office.owed(MLYN)[-1].text


def test_a_mail_larger_than_published(office: Any) -> None:
    """One from a mailbox, which knows no limit, is told too; other channels have none."""
    item = office.hand_in(MLYN)
    original = replace(item.arrival.original, size=50_000_001)
    large = replace(item, arrival=replace(item.arrival, original=original))
    by_box = replace(large, arrival=replace(large.arrival, channel="databox"))
    originator = office.store.originators[MLYN]

    (found,) = unmet(originator, large)
    assert found.what == "Zpráva je větší než 50 MB, které podatelna přijímá"
    assert unmet(originator, by_box) == ()


HEADER_ALONE = {
    "kind": SubmissionKind.UNREADABLE,
    "evidence": (Evidence("defect", Outcome.NOTED, "", {"code": "not-fetched"}),),
    "parts": (),
}


def test_a_mail_too_large_for_its_mailbox(store: Any, office: Any) -> None:
    """Its sender is told once how to mend it; nothing is confirmed, and a clerk sees it."""
    item = office.hand_in(MLYN, **HEADER_ALONE, no_answer_because="not-fetched")
    settled = office.settle(item)

    assert settled.state is ItemState.REFERRED
    assert settled.note.startswith("Zpráva je příliš velká; převzata je jen její hlavička")
    (mend,) = office.owed(MLYN)
    assert (mend.key, mend.address) == (f"mend:{item.id}", "jana@example.test")
    assert mend.automatic
    assert "Pošlete ji prosím znovu s menšími přílohami" in mend.text
    assert "Nejvýš 50 MB v jednom e-mailu" in mend.text

    store.write(MLYN, lambda unit: RegistryHandler().handle(unit, item))
    assert office.owed(MLYN) == [mend]


@pytest.mark.parametrize("why", ["list", "null-sender", "auto-submitted", "own-address", "report"])
def test_a_machine_with_a_mail_too_large(office: Any, why: str) -> None:
    """It is not written to; the item is there with the reason all the same."""
    settled = office.settle(office.hand_in(MLYN, **HEADER_ALONE, no_answer_because=why))

    assert settled.state is ItemState.REFERRED
    assert settled.note.startswith("Zpráva je příliš velká")
    assert office.owed(MLYN) == []


def test_nobody_to_tell_of_a_mail_too_large(office: Any) -> None:
    """Without an address there is nobody to write to."""
    item = office.hand_in(
        MLYN, **HEADER_ALONE, no_answer_because="not-fetched", party=Party("Jana", "")
    )
    office.settle(item)

    assert office.owed(MLYN) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"no_answer_because": "list"},
        {"no_answer_because": "null-sender"},
        {"kind": SubmissionKind.AUTOMATIC},
        {"kind": SubmissionKind.REPORT},
    ],
    ids=("list", "null sender", "machine", "report"),
)
def test_machines_are_not_told(office: Any, changes: dict[str, Any]) -> None:
    """Automatic mail, lists and reports get no letter, however they break the conditions."""
    settled = office.settle(office.hand_in(MLYN, parts=(DRAWING,), **changes))

    assert settled.state is ItemState.REFERRED
    assert office.owed(MLYN) == []


def test_registered_all_the_same(store: Any, office: Any) -> None:
    """A clerk may register it; the register says that it has a defect."""
    settled = office.settle(office.hand_in(MLYN, parts=(DRAWING,)))
    filing = store.write(MLYN, lambda unit: register(unit, settled).technical_state)

    assert filing == "defective"


@pytest.mark.parametrize(
    ("name", "media_type", "taken"),
    [
        ("a.pdf", "application/pdf", True),
        ("bez přípony", "application/pdf", True),
        ("a.pdf", "application/x-dosexec", False),
        ("a.pdf", "application/octet-stream", True),
        ("a.dwg", "application/octet-stream", False),
        ("a.zfo", "application/cms", True),
        ("poznámky", "text/plain", True),
        ("smlouva.docx", "application/zip", True),
        ("FOTO.JPEG", "image/jpeg", True),
        ("pozvánka.ics", "text/calendar; charset=utf-8", True),
        ("", "message/delivery-status", True),
        ("video.mp4", "video/mp4", False),
    ],
)
def test_a_format_is_told_by_its_octets(name: str, media_type: str, taken: bool) -> None:  # noqa: FBT001
    """The content counts; the name only where the content tells nothing."""
    assert usual()[0].take(name, media_type) is taken


def test_the_day_counts_as_it_is_in_prague() -> None:
    """The conditions of the day of delivery hold, by the calendar in Prague."""
    old = Conditions("1", date(2020, 1, 1), 10_000_000, ("pdf",), (), date(2026, 12, 31))
    new = replace(old, legal_basis="2", valid_from=date(2027, 1, 1), valid_to=None)
    midnight = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)

    assert conditions_at((old, new), midnight.replace(hour=22, minute=59)) is old
    assert conditions_at((old, new), midnight) is new
    assert conditions_at((new,), midnight.replace(year=2015)) is usual()[0]
