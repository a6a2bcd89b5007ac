"""Data messages as they are read: real ones of many years, broken ones, and strange ones."""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.databox.simulator.authority import Authority
from channels.databox.simulator.boxes import Box
from channels.databox.simulator.messages import File
from channels.databox.simulator.seal import Seal
from gateway.model.submission import Evidence, Outcome, PartRole, Submission, SubmissionKind
from tests.channels.databox import official
from tests.channels.databox.calls import call
from tests.channels.databox.world import CITIZEN, TOWN, World, converted

#: Recorded messages, by file: number, sender's box, sender type, attachments.
REAL = {
    "datovka/DDZ_3401761.zfo": ("3401761", "qrdae26", "20", 2),
    "datovka/DZ_6452235.zfo": ("6452235", "qrdae26", "20", 2),
    "datovka/message_binary.dat": ("3401766", "qrdae26", "20", 2),
    "libdatovka/messages/received_message-330141.zfo": ("330141", "", "", 0),
    "libdatovka/messages/signed_sent_message-151874.zfo": ("151874", "", "", 0),
    "libdatovka/messages/signed_sent_xml_message-376701.zfo": ("376701", "", "", 0),
    "java_isds/ODZ_with_xml_attachment.zfo": ("1668280", "", "", 0),
}


def proof_of(read: Submission) -> Evidence:
    """Return the evidence of the data box."""
    (found,) = [one for one in read.evidence if one.kind == "data-box"]
    return found


@pytest.mark.parametrize("name", REAL)
def test_real_messages_are_read(name: str) -> None:
    """Messages of 2009 to 2018: the hash and the stamp hold over the literal octets."""
    found = official.samples(name)
    if not found:
        pytest.skip("recorded messages are not here; set PODATELNA_ISDS_DOCUMENTS")
    read = converted(found[0].read_bytes())
    number, sender, sender_type, files = REAL[name]

    details = proof_of(read).details
    assert read.references[0].startswith(number[:6])
    assert proof_of(read).outcome is Outcome.VALID
    assert (details["hash_check"], details["stamp_check"]) == ("valid", "valid")
    assert details["seal"] == "whole"
    attached = [part for part in read.parts if part.role is PartRole.ATTACHMENT]
    assert len(attached) >= max(files, 1)
    if sender:
        assert (read.party.address, details["sender_type"]) == (sender, sender_type)


def test_every_recorded_file_is_read_somehow() -> None:
    """Nothing that ever was in a box makes the converter fail."""
    files = [*official.samples("**/*.zfo"), *official.samples("**/*.xml")]
    if not files:
        pytest.skip("recorded messages are not here; set PODATELNA_ISDS_DOCUMENTS")
    for path in files:
        read = converted(path.read_bytes())
        assert read.parts[0].role is PartRole.ORIGINAL, path
        if path.suffix == ".zfo":
            assert read.kind is SubmissionKind.MESSAGE, path


async def zfo(world: World, *files: File, by: Box = CITIZEN, **fields: str) -> bytes:
    """Return a message of the simulator as signed data."""
    letter = File("dopis.txt", "text/plain", "main", "Dobrý den.\n".encode())
    message = world.write("Žádost", TOWN, by, files=files or (letter,), **fields)
    await call(world, TOWN, "GetListOfReceivedMessages")
    answer = await call(world, TOWN, "SignedMessageDownload", dmID=message.id)
    return answer.octets("dmSignature")


async def test_a_message_is_read_whole(world: World) -> None:
    """Who, about what, when, with which numbers; the letter's text stands before the clerk."""
    read = converted(await zfo(world, dmSenderRefNumber="ST/7", dmSenderIdent="SP-9"))

    assert (read.party.name, read.party.address) == ("Žofie Nováková", CITIZEN.id)
    assert read.party.identifiers["data_box_id"] == CITIZEN.id
    assert read.party.identifiers["reference_number"] == "ST/7"
    assert (read.subject, read.text) == ("Žádost", "Dobrý den.")
    assert read.references[1:] == ("sender-number:ST/7", "sender-mark:SP-9")
    assert read.written_at == datetime(2026, 11, 23, 8, 15, 30, tzinfo=UTC)
    assert [part.name for part in read.parts][1:] == ["dopis.txt"]
    proof = proof_of(read)
    assert proof.outcome is Outcome.VALID
    assert proof.details["sender_kind"] == "fyzická osoba"
    assert proof.details["seal"] == "whole"
    assert "23. 11. 2026 9.15" in proof.summary


async def test_a_changed_letter_is_noticed(world: World) -> None:
    """One changed octet inside breaks hash and seal; the content is read all the same."""
    octets = await zfo(world)
    place = octets.index("Nováková".encode())
    changed = octets[:place] + b"M" + octets[place + 1 :]
    read = converted(changed)

    proof = proof_of(read)
    assert proof.outcome is Outcome.INVALID
    assert (proof.details["hash_check"], proof.details["seal"]) == ("invalid", "broken")
    assert read.party.name == "Žofie Mováková"


