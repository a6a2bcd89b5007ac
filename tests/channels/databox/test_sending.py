"""The way out: a PDF/A in the right box, once, however often it is tried."""

import io

import pytest
from pdfminer.high_level import extract_text

from channels.databox.carrying import media_type
from channels.databox.simulator.contents import files_of
from channels.databox.simulator.faults import Fault
from gateway.model.blob import BlobRef
from gateway.model.errors import Refused, TryLater
from gateway.model.submission import Part, PartRole
from tests.channels.databox.world import BEGIN, CITIZEN, FIRM, TOWN, NoBlobs, World, outgoing


async def test_a_letter_arrives_as_a_document(world: World) -> None:
    """The text comes as PDF/A with what was attached behind it."""
    channel = await world.open()
    plan = Part("plán.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF-1.4 plan"))
    delivered = await channel.deliver(outgoing(parts=(plan,)), NoBlobs())

    message = world.message(delivered.reference)
    letter, attached = files_of(message.content)
    assert (message.sender, message.recipient) == (TOWN.id, CITIZEN.id)
    assert message.fields["dmAnnotation"] == "LHOT/00001/2026 – Žádost"
    assert message.fields["dmSenderRefNumber"] == "LHOT/00001/2026"
    assert (letter.name, letter.role) == ("dopis.pdf", "main")
    assert "vyřízeno" in extract_text(io.BytesIO(letter.content))
    assert b"pdfaid" in letter.content
    assert (attached.name, attached.content) == ("plán.pdf", b"%PDF-1.4 plan")


@pytest.mark.parametrize(
    ("name", "declared", "sent"),
    [
        (
            "zprava.ZFO",
            "application/octet-stream",
            "application/vnd.software602.filler.form-xml-zip",
        ),
        ("a.pdf", "", "application/pdf"),
        ("a.pdf", "application/pdf", "application/pdf"),
        ("a.dgn", "", "application/octet-stream"),
    ],
)
def test_kinds_follow_the_names(name: str, declared: str, sent: str) -> None:
    """Browsers know little of the kinds that offices send; the system looks at them."""
    assert media_type(name, declared) == sent


async def test_what_they_called_it_goes_back(world: World) -> None:
    """The sender's own number and file mark stand on the answer."""
    world.write(dmSenderRefNumber="ST/7/2026", dmSenderIdent="SP-9")
    channel = await world.open()
    own, *others = world.read().references
    answer = outgoing(in_reply_to=own, references=(*others, own))
    message = world.message((await channel.deliver(answer, NoBlobs())).reference)

    assert message.fields["dmRecipientRefNumber"] == "ST/7/2026"
    assert message.fields["dmRecipientIdent"] == "SP-9"


@pytest.mark.parametrize("fault", [Fault.TRUNCATED, Fault.SILENCE], ids=["cut", "silence"])
async def test_an_answer_that_never_comes_sends_nothing_twice(world: World, fault: Fault) -> None:
    """The message was taken, we did not hear it: the list of sent ones tells."""
    channel = await world.open(call_seconds=1)
    world.simulator.faults.order(fault, "CreateMessage")
    delivered = await channel.deliver(outgoing(), NoBlobs())

    assert [str(one.id) for one in world.sent_from(TOWN)] == [delivered.reference]
    assert (await channel.deliver(outgoing(), NoBlobs())).reference == delivered.reference


async def test_the_list_is_asked_again_after_a_crash(world: World) -> None:
    """Neither answer nor list came; the next attempt finds what the first one had sent."""
    channel = await world.open(call_seconds=1)
    world.simulator.faults.order(Fault.TRUNCATED, "CreateMessage")
    world.simulator.faults.order(Fault.OUTAGE, "GetListOfSentMessages")
    with pytest.raises(TryLater):
        await channel.deliver(outgoing(), NoBlobs())
    channel = await world.reopen()
    delivered = await channel.deliver(outgoing(), NoBlobs())

    assert [str(one.id) for one in world.sent_from(TOWN)] == [delivered.reference]


async def test_what_was_not_taken_is_sent_by_the_next_attempt(world: World) -> None:
    """An outage before the message was taken costs time and nothing else."""
    channel = await world.open()
    world.simulator.faults.order(Fault.OUTAGE, "CreateMessage")
    with pytest.raises(TryLater):
        await channel.deliver(outgoing(), NoBlobs())
    await channel.deliver(outgoing(), NoBlobs())

    assert len(world.sent_from(TOWN)) == 1


