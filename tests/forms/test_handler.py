"""What becomes of filled forms: filed, prepared, or for a clerk, and never lost."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from forms.handler import FormsHandler
from forms.offer import Offer
from forms.publishing import publish, withdraw
from forms.tables import FormUse, FormVersion
from gateway.intake.deciding import retry
from gateway.model import package
from gateway.model.arrival import Arrival, Receipt
from gateway.model.asking import Answer, Question
from gateway.model.blob import BlobRef
from gateway.model.errors import Malformed
from gateway.model.form import FormAnswer, filled
from gateway.model.ids import OriginatorId
from gateway.model.item import Instruction, ItemState
from gateway.model.submission import Party, Submission, SubmissionKind
from gateway.store.store import Store
from gateway.store.tables import AuditRow, OutgoingRow
from gateway.store.unit import Unit
from registry.answers import FilingStatus
from registry.axes import Authenticity
from registry.circulation import add_department
from registry.tables import Deadline, Filing, Person, PersonAddress, Prepared
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.forms.conftest import FILING, REQUEST, handed_in, spec
from tests.offices import Office


async def decided(office: Office, receipt: Receipt, act: str, **values: str) -> Any:
    """Do what a clerk says."""
    said = Instruction("clerk:novakova", act, values)
    return await office.decider.decide(receipt.originator, receipt.item, said)


def filing_of(store: Store, originator: OriginatorId) -> Filing:
    """Return the only filing."""
    (found,) = store.look(originator, lambda unit: unit.rows.all(select(Filing)))
    return found


def deadlines(store: Store, originator: OriginatorId) -> dict[str, date]:
    """Return the last days of all terms by their kind."""
    found = store.look(originator, lambda unit: unit.rows.all(select(Deadline)))
    return {one.kind: one.end for one in found}


def status(store: Store, receipt: Receipt, language: str = "cs") -> Answer:
    """Ask what became of it."""
    question = Question(
        receipt.originator, "filing-status", {"item_id": receipt.item}, language=language
    )
    return store.look(receipt.originator, lambda unit: FilingStatus().answer(unit, question))


async def test_an_unsigned_form_is_prepared(office: Office, clock: StandingClock) -> None:
    """It waits for the counter, and its sender is told what to do and by when."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    await office.payer.until_idle()

    item = office.item(receipt)
    assert item.state is ItemState.REFERRED
    assert item.note == ("Připravené podání, čeká na podpis na přepážce do 1. 4. 2026 (středa).")
    (told,) = office.channel.sent
    assert told.subject == "Připravené podání čeká na Váš podpis"
    assert "podání ještě není podané" in told.text
    assert "nejpozději 1. 4. 2026 (středa)" in told.text
    assert f"kód {receipt.code}, PIN {receipt.pin}" in told.text
    assert office.store.look(LHOTA, lambda unit: unit.rows.count(select(Filing))) == 0


async def test_the_status_of_a_prepared_form(office: Office, clock: StandingClock) -> None:
    """Until it is signed the status says where, by when and with what; then that time is up."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))

    told = status(office.store, receipt)
    assert "ještě není podané" in told.text
    assert receipt.code in told.text
    assert told.facts == (
        ("Připraveno", "2. 3. 2026 v 09:05:30"),
        ("Podepsat nejpozději", "1. 4. 2026 (středa)"),
    )
    assert "by 2026-04-01" in status(office.store, receipt, "en").text
    clock.advance(days=30)
    assert "ještě není podané" in status(office.store, receipt).text
    clock.advance(days=1)
    assert "měli podepsat na přepážce" in status(office.store, receipt).text
    assert "was to be signed" in status(office.store, receipt, "en").text


async def test_signing_at_the_counter_makes_the_filing(
    office: Office, clock: StandingClock
) -> None:
    """It is made when it is signed: number, receipt and terms begin then."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    clock.advance(days=3)

    item = await decided(office, receipt, "sign", identity="identity-card")
    await office.payer.until_idle()

    assert (item.state, item.reference) == (ItemState.REGISTERED, "LHOTA/00001/2026")
    filing = filing_of(office.store, LHOTA)
    assert filing.authenticity == Authenticity.SIGNED_IN_PERSON
    assert filing.received_at == clock.now()
    assert filing.confirmation_due is None
    assert filing.subject == "Žádost o pokácení lípy"
    assert deadlines(office.store, LHOTA) == {"decide_basic": date(2026, 4, 7)}
    text = office.channel.sent[-1].text
    assert "Číslo jednací: LHOTA/00001/2026" in text
    assert "Doručeno: 5. 3. 2026" in text
    assert "podepsáno osobně na přepážce" in text
    assert "status-page" not in text
    prepared = office.store.look(LHOTA, lambda unit: unit.rows.get(Prepared, receipt.item))
    assert prepared is not None
    assert (prepared.signed_at, prepared.identity, prepared.by) == (
        clock.now(), "identity-card", "clerk:novakova",
    )  # fmt: skip
    assert "filing.signed" in office.column(LHOTA, AuditRow.event)