async def test_pieces_and_rubbish_are_unreadable(world: World) -> None:
    """What is cut or garbled says so, keeps the original, and nobody is answered."""
    octets = await zfo(world)
    for garbled in (octets[: len(octets) // 3], b"", b"0" * 100, octets[200:], b"<x/>"):
        read = converted(garbled, {"sender": CITIZEN.id, "dm_id": "5"})
        assert read.kind is SubmissionKind.UNREADABLE
        assert read.parts[0].role is PartRole.ORIGINAL
        assert read.parts[0].name == "5.zfo"
        assert read.evidence[0].outcome is Outcome.INVALID
        assert read.party.identifiers["data_box_id"] == CITIZEN.id


async def test_attachments_keep_names_and_kinds(world: World) -> None:
    """Strange names, missing and wrong types, XML content: octets are the same."""
    long = "ž" * 251 + ".pdf"
    files = (
        File("smlouva.pdf", "", "main", b"%PDF-1.4"),
        File("<i>/../b.docx", "docx", "enclosure", b"PK"),
        File(long, "application/pdf", "enclosure", b"%PDF"),
        File("data.xml", "text/xml", "enclosure", b"<a><b>1</b></a>", as_xml=True),
        File("nic.txt", "text/plain", "enclosure", b""),
    )
    parts = converted(await zfo(world, *files)).parts[1:]

    assert [part.name for part in parts] == [
        *("smlouva.pdf", "<i>/../b.docx", long, "data.xml", "nic.txt")
    ]
    assert parts[0].media_type == "application/pdf"
    assert parts[1].media_type.endswith("wordprocessingml.document")
    assert [part.blob.content for part in parts[:3]] == [b"%PDF-1.4", b"PK", b"%PDF"]
    assert b"<b>1</b>" in (parts[3].blob.content or b"")
    assert parts[4].blob.content == b""


async def test_an_attachment_that_is_no_base64_is_a_defect(world: World) -> None:
    """What cannot be decoded is kept as it came, and told."""
    message = world.write()
    broken = message.content.replace(b"RG9i", b"%%%%")
    value = base64.b64encode(hashlib.sha256(broken).digest())
    whole = b"<q xmlns:xsi='x'>%s<dmHash algorithm='SHA-256'>%s</dmHash></q>" % (broken, value)
    read = converted(whole)

    assert [one.kind for one in read.evidence] == ["data-box", "defect"]
    assert "dopis.txt" in read.evidence[1].summary
    assert proof_of(read).details["hash_check"] == "valid"


async def test_a_message_of_the_system_is_for_a_clerk(world: World) -> None:
    """What the system itself writes is no citizen's filing; nobody can be answered."""
    octets = (await zfo(world)).replace(CITIZEN.id.encode(), b"aaaaaaa")
    read = converted(octets)

    assert read.kind is SubmissionKind.AUTOMATIC
    assert read.party.address == ""


async def test_entities_are_not_expanded(world: World) -> None:
    """No file is read and no bomb goes off on behalf of a stranger."""
    message = world.write()
    bomb = b"<!DOCTYPE q [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><q>&a;%s</q>" % message.content
    read = converted(bomb)

    assert "root:" not in str(read)


@pytest.fixture(scope="module")
def sealed(certificates: Path) -> bytes:
    """Give a small signed message."""
    authority = Authority(certificates)
    seal = Seal(authority.administrator(), authority.stamps())
    content = b"<q><dmDm><dmID>1</dmID></dmDm></q>"
    return seal.sealed(content, datetime(2026, 11, 23, tzinfo=UTC), 1)


@settings(max_examples=100)
@given(data=st.data())
def test_no_octets_make_it_fail(sealed: bytes, data: st.DataObject) -> None:
    """Random damage to signed data is read as something."""
    place = data.draw(st.integers(0, len(sealed) - 1))
    damage = data.draw(st.binary(max_size=8))
    read = converted(sealed[:place] + damage + sealed[place + len(damage) :])

    assert read.parts[0].role is PartRole.ORIGINAL


async def test_what_is_new_in_an_envelope_is_kept(world: World) -> None:
    """An element, a kind of box and a state that nobody here knows are shown, not stumbled over."""
    message = world.write()
    newer = message.content.replace(
        b"<p:dmSenderType>40</p:dmSenderType>",
        b"<p:dmSenderType>77</p:dmSenderType><p:dmNovinka>ano</p:dmNovinka>",
    )
    assert newer != message.content
    read = converted(b"<q xmlns:xsi='x'>%s<dmMessageStatus>42</dmMessageStatus></q>" % newer)

    details = proof_of(read).details
    assert details["further"] == "dmNovinka: ano"
    assert (details["sender_type"], details["state"]) == ("77", "42")
    assert "druh 77" in proof_of(read).summary