@pytest.mark.parametrize("fault", [Fault.PAGE, Fault.BROKEN], ids=["page", "broken"])
async def test_what_is_not_known_to_have_left_rests(world: World, fault: Fault) -> None:
    """The list may need a while to show it: for ten minutes nothing is sent, only looked for."""
    channel = await world.open()
    world.simulator.faults.order(fault, "CreateMessage")
    for minutes in (0, 1, 5):
        world.clock.advance(minutes=minutes)
        with pytest.raises(TryLater):
            await channel.deliver(outgoing(), NoBlobs())
    assert world.sent_from(TOWN) == ()

    world.clock.advance(minutes=5)
    await channel.deliver(outgoing(), NoBlobs())
    assert len(world.sent_from(TOWN)) == 1


async def test_what_could_not_be_delivered_may_be_sent_once_more(world: World) -> None:
    """A clerk says so at the desk: it is another message, and it leaves once as well."""
    channel = await world.open()
    first = (await channel.deliver(outgoing(), NoBlobs())).reference
    world.simulator.system.set_state(CITIZEN.id, 2, BEGIN)
    world.clock.advance(minutes=10)
    await channel.poll_once()
    world.simulator.system.set_state(CITIZEN.id, 1)
    second = (await channel.deliver(outgoing(), NoBlobs())).reference
    again = (await channel.deliver(outgoing(), NoBlobs())).reference

    assert [str(one.id) for one in world.sent_from(TOWN)] == [second, first]
    assert again == second


async def test_different_letters_are_two(world: World) -> None:
    """Another key is another message, though the words are the same."""
    channel = await world.open()
    for key in ("reply:1", "reply:2"):
        await channel.deliver(outgoing(key=key), NoBlobs())

    assert len(world.sent_from(TOWN)) == 2


@pytest.mark.parametrize(
    "address", ["", "zofie@posta.test", "zn8k4d8", TOWN.id, "aaaaaaa"],
    ids=["none", "mail", "check", "own", "unknown"],
)  # fmt: skip
async def test_who_has_no_box_gets_nothing(world: World, address: str) -> None:
    """An address that is no box of somebody else's is refused for good."""
    channel = await world.open()

    with pytest.raises(Refused):
        await channel.deliver(outgoing(address=address), NoBlobs())


async def test_too_much_is_refused_before_it_is_sent(world: World) -> None:
    """Over a hundred megabytes there is no point in trying."""
    channel = await world.open()
    large = Part("a.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef("0" * 64, 101 * 1024**2))

    with pytest.raises(Refused, match="100 MB"):
        await channel.deliver(outgoing(parts=(large,)), NoBlobs())


async def test_a_forbidden_kind_of_file_is_told(world: World) -> None:
    """The attachment that is not taken is named, and the system is not asked."""
    channel = await world.open()
    program = Part("hra.exe", "application/x-dosexec", PartRole.ATTACHMENT, BlobRef.of(b"MZ"))

    with pytest.raises(Refused, match=r"hra\.exe"):
        await channel.deliver(outgoing(parts=(program,)), NoBlobs())


async def test_content_that_is_gone_waits(world: World) -> None:
    """What cannot be read now may be readable later."""
    channel = await world.open()
    part = Part("a.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef("0" * 64, 5))

    with pytest.raises(TryLater):
        await channel.deliver(outgoing(parts=(part,)), NoBlobs())


async def test_with_a_wrong_password_letters_wait(world: World) -> None:
    """Nothing is refused for what the operator must mend, and nobody knocks twice."""
    world.password_file(TOWN).write_text("Spatne-heslo-1\n")
    channel = await world.open()

    with pytest.raises(TryLater):
        await channel.deliver(outgoing(), NoBlobs())
    assert world.sent_from(TOWN) == ()


async def test_strange_letters_can_be_written(world: World) -> None:
    """Emoji, controls and markup in a text make a document all the same."""
    channel = await world.open()
    text = "Příliš žluťoučký kůň <b>&amp;</b> \N{GRINNING FACE}\x07\ttab\r\nřádek"
    subject = "<i>LHOT/00002/2026</i> \N{GRINNING FACE}"
    delivered = await channel.deliver(outgoing(text, subject=subject), NoBlobs())

    (letter,) = files_of(world.message(delivered.reference).content)
    assert "žluťoučký kůň <b>&amp;</b>" in extract_text(io.BytesIO(letter.content))


async def test_a_firm_gets_letters_too(world: World) -> None:
    """A name with angle brackets on the box is nobody's trouble."""
    channel = await world.open()
    delivered = await channel.deliver(outgoing(address=FIRM.id), NoBlobs())

    assert world.message(delivered.reference).recipient == FIRM.id