async def test_letters_stand_on_the_status_page(office: Office, clock: StandingClock) -> None:
    """What the office sent to the status page is read there, oldest first, once it was sent."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    assert status(office.store, receipt).letters == ()
    await office.payer.until_idle()
    await decided(office, receipt, "sign", identity="passport")
    await office.payer.until_idle()

    told = status(office.store, receipt)

    assert [letter.subject for letter in told.letters] == [
        "Připravené podání čeká na Váš podpis",
        "Potvrzení o doručení LHOTA/00001/2026",
    ]
    assert "LHOTA/00001/2026" in told.text


@pytest.mark.parametrize("identity", ["", "library-card"])
async def test_nothing_is_signed_without_an_identity(
    office: Office, clock: StandingClock, identity: str
) -> None:
    """The clerk says how he knew the person; otherwise nothing has changed."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))

    with pytest.raises(Malformed):
        await decided(office, receipt, "sign", identity=identity)

    assert office.item(receipt).state is ItemState.REFERRED
    assert office.store.look(LHOTA, lambda unit: unit.rows.count(select(Filing))) == 0


async def test_a_prepared_form_may_be_filed_unsigned(office: Office, clock: StandingClock) -> None:
    """A clerk who registers it as it is has a filing to be confirmed, like an e-mail."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    await decided(office, receipt, "register")

    filing = filing_of(office.store, LHOTA)
    assert filing.authenticity == Authenticity.AWAITING_CONFIRMATION
    assert filing.confirmation_due == date(2026, 3, 9)
    assert set(deadlines(office.store, LHOTA)) == {"decide_basic", "confirm_unsigned"}


async def test_a_prepared_form_may_be_refused(office: Office, clock: StandingClock) -> None:
    """Like any other item, with a reason that the status tells."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    item = await decided(office, receipt, "refuse", reason="Zkouška formuláře.")

    assert item.state is ItemState.REFUSED
    assert "Zkouška formuláře." in status(office.store, receipt).text


async def test_a_prepared_form_waits_also_where_the_machine_registers(
    office: Office, clock: StandingClock
) -> None:
    """No machine signs for anybody."""
    (receipt,) = await office.take_in(handed_in(clock, FILING, originator=MLYN))

    assert office.item(receipt).state is ItemState.REFERRED


async def test_a_request_that_needs_no_signature_is_filed_at_once(
    office: Office, clock: StandingClock
) -> None:
    """Where the machine registers: with its own term, proven enough, confirmed to its sender."""
    (receipt,) = await office.take_in(handed_in(clock, REQUEST, "zadost-o-informace", MLYN))
    await office.payer.until_idle()

    assert office.item(receipt).reference == "ZSMLYN/00001/2026"
    filing = filing_of(office.store, MLYN)
    assert filing.authenticity == Authenticity.SIGNATURE_NOT_NEEDED
    assert filing.subject == "Žádost o informace"
    assert deadlines(office.store, MLYN) == {"foi_answer": date(2026, 3, 17)}
    (told,) = office.channel.sent
    assert "podpis nepotřebuje" in told.text
    assert "potvrdit písemně" not in told.text


