"""What time and logins do to messages, as the law and the system's rules say."""

import base64
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import cms, tsp

from channels.databox.simulator.boxes import SAMPLE, check_letter, is_identifier
from channels.databox.simulator.messages import Draft, File, Rejected, State
from channels.databox.simulator.system import System
from tests.channels.databox.calls import call
from tests.channels.databox.world import BEGIN, CITIZEN, FIRM, TOWN, VILLAGE, World


async def test_listing_serves_and_says_so(world: World) -> None:
    """The list is the login: what waited is served in that very answer."""
    message = world.write()
    assert world.message(message.id).state is State.DELIVERED
    assert (await call(world, TOWN, "SignedMessageDownload", dmID=message.id)).code == "1222"

    listed = await call(world, TOWN, "GetListOfReceivedMessages")
    assert listed.text("dmMessageStatus") == "6"
    assert (await call(world, TOWN, "SignedMessageDownload", dmID=message.id)).code == "0000"


async def test_ten_days_serve_a_citizen_and_no_authority(world: World) -> None:
    """The fiction of service holds for those who are no authority."""
    to_citizen = world.write(to=CITIZEN, by=TOWN)
    to_town = world.write(to=TOWN, by=CITIZEN)
    to_hands = world.write("jen přihlášením", CITIZEN, TOWN, dmAllowSubstDelivery="false")
    world.clock.advance(days=10, seconds=-1)
    assert world.message(to_citizen.id).state is State.DELIVERED

    world.clock.advance(seconds=1)
    served = world.message(to_citizen.id)
    assert (served.state, served.accepted) == (State.FICTION, BEGIN + timedelta(days=10))
    assert world.message(to_town.id).state is State.DELIVERED
    assert world.message(to_hands.id).state is State.DELIVERED


async def test_a_later_login_keeps_the_day_of_fiction(world: World) -> None:
    """Whoever looks after ten days was served on the tenth."""
    message = world.write(to=CITIZEN, by=TOWN)
    world.clock.advance(days=12)
    await call(world, CITIZEN, "GetListOfReceivedMessages")

    served = world.message(message.id)
    assert (served.state, served.accepted) == (State.SERVED, BEGIN + timedelta(days=10))


async def test_after_ninety_days_the_content_is_gone(world: World) -> None:
    """Lists and downloads know it no more; envelope and delivery info stay."""
    message = world.write()
    await call(world, TOWN, "GetListOfReceivedMessages")
    world.clock.advance(days=91)

    assert (await call(world, TOWN, "GetListOfReceivedMessages")).all("dmID") == []
    assert (await call(world, TOWN, "SignedMessageDownload", dmID=message.id)).code == "1219"
    assert (await call(world, TOWN, "MessageEnvelopeDownload", dmID=message.id)).code == "0000"
    info = await call(world, TOWN, "GetDeliveryInfo", dmID=message.id)
    assert info.text("dmMessageStatus") == "9"


async def test_a_fresh_message_is_not_ready(world: World) -> None:
    """While the system stamps it, the sender cannot fetch it and the recipient does not see it."""
    world.simulator.system.set_stamping(60)
    message = world.write()
    assert (await call(world, CITIZEN, "SignedSentMessageDownload", dmID=message.id)).code == "1229"
    assert (await call(world, TOWN, "GetListOfReceivedMessages")).all("dmID") == []
    sent = await call(world, CITIZEN, "GetListOfSentMessages")
    assert (sent.text("dmMessageStatus"), sent.text("dmDeliveryTime")) == ("2", "")

    world.clock.advance(seconds=61)
    assert (await call(world, CITIZEN, "SignedSentMessageDownload", dmID=message.id)).code == "0000"


