"""Registering an item leaves everything that a filing needs."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.ids import OriginatorId
from gateway.model.submission import Evidence, Outcome, Part, PartRole, Party, SubmissionKind
from gateway.store.store import Store
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from registry import identifiers
from registry.axes import Authenticity, Handling, Technical
from registry.circulation import add_department
from registry.registration import UNTITLED
from registry.tables import Assignment, Component, Deadline, Filing, LedgerEntry, Person

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")

SIGNED = Evidence("signature", Outcome.VALID, "Platný podpis.", {"level": "recognised"})


def only(store: Store, originator: OriginatorId, kind: type[Any]) -> Any:
    """Return the one row there is."""
    (row,) = all_of(store, originator, kind)
    return row


def all_of(store: Store, originator: OriginatorId, kind: type[Any]) -> list[Any]:
    """Return all rows of a table that the originator sees."""
    return store.look(originator, lambda unit: list(unit.rows.all(select(kind))))


def test_a_filing_has_numbers_times_and_sender(store: Store, office: Any) -> None:
    """The filing carries what the sender wrote and the numbers it was given."""
    item = office.hand_in(MLYN)
    office.settle(item)

    filing = only(store, MLYN, Filing)
    assert filing.reference_number == "ZSMLYN/00001/2026"
    assert identifiers.valid(filing.record_identifier)
    assert filing.subject == "Žádost o pokácení lípy"
    assert filing.received_at == item.arrival.received_at
    assert (filing.item_id, filing.code) == (item.id, item.code)
    assert (filing.sender_name, filing.sender_address) == ("Jana Nováková", "jana@example.test")
    assert filing.no_receipt_because == ""


def test_the_original_and_every_part_are_components(store: Store, office: Any) -> None:
    """Components are numbered from 1 and their content can be opened."""
    item = office.hand_in(MLYN)
    office.settle(item)

    def look(unit: Unit) -> list[tuple[int, str, bytes]]:
        rows = unit.rows.all(select(Component).order_by(Component.position))
        parts = {part.blob.sha256: part.blob for part in item.submission.parts}
        parts[item.arrival.original.sha256] = item.arrival.original
        return [(r.position, r.role, unit.open(parts[r.sha256]).read()) for r in rows]

    found = store.look(MLYN, look)
    assert [(position, role) for position, role, _ in found] == [
        (1, PartRole.BODY),
        (2, PartRole.ATTACHMENT),
        (3, PartRole.ORIGINAL),
    ]
    assert found[1][2] == b"%PDF-1.7 plan"


def test_an_original_among_the_parts_is_not_doubled(store: Store, office: Any) -> None:
    """A converter that names the original itself gets one component for it."""
    item = office.hand_in(MLYN)
    original = Part("zpráva.eml", "message/rfc822", PartRole.ORIGINAL, item.arrival.original)
    office.settle(replace(item, submission=replace(item.submission, parts=(original,))))

    assert only(store, MLYN, Component).name == "zpráva.eml"


def test_an_unsigned_filing_has_to_be_confirmed(store: Store, office: Any) -> None:
    """Five days from a Monday end on a Saturday, so the term ends on the Monday after."""
    office.filed()

    filing = only(store, MLYN, Filing)
    assert filing.authenticity == Authenticity.AWAITING_CONFIRMATION
    assert filing.confirmation_due == date(2026, 3, 9)
    deadlines = store.look(MLYN, lambda unit: unit.rows.all(select(Deadline)))
    assert {(d.kind, d.start, d.end) for d in deadlines} == {
        ("confirm_unsigned", date(2026, 3, 2), date(2026, 3, 9)),
        ("decide_basic", date(2026, 3, 2), date(2026, 4, 1)),
    }


def test_a_signed_filing_needs_no_confirmation(store: Store, office: Any) -> None:
    """A recognised signature leaves the term for the decision alone."""
    office.filed(evidence=(SIGNED,))

    filing = only(store, MLYN, Filing)
    assert filing.authenticity == Authenticity.SIGNED_RECOGNISED
    assert filing.confirmation_due is None
    assert only(store, MLYN, Deadline).kind == "decide_basic"


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("readable", [True, False])
@pytest.mark.parametrize("assigned", [True, False])
async def test_the_axes_are_independent(
    store: Store, office: Any, *, signed: bool, readable: bool, assigned: bool
) -> None:
    """Technical state, authenticity and handling come together in every combination."""
    item = office.settle(
        office.hand_in(
            LHOTA,
            kind=SubmissionKind.MESSAGE if readable else SubmissionKind.UNREADABLE,
            evidence=(SIGNED,) if signed else (),
        )
    )
    await office.decide(item, "register", clerk="dvorak" if assigned else "")

    filing = only(store, LHOTA, Filing)
    assert (filing.technical_state == Technical.ACCEPTED) is readable
    assert (filing.authenticity == Authenticity.SIGNED_RECOGNISED) is signed
    assert (filing.handling == Handling.ASSIGNED) is assigned


async def test_a_filing_registered_to_somebody_has_its_first_step(
    store: Store, office: Any
) -> None:
    """The history of assignments begins with the registration, by the clerk who said so."""
    store.write(LHOTA, lambda unit: add_department(unit, "ZP", "Odbor životního prostředí"))
    item = office.settle(office.hand_in(LHOTA))
    await office.decide(item, "register", department="ZP", clerk="dvorak", subject=" Kácení ")

    step, filing = only(store, LHOTA, Assignment), only(store, LHOTA, Filing)
    assert (step.from_department, step.from_clerk) == (None, "")
    assert (step.to_department, step.to_clerk, step.by) == ("ZP", "dvorak", "clerk:novakova")
    assert (filing.subject, filing.handling) == ("Kácení", Handling.ASSIGNED)
    assert only(store, LHOTA, LedgerEntry).by == "clerk:novakova"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"no_answer_because": "Rozesílka."}, "Rozesílka."),
        ({"party": Party("Jana", "")}, "Odesílatel neuvedl adresu, na kterou lze odpovědět."),
    ],
)
def test_a_receipt_that_is_not_sent_says_why(
    store: Store, office: Any, changes: dict[str, Any], why: str
) -> None:
    """The filing and the audit log keep the reason why nobody was answered."""
    office.filed(**changes)

    assert office.owed(MLYN) == []
    assert only(store, MLYN, Filing).no_receipt_because == why
    statement = select(AuditRow.details).where(AuditRow.event == "filing.registered")
    (details,) = store.look(MLYN, lambda unit: unit.rows.all(statement))
    assert json.loads(details)["receipt"] == why


def test_a_subject_is_never_empty_nor_endless(store: Store, office: Any) -> None:
    """A mail without subject gets one that says so; a novel is cut; line ends disappear."""
    office.filed(subject="")
    office.filed(subject="a\r\nBcc: b" + "c" * 2000)

    statement = select(Filing.subject).order_by(Filing.reference_number)
    untitled, endless = store.look(MLYN, lambda unit: unit.rows.all(statement))
    assert untitled == UNTITLED
    assert endless.startswith("a Bcc: bc")
    assert len(endless) == 250


def test_words_that_no_database_stores_do_not_stop_a_filing(store: Store, office: Any) -> None:
    """NUL and lone surrogates in name, subject and attachment are replaced."""
    office.filed(subject="a\x00b\ud800", party=Party("\x00\ud800", "x\x00@y.test"))

    assert only(store, MLYN, Filing).sender_address == "x\ufffd@y.test"


def test_two_originators_see_only_their_own(store: Store, office: Any) -> None:
    """Filings, numbers and people of one originator do not exist for the other."""
    office.filed()

    for kind in (Filing, LedgerEntry, Person, Deadline, Component):
        assert all_of(store, MLYN, kind)
        assert all_of(store, LHOTA, kind) == []


async def test_the_same_number_in_two_registers_is_two_numbers(store: Store, office: Any) -> None:
    """Each originator counts from 1; one sender is entered with each of them."""
    office.filed()
    item = await office.decide(office.settle(office.hand_in(LHOTA)), "register")

    assert item.reference == "LHOTA/00001/2026"
    assert only(store, LHOTA, Person).id != only(store, MLYN, Person).id