async def test_such_a_request_waits_where_clerks_register(
    office: Office, clock: StandingClock
) -> None:
    """Its delivery is confirmed at once; the clerk's registration keeps what the form knows."""
    (receipt,) = await office.take_in(handed_in(clock, REQUEST, "zadost-o-informace"))
    await office.payer.until_idle()
    assert office.item(receipt).state is ItemState.REFERRED
    assert "podpis nepotřebuje" in office.channel.sent[0].text

    await decided(office, receipt, "register", subject="Dotaz na opravu školy")

    filing = filing_of(office.store, LHOTA)
    assert filing.authenticity == Authenticity.SIGNATURE_NOT_NEEDED
    assert filing.subject == "Dotaz na opravu školy"
    assert set(deadlines(office.store, LHOTA)) == {"foi_answer"}


async def test_what_needs_no_signature_is_not_signed_at_the_counter(
    office: Office, clock: StandingClock
) -> None:
    """There is nothing to sign on a request for information."""
    (receipt,) = await office.take_in(handed_in(clock, REQUEST, "zadost-o-informace"))

    with pytest.raises(Malformed):
        await decided(office, receipt, "sign", identity="passport")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"email": "zofie"}, "E-mail: E-mailová adresa má vypadat"),
        ({"text": ""}, "Co navrhujete nebo žádáte: Tady odpověď chybí"),
        ({"birth_date": "2026-03-03"}, "Datum narození: Tento den teprve přijde"),
    ],
)
async def test_what_does_not_fit_is_for_a_clerk_with_the_reasons(
    office: Office, clock: StandingClock, values: dict[str, str], told: str
) -> None:
    """Nothing is refused silently, and nothing that is wrong is filed by a machine."""
    (first,) = await office.take_in(handed_in(clock, FILING | values))
    assert told in office.item(first).note
    assert "čeká na podpis" in office.item(first).note

    wrong = REQUEST | {"delivery": "pigeon"}
    (second,) = await office.take_in(handed_in(clock, wrong, "zadost-o-informace", MLYN))
    assert office.item(second).state is ItemState.REFERRED
    assert "Vyberte prosím jednu z nabídnutých." in office.item(second).note


async def test_too_many_files_and_strange_answers_are_for_a_clerk(
    office: Office, clock: StandingClock
) -> None:
    """What the form neither asks nor has room for is not filed by a machine."""
    form = spec("zadost-o-informace")
    data = filled(form, REQUEST, "cs")
    strange = replace(data, answers=(*data.answers, FormAnswer("wish", "Přání", "pokoj")))
    octets = io.BytesIO()
    uploads = [package.Upload(f"{n}.txt", "text/plain", io.BytesIO(b"x")) for n in range(11)]
    package.write(octets, strange, uploads)
    sent = Arrival(MLYN, "web", "web:1", clock.now(), BlobRef.of(octets.getvalue()))

    (receipt,) = await office.take_in(sent)

    note = office.item(receipt).note
    assert office.item(receipt).state is ItemState.REFERRED
    assert "Na tohle se formulář neptá: wish." in note
    assert "Souborů přišlo 11, formulář jich bere 10." in note


async def test_an_unknown_version_is_for_a_clerk(office: Office, clock: StandingClock) -> None:
    """A form that nobody here has published is not judged by another one's rules."""
    later = replace(spec("zadost-o-informace"), version=7)
    (receipt,) = await office.take_in(handed_in(clock, REQUEST, originator=MLYN, form=later))

    item = office.item(receipt)
    assert item.state is ItemState.REFERRED
    assert item.note == "Formulář „zadost-o-informace“ ve verzi 7 tu nikdy vydán nebyl."
    assert len(office.column(MLYN, OutgoingRow.key)) == 1
    assert office.store.look(MLYN, lambda u: u.rows.count(select(FormVersion))) == 0
    await decided(office, receipt, "register")
    assert filing_of(office.store, MLYN).authenticity == Authenticity.AWAITING_CONFIRMATION


