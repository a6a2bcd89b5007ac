"""What a kiosk can have done: filings, questions, drafts, and the catalogue."""

import http.client
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.kiosk.channel import KIOSK
from channels.kiosk.program.client import Client
from channels.kiosk.program.identity import Identity
from channels.kiosk.wire import LONGEST, Draft, Enquiry
from gateway.loop import in_thread
from gateway.model.arrival import Arrival
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer, Letter, Question
from gateway.model.blob import BlobRef
from gateway.model.errors import (
    Refused,
    StoreDown,
    StoreFull,
    Throttled,
    TooLarge,
    TryLater,
)
from gateway.model.outgoing import STATUS_PAGE, Outgoing
from gateway.model.ports import Condition
from tests.channels.kiosk.hall import (
    NUMBER,
    OTHER_NUMBER,
    SPEC,
    Office,
    office,
    packed,
    said,
)
from tests.gateways import ARRIVED, LHOTA, SITE


@pytest.fixture
async def kiosk(hall: Office) -> tuple[Client, Identity]:
    """Give an enrolled kiosk."""
    return await hall.kiosk()


Kiosk = tuple[Client, Identity]


async def test_the_same_filing_twice_is_one(hall: Office, kiosk: Kiosk) -> None:
    """A repeated PUT brings the first one's receipt, even with other octets."""
    client, _ = kiosk
    first = await in_thread(client.hand_in, NUMBER, packed())
    again = await in_thread(client.hand_in, NUMBER, packed())
    other = await in_thread(client.hand_in, NUMBER, packed("javor"))

    assert first.code == again.code == other.code
    assert first.sha256 == other.sha256
    assert len(hall.gateway.arrivals) == 1


async def test_what_is_read_is_what_was_filled_in(hall: Office, kiosk: Kiosk) -> None:
    """The original is the package, octet by octet, and reads as a form."""
    client, _ = kiosk
    await in_thread(client.hand_in, NUMBER, packed())

    (arrival,) = hall.gateway.arrivals
    octets = hall.gateway.originals[arrival.original.sha256]
    assert octets == packed()


async def test_half_a_filing_is_none(hall: Office, kiosk: Kiosk) -> None:
    """When the wire breaks in the middle of the body, nothing is stored."""
    _, identity = kiosk

    def cut() -> None:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", hall.channel.port, timeout=10, context=identity.context()
        )
        connection.putrequest("PUT", f"/filings/{NUMBER}")
        connection.putheader("Content-Length", str(len(packed())))
        connection.endheaders()
        connection.send(packed()[:100])
        connection.close()

    await in_thread(cut)
    # The door serves others meanwhile, and in order: the broken one is over when this one is.
    await in_thread(kiosk[0].hand_in, OTHER_NUMBER, packed("javor"))

    assert [arrival.external_id for arrival in hall.gateway.arrivals] == [OTHER_NUMBER]


async def test_a_changed_filing_is_refused(hall: Office, kiosk: Kiosk) -> None:
    """A body that does not fit its digest was damaged on the way."""
    headers = {"Content-Digest": "sha-256=:AAAA:"}

    heard = await said(
        hall, ("PUT", f"/filings/{NUMBER}"), packed(), tls=kiosk[1].context(), headers=headers
    )

    assert (heard.status, heard.json["word"]) == (400, "malformed")
    assert hall.gateway.arrivals == []


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in pieces"])
async def test_a_filing_can_be_too_large(tmp_path: Path, announced: bool) -> None:  # noqa: FBT001
    """More than the settings allow is 413, whether its size is told before or not."""
    async with office(tmp_path, max_package=50) as hall:
        client, identity = await hall.kiosk()
        if announced:
            with pytest.raises(TooLarge):
                await in_thread(client.hand_in, NUMBER, packed())
        else:
            headers = {"Transfer-Encoding": "chunked"}
            body = b"64\r\n" + b"x" * 100 + b"\r\n0\r\n\r\n"
            heard = await said(
                hall, ("PUT", f"/filings/{NUMBER}"), body, tls=identity.context(), headers=headers
            )
            assert heard.status == 413
        assert hall.gateway.arrivals == []


@pytest.mark.parametrize(
    "trouble", [StoreDown(), StoreFull(), RuntimeError("unforeseen")], ids=["down", "full", "ours"]
)
async def test_without_a_store_the_kiosk_keeps_its_copy(
    hall: Office, kiosk: Kiosk, trouble: Exception
) -> None:
    """While nothing can be stored the kiosk hears 503 with a time, and later succeeds."""
    client, identity = kiosk
    hall.gateway.accept_fails = trouble

    heard = await said(hall, ("PUT", f"/filings/{NUMBER}"), packed(), tls=identity.context())
    assert (heard.status, heard.json["word"]) == (503, "later")
    assert int(heard.headers["Retry-After"]) == 60
    with pytest.raises(TryLater):
        await in_thread(client.hand_in, NUMBER, packed())

    hall.gateway.accept_fails = None
    assert (await in_thread(client.hand_in, NUMBER, packed())).fresh


async def test_a_full_disk_while_keeping(hall: Office, kiosk: Kiosk) -> None:
    """The disk may be full before anything is accepted."""
    hall.gateway.keep_fails = StoreFull()

    heard = await said(hall, ("PUT", f"/filings/{NUMBER}"), packed(), tls=kiosk[1].context())

    assert heard.status == 503