async def test_changes_of_sent_messages_are_told(world: World) -> None:
    """The sender learns of delivery and service, but not of the mark."""
    message = world.write()
    world.clock.advance(hours=1)
    await call(world, TOWN, "GetListOfReceivedMessages")
    await call(world, TOWN, "MarkMessageAsDownloaded", dmID=message.id)

    told = await call(world, CITIZEN, "GetMessageStateChanges")
    assert told.all("dmMessageStatus") == ["4", "6"]
    world.clock.advance(days=15)
    later = await call(world, CITIZEN, "GetMessageStateChanges")
    assert later.all("dmMessageStatus") == ["6"]


async def test_events_begin_with_their_code(world: World) -> None:
    """The machine's part of the text stands first."""
    message = world.write()
    await call(world, TOWN, "GetListOfReceivedMessages")
    info = await call(world, TOWN, "GetDeliveryInfo", dmID=message.id)

    assert [text.partition(":")[0] for text in info.all("dmEventDescr")] == ["EV0", "EV5", "EV11"]


async def test_lists_filter_and_page(world: World) -> None:
    """By time, by state, from an ordinal on and up to a limit; the newest first."""
    numbers = []
    for hours in range(4):
        numbers.append(str(world.write(f"č. {hours}").id))
        world.clock.advance(hours=1)
    await call(world, TOWN, "MarkMessageAsDownloaded", dmID=numbers[0])
    await call(world, TOWN, "GetListOfReceivedMessages")
    await call(world, TOWN, "MarkMessageAsDownloaded", dmID=numbers[0])

    async def listed(**fields: Any) -> list[str]:
        return (await call(world, TOWN, "GetListOfReceivedMessages", **fields)).all("dmID")

    assert await listed() == numbers[::-1]
    assert await listed(dmStatusFilter=1 << State.READ) == numbers[:1]
    assert await listed(dmStatusFilter=64, dmLimit=2) == numbers[:1:-1]
    assert await listed(dmOffset=2, dmLimit=2) == numbers[2:0:-1]
    # Without a zone the time is Prague's, an hour ahead in November.
    assert await listed(dmFromTime="2026-11-23T11:15:30") == numbers[:1:-1]
    assert await listed(dmToTime="2026-11-23T09:15:30Z") == numbers[1::-1]


async def test_whoever_is_not_concerned_sees_nothing(world: World) -> None:
    """Another box gets neither content nor envelope nor events."""
    message = world.write()
    await call(world, TOWN, "GetListOfReceivedMessages")
    for operation in ("SignedMessageDownload", "MessageEnvelopeDownload", "GetDeliveryInfo"):
        assert (await call(world, VILLAGE, operation, dmID=message.id)).code == "1211"


@pytest.mark.parametrize(
    ("by", "to", "subject", "file", "code"),
    [
        (CITIZEN, FIRM, "Věc", "a.txt", "1233"),
        (TOWN, TOWN, "Věc", "a.txt", "2010"),
        (TOWN, CITIZEN, "", "a.txt", "2010"),
        (TOWN, CITIZEN, "Věc", "a.exe", "1214"),
        (TOWN, CITIZEN, "Věc", "a", "1214"),
    ],
    ids=["no-authority", "own-box", "no-subject", "program", "no-ending"],
)
async def test_what_may_not_be_sent_is_refused(
    world: World, by: object, to: object, subject: str, file: str, code: str
) -> None:
    """Each rule has its code."""
    files = (File(file, "", "main", b"x"),)
    with pytest.raises(Rejected) as refused:
        world.write(subject, to, by, files=files)  # type: ignore[arg-type]

    assert refused.value.code == code