async def test_the_version_used_is_kept(office: Office, clock: StandingClock) -> None:
    """What a filing was made with stays readable, in its originator's own table alone."""
    await office.take_in(handed_in(clock, FILING))
    await office.take_in(handed_in(clock, FILING | {"text": "Ještě jednou."}))

    def kept(originator: OriginatorId) -> list[tuple[str, int]]:
        rows = office.store.look(originator, lambda unit: unit.rows.all(select(FormVersion)))
        return [(row.code, row.version) for row in rows]

    assert kept(LHOTA) == [("obecne-podani", 1)]
    assert kept(MLYN) == []


async def test_deciding_twice_prepares_once(office: Office, clock: StandingClock) -> None:
    """An item sent through the queue again owes no second letter and keeps its term."""
    (receipt,) = await office.take_in(handed_in(clock, FILING))
    clock.advance(days=2)
    office.store.write(LHOTA, lambda unit: retry(unit, receipt.item))
    await office.worker.until_idle()

    assert "1. 4. 2026" in office.item(receipt).note
    assert office.column(LHOTA, OutgoingRow.key) == [f"prepared:{receipt.item}"]


async def test_readers_of_the_status_page_are_found_by_nobody(
    office: Office, clock: StandingClock
) -> None:
    """Two forms, even of one name, have two senders, and no address enters the name registry."""
    for text in ("Poprvé", "Podruhé"):
        await office.take_in(handed_in(clock, REQUEST | {"text": text}, "zadost-o-informace", MLYN))

    store = office.store
    assert store.look(MLYN, lambda unit: unit.rows.count(select(Person))) == 2
    assert store.look(MLYN, lambda unit: unit.rows.count(select(PersonAddress))) == 0
    sought = store.look(MLYN, lambda unit: unit.rows.all(select(Filing.sought)))
    assert "status-page" not in "".join(sought)


def test_a_form_is_claimed_and_a_letter_is_not() -> None:
    """What carries no filled form is for others."""
    form = Submission(SubmissionKind.FORM, Party(), form=filled(spec("stiznost"), {}, "cs"))

    assert FormsHandler().claims(form)
    assert not FormsHandler().claims(replace(form, form=None))
    assert not FormsHandler().claims(Submission(SubmissionKind.UNREADABLE, Party()))


async def test_a_withdrawn_form_is_taken_for_a_week_and_then_looked_at(
    office: Office, clock: StandingClock
) -> None:
    """Nothing that comes late is refused by the machine: a clerk has it with the reason."""
    office.store.write(MLYN, lambda unit: withdraw(unit, "zadost-o-informace"))
    clock.advance(days=7)
    (in_time,) = await office.take_in(
        handed_in(clock, REQUEST, "zadost-o-informace", originator=MLYN)
    )
    clock.advance(days=1)
    (late,) = await office.take_in(
        handed_in(clock, REQUEST | {"name": "Jan Pozdní"}, "zadost-o-informace", originator=MLYN)
    )

    assert office.item(in_time).state is ItemState.REGISTERED
    assert office.item(late).state is ItemState.REFERRED
    assert "Formulář je stažený, vyplněný se bral do 9. 3. 2026" in office.item(late).note
    done = await decided(office, late, "register")
    assert done.state is ItemState.REGISTERED


@pytest.mark.parametrize(("there", "department"), [(True, "SK"), (False, None)])
async def test_a_filing_goes_to_the_department_of_its_form(
    office: Office,
    clock: StandingClock,
    there: bool,  # noqa: FBT001  (with the department or without)
    department: str | None,
) -> None:
    """Unless there is no such department any more; and the use of each form is counted once."""
    form = replace(spec("zadost-o-informace"), version=2)
    offer = Offer(form, date(2026, 1, 1), department="SK")

    def prepare(unit: Unit) -> None:
        publish(unit, offer)
        if there:
            add_department(unit, "SK", "Školství")

    office.store.write(LHOTA, prepare)
    (receipt,) = await office.take_in(handed_in(clock, REQUEST, "zadost-o-informace", form=form))
    await decided(office, receipt, "register")

    assert filing_of(office.store, LHOTA).department == department
    used = office.store.look(LHOTA, lambda unit: unit.rows.all(select(FormUse)))
    assert [(one.item, one.code, one.version) for one in used] == [
        (receipt.item, "zadost-o-informace", 2)
    ]