async def test_a_number_is_a_uuid(hall: Office, kiosk: Kiosk) -> None:
    """Any other path is nobody's."""
    heard = await said(hall, ("PUT", "/filings/1"), packed(), tls=kiosk[1].context())

    assert heard.status == 404


async def test_the_catalogue_travels_whole(hall: Office, kiosk: Kiosk) -> None:
    """Office, hours and forms arrive as they are; nothing new is told as nothing."""
    hall.gateway.answers[FORM_CATALOGUE] = Answer(found=True, text="", forms=(SPEC,))

    heard = await in_thread(kiosk[0].catalogue, "cs")
    assert heard is not None
    catalogue, tag = heard

    assert catalogue.office == LHOTA.name
    assert catalogue.forms == (SPEC,)
    assert await in_thread(kiosk[0].catalogue, "cs", tag) is None
    hall.gateway.answers[FORM_CATALOGUE] = Answer(found=True, text="", forms=())
    assert await in_thread(kiosk[0].catalogue, "cs", tag) is not None


async def test_questions_carry_the_kiosks_originator(hall: Office, kiosk: Kiosk) -> None:
    """Who asks is known by the certificate; an unknown language is Czech."""
    at = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    hall.gateway.answers["filing-status"] = Answer(
        found=True,
        text="Vyřizuje se.",
        facts=(("Doručeno", "dnes"),),
        letters=(Letter(at, "Výzva", "Doplňte…"),),
    )
    values = {"code": "7K3M000001", "pin": "123456"}

    reply = await in_thread(kiosk[0].ask, Enquiry("filing-status", values, "klingon"))

    assert (reply.found, reply.text, reply.facts) == (True, "Vyřizuje se.", (("Doručeno", "dnes"),))
    assert (reply.letters[0].at, reply.letters[0].subject) == (at, "Výzva")
    (question,) = hall.gateway.asked
    assert (question.originator, question.language) == (LHOTA.id, "cs")
    assert question.asker == "kiosk:lhota:hala"
    assert question.values == values


async def test_a_draft_is_looked_at(hall: Office, kiosk: Kiosk) -> None:
    """Complaints come back with their questions; a draft that is fine brings none."""
    draft = Draft("stiznost", 3, {"name": ""})
    hall.gateway.answers[FORM_CHECK] = Answer(
        found=False, text="", facts=(("name", "Jméno chybí."),)
    )

    complaints = await in_thread(kiosk[0].check, draft)
    assert (complaints.fine, complaints.complaints) == (False, (("name", "Jméno chybí."),))
    assert hall.gateway.asked[0].values == {"form": "stiznost", "version": "3", "answer.name": ""}

    hall.gateway.answers[FORM_CHECK] = Answer(found=True, text="")
    assert (await in_thread(kiosk[0].check, draft)).fine


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"kind": 1, "values": [3]}', b"[" * 100_000], ids=range(4)
)
async def test_nonsense_is_called_so(hall: Office, kiosk: Kiosk, body: bytes) -> None:
    """What is no question is 400, however deep it is."""
    heard = await said(hall, ("POST", "/questions"), body, tls=kiosk[1].context())

    assert heard.status == 400


async def test_a_request_can_be_too_large(hall: Office, kiosk: Kiosk) -> None:
    """Nobody reads a question of megabytes."""
    heard = await said(hall, ("POST", "/questions"), b" " * (LONGEST + 1), tls=kiosk[1].context())

    assert heard.status == 413


async def test_too_many_questions(hall: Office, kiosk: Kiosk) -> None:
    """Who has used up her share is told when to come again."""

    async def throttled(question: Question) -> Answer:
        raise Throttled(question.kind, after=90)

    hall.gateway.ask = throttled  # type: ignore[method-assign]

    with pytest.raises(Throttled):
        await in_thread(kiosk[0].ask, Enquiry("office-hours"))


async def test_answers_wait_on_the_status_page() -> None:
    """What is owed to a kiosk's citizen is delivered at once; other addresses are refused."""
    channel = KIOSK.build(KIOSK.settings(), SITE)
    outgoing = Outgoing(LHOTA.id, "kiosk", STATUS_PAGE + NUMBER, "Věc", "Text", "reply:1")

    delivered = await channel.deliver(outgoing, None)  # type: ignore[arg-type]
    assert delivered.reference == "reply:1"

    wrong = Outgoing(LHOTA.id, "kiosk", "zofie@posta.test", "Věc", "Text", "reply:1")
    with pytest.raises(Refused):
        await channel.deliver(wrong, None)  # type: ignore[arg-type]


def test_a_channel_not_started_is_down() -> None:
    """Health speaks before the start."""
    assert KIOSK.build(KIOSK.settings(), SITE).health().condition is Condition.DOWN


def test_the_converter_reads_a_package() -> None:
    """Answers become party, subject and text."""
    arrival = Arrival(LHOTA.id, "kiosk", NUMBER, ARRIVED, BlobRef.of(packed()), {"kiosk": "hala"})

    read = KIOSK.converter.convert(arrival, io.BytesIO(packed()))

    assert (read.party.name, read.subject) == ("Žofie Nováková", "Stížnost na hluk")
    assert read.party.address == STATUS_PAGE + NUMBER
    assert "Ruší mě lípa." in read.text
    assert read.evidence[0].summary == "Podáno na kiosku „hala“ pod číslem K-7C1F-9E02."