def packed(*names: str) -> bytes:
    """Return a ZIP with empty files of these names."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return octets.getvalue()


@pytest.mark.parametrize(
    ("name", "octets"),
    [
        ("a.pdf", b"MZ\x90"),
        ("a.txt", b"\x7fELF"),
        ("a.zip", packed("b.zip")),
        ("a.zip", packed(*map(str, range(1001)))),
    ],
    ids=["program", "hidden", "nested", "many"],
)
async def test_contents_are_looked_at(world: World, name: str, octets: bytes) -> None:
    """Programs under other names, containers in containers; what is no PDF may be called one."""
    with pytest.raises(Rejected, match="1214"):
        world.write(files=(File(name, "", "main", octets),))
    world.write(files=(File("a.pdf", "", "main", b"x"), File("b.zip", "", "main", packed("c.txt"))))


async def test_everything_survives_a_restart(world: World) -> None:
    """Boxes, passwords, messages, their states and the moved clock are still there."""
    message = world.write()
    world.simulator.system.move_clock(BEGIN + timedelta(days=3))
    before = world.simulator.described()["boxes"]
    await world.simulator.stop()
    assert not (world.folder / "isds" / "simulator.json").exists()
    await world.simulator.start()

    assert world.simulator.described()["boxes"] == before
    assert world.simulator.system.now == BEGIN + timedelta(days=3)
    assert world.message(message.id).content == message.content


def test_every_box_begins_with_a_letter_each_way(world: World) -> None:
    """A new simulator has one received and one sent message in every box."""
    system = System(world.folder / "new", world.clock)
    with system.turn() as ledger:
        for box in ledger.boxes():
            assert len(ledger.messages(sender=box.id)) == 1
            assert len(ledger.messages(recipient=box.id)) == 1
    system.close()


def test_identifiers_carry_their_check() -> None:
    """Luhn's check over thirty-two letters finds every single mistake."""
    assert check_letter("qrdae2") == "6"
    for pair in SAMPLE:
        for box in pair:
            assert is_identifier(box.id)
            assert not any(is_identifier(box.id[:6] + one) for one in "abc" if one != box.id[6])
    assert not is_identifier("lo01abc")


async def test_the_time_stamp_is_over_the_literal_hash(world: World) -> None:
    """The submission time is a token of RFC 3161 over the message's own hash."""
    message = world.write()
    token = cms.ContentInfo.load(message.stamp)
    facts: tsp.TSTInfo = token["content"]["encap_content_info"]["content"].parsed

    assert facts["message_imprint"]["hashed_message"].native == message.digest
    assert facts["gen_time"].native == BEGIN


async def test_control_characters_do_not_get_in(world: World) -> None:
    """Names and subjects lose controls and marks of direction, but keep angle brackets."""
    inner = (
        f"<dmEnvelope><dbIDRecipient>{TOWN.id}</dbIDRecipient>"
        "<dmAnnotation>a\u200bb\tc &lt;d&gt;</dmAnnotation></dmEnvelope><dmFiles>"
        '<dmFile dmMimeType="" dmFileMetaType="main" dmFileDescr="\u202efdp.txt">'
        "<dmEncodedContent>AAAA</dmEncodedContent></dmFile></dmFiles>"
    )
    number = (await call(world, CITIZEN, "CreateMessage", inner)).text("dmID")

    assert world.message(number).fields["dmAnnotation"] == "ab c <d>"
    assert b'dmFileDescr="fdp.txt"' in world.message(number).content


def test_a_draft_needs_files(world: World) -> None:
    """A message without an attachment is none."""
    empty = Draft(TOWN.id, {"dmAnnotation": "Věc"}, ())
    with world.simulator.system.turn(), pytest.raises(Rejected):
        world.simulator.system.send(CITIZEN, empty)


async def test_authentication_tells_the_true_from_the_changed(world: World) -> None:
    """Any signed document of ours is known, whoever asks; one changed octet and it is not."""
    message = world.write(files=(File("a.txt", "text/plain", "main", b"x" * 9000),))
    await call(world, TOWN, "GetListOfReceivedMessages")
    for operation in ("SignedMessageDownload", "GetSignedDeliveryInfo"):
        signed = (await call(world, TOWN, operation, dmID=message.id)).octets("dmSignature")
        changed = signed.replace(CITIZEN.id.encode(), VILLAGE.id.encode(), 1)
        told = [
            await call(
                world, VILLAGE, "AuthenticateMessage", dmMessage=base64.b64encode(one).decode()
            )
            for one in (signed, changed)
        ]
        assert [one.text("dmAuthResult") for one in told] == ["true", "false"]
