"""An answer joins by our own identifier and from who takes part; all else is proposed."""

import pytest
from sqlalchemy import select

from gateway.model.errors import BadState, Malformed
from gateway.model.item import ItemState
from gateway.model.submission import Evidence, Outcome, Party, SubmissionKind
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from registry import joining
from registry.dispatch import Reply, reply
from registry.joining import Standing, Why
from registry.kin_tables import Joining
from registry.verify import problems
from tests.registry.conftest import LHOTA, MLYN, Office
from tests.registry.letters import answer, filing_at, written_to


def joinings(office: Office, originator: str = MLYN) -> list[tuple[str, str]]:
    """Return why and how all joinings stand."""
    statement = select(Joining.why, Joining.state).order_by(Joining.id)
    return [
        tuple(one)
        for one in office.store.look(originator, lambda unit: unit.rows.tuples(statement))  # type: ignore[arg-type]
    ]


def test_an_answer_to_our_letter_joins(office: Office) -> None:
    """It gets the filing's number and no new one, and a confirmation that says so."""
    number = office.filed()
    item = answer(office, written_to(office, number))

    assert (item.state, item.reference) == (ItemState.REGISTERED, number)
    assert joinings(office) == [(Why.ANSWER, Standing.JOINED)]
    confirmed = office.owed(MLYN)[-1]
    assert confirmed.key == f"joined:{item.id}"
    assert number in confirmed.subject
    assert confirmed.automatic
    assert "připojila ji" in confirmed.text
    assert list(office.store.look(MLYN, lambda unit: list(problems(unit)))) == []


def test_once_more_is_the_same(office: Office) -> None:
    """An item that is decided about again keeps its place."""
    number = office.filed()
    to = written_to(office, number)
    item = office.hand_in(MLYN, references=("<a@example.test>", to))
    office.settle(item)
    again = office.store.write(MLYN, lambda unit: joining.reference_of(unit, item))

    assert again == number


def test_a_stranger_is_only_proposed(office: Office) -> None:
    """Whoever knows our identifier but takes no part waits for a clerk, at any originator."""
    to = written_to(office, office.filed())
    item = answer(office, to, party=Party("Petr", "petr@example.test"))

    assert item.state is ItemState.REFERRED
    assert joinings(office) == [(Why.STRANGER, Standing.PROPOSED)]


def test_a_number_in_the_subject_only_proposes(office: Office) -> None:
    """Whoever writes a number into the subject gets nowhere by it."""
    number = office.filed()
    item = answer(
        office, "<nic@example.test>", subject=f"Re: {number}", party=Party("", "x@example.test")
    )

    assert item.state is ItemState.REFERRED
    assert joinings(office) == [(Why.NUMBER, Standing.PROPOSED)]


def test_somebody_elses_identifier_leads_nowhere(office: Office) -> None:
    """What one originator sent joins nothing at another."""
    to = written_to(office, office.filed())
    item = office.settle(office.hand_in(LHOTA, references=("<b@example.test>", to)))

    assert item.state is ItemState.REFERRED
    assert joinings(office, LHOTA) == []


async def test_the_same_sender_and_subject_is_proposed(office: Office) -> None:
    """Where a clerk decides anyway, he sees to what it may belong, prefixes aside."""
    first = office.settle(office.hand_in(LHOTA))
    await office.decide(first, "register", subject="")
    office.settle(office.hand_in(LHOTA, subject="Odpověď: FW: Žádost o pokácení LÍPY"))
    office.settle(office.hand_in(LHOTA, subject="Něco jiného"))

    assert joinings(office, LHOTA) == [
        (Why.SUBJECT, Standing.PROPOSED),
        (Why.SENDER, Standing.PROPOSED),
    ]


def test_what_is_broken_is_not_joined_by_itself(office: Office) -> None:
    """A defect or a machine's note of one brings the answer to a clerk, with the proposal."""
    to = written_to(office, office.filed())
    infected = Evidence("malware", Outcome.INVALID, "Nalezen škodlivý kód.")
    item = answer(office, to, evidence=(infected,))

    assert item.state is ItemState.REFERRED
    assert joinings(office) == [(Why.ANSWER, Standing.PROPOSED)]


def test_an_absence_notice_joins_and_is_not_answered(office: Office) -> None:
    """A machine's answer to our letter stands with the filing; nobody writes back to it."""
    number = office.filed()
    to = written_to(office, number)
    owed = len(office.owed(MLYN))
    item = answer(office, to, kind=SubmissionKind.AUTOMATIC, no_answer_because="auto-submitted")

    assert item.reference == number
    assert len(office.owed(MLYN)) == owed


async def test_a_clerk_joins(office: Office) -> None:
    """By the proposal's number or any other that exists here."""
    number = office.filed()
    item = answer(office, "<nic@example.test>", subject=f"Re: {number}")
    with pytest.raises(Malformed):
        await office.decide(item, "join", number="ZSMLYN/99999/2026")
    joined = await office.decide(item, "join", number=number)

    assert (joined.state, joined.reference) == (ItemState.REGISTERED, number)
    assert joinings(office) == [(Why.NUMBER, Standing.JOINED)]


async def test_a_wrong_joining_is_undone(office: Office) -> None:
    """The item waits for a clerk again, can be registered, and is not joined once more."""
    number = office.filed()
    item = answer(office, written_to(office, number))
    (identifier,) = office.store.look(MLYN, lambda unit: unit.rows.all(select(Joining.id)))
    parted = office.store.write(
        MLYN, lambda unit: joining.part(unit, identifier).state, "clerk:novakova"
    )
    with pytest.raises(BadState):
        office.store.write(MLYN, lambda unit: joining.part(unit, identifier))
    registered = await office.decide(item, "register", subject="Nové podání")

    assert parted == Standing.PARTED
    assert registered.state is ItemState.REGISTERED
    assert registered.reference != number
    events = office.store.look(MLYN, lambda unit: unit.rows.all(select(AuditRow.event)))
    assert {"filing.joined", "filing.parted", "referred"} <= set(events)
    assert list(office.store.look(MLYN, lambda unit: list(problems(unit)))) == []


def test_a_dismissed_proposal_stays_dismissed(office: Office) -> None:
    """Sent through once more, the item is not proposed again."""
    number = office.filed()
    item = office.hand_in(MLYN, subject=f"Re: {number}")
    office.settle(item)
    (identifier,) = office.store.look(MLYN, lambda unit: unit.rows.all(select(Joining.id)))
    office.store.write(MLYN, lambda unit: joining.dismiss(unit, identifier).id)

    def once_more(unit: Unit) -> None:
        place = joining.Place(filing_at(unit, number), Why.NUMBER)
        joining.propose(unit, item, place)

    office.store.write(MLYN, once_more)
    assert joinings(office) == [(Why.NUMBER, Standing.DISMISSED)]


def test_our_next_letter_answers_the_last_one(office: Office) -> None:
    """The conversation goes on where the sender left it."""
    number = office.filed()
    answer(office, written_to(office, number))

    def write(unit: Unit) -> None:
        reply(unit, filing_at(unit, number), Reply("Ještě jedna výzva", "Děkujeme.", "second"))

    office.store.write(MLYN, write, "clerk:novakova")
    letter = next(one for one in office.owed(MLYN) if one.key.endswith(":second"))
    assert letter.in_reply_to == "<odpoved@example.test>"
    assert letter.references[-1] == "<odpoved@example.test>"
