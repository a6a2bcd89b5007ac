"""Outlook's messages become mails that carry them, or are refused with the reason."""

from pathlib import Path

import pytest

from channels.email.imported.outlook import as_mail
from gateway.model.blob import BlobRef
from gateway.model.errors import Malformed
from tests.channels.email.imported.compound import INT, OCTETS, TEXT, Properties, message
from tests.channels.email.test_convert import convert
from tests.journeys.test_corpus import FOREIGN

CLASS, SUBJECT, BODY, HTML, RTF = (
    (0x001A, TEXT),
    (0x0037, TEXT),
    (0x1000, TEXT),
    (0x1013, OCTETS),
    (0x1009, OCTETS),
)
SENDER, ADDRESS, HEADERS = (0x0C1A, TEXT), (0x5D01, TEXT), (0x007D, TEXT)
NAME, DATA, KIND, METHOD = (0x3707, TEXT), (0x3701, OCTETS), (0x370E, TEXT), (0x3705, INT)

LETTER: Properties = {
    CLASS: "IPM.Note",
    SUBJECT: "Žádost o přijetí",
    BODY: "Dobrý den,\r\nžádám.\r\n",
    SENDER: "Žofie Malá",
    ADDRESS: "zofie@posta.test",
}


def test_a_letter_with_an_attachment() -> None:
    """Sender, subject, text and attachments are there, and the file itself, octet for octet."""
    saved = message(LETTER, {NAME: "příloha.pdf", DATA: b"%PDF-1.4\n", KIND: "application/pdf"})
    mail = as_mail(saved, "zprava.msg")
    submission = convert(mail)

    assert submission.subject == "Žádost o přijetí"
    assert "žádám" in submission.text
    assert (submission.party.name, submission.party.address) == ("Žofie Malá", "zofie@posta.test")
    found = {part.name: part.blob.content for part in submission.parts[1:]}
    assert found["příloha.pdf"] == b"%PDF-1.4\n"
    assert found["zprava.msg"] == saved


def test_the_same_file_gives_the_same_octets() -> None:
    """An import that is repeated makes nothing new."""
    saved = message({**LETTER, HTML: "<p>Dobrý den</p>".encode()}, {NAME: "a", DATA: b"a"})
    assert as_mail(saved, "a.msg") == as_mail(saved, "a.msg")


def test_the_received_header_is_kept() -> None:
    """What came over the wire stands above what was made; nothing describes the old content."""
    headers = (
        "Received: from a.test\r\n\tby b.test; Mon, 2 Nov 2026 10:00:00 +0100\r\n"
        "From: zofie@posta.test\r\nSubject: =?utf-8?q?=C5=BD=C3=A1dost?=\r\n"
        "Content-Type: multipart/mixed;\r\n\tboundary=stare\r\nMIME-Version: 1.0\r\n\r\n"
    )
    mail = as_mail(message({**LETTER, HEADERS: headers}), "a.msg")
    head = mail.partition(b"\r\n\r\n")[0]

    assert head.startswith(b"Received: from a.test\r\n\tby b.test; Mon, 2 Nov 2026 10:00:00 +0100")
    assert b"stare" not in head
    assert head.count(b"MIME-Version") == 1
    assert convert(mail).subject == "Žádost"


def test_what_cannot_be_taken_out_is_named() -> None:
    """An attachment without octets of its own is named in a note; the file still holds it."""
    mail = as_mail(message(LETTER, {NAME: "vložená zpráva", METHOD: 5}), "a.msg")
    notes = [part for part in convert(mail).parts if part.name == "nepřevedené přílohy.txt"]

    assert "vložená zpráva" in (notes[0].blob.content or b"").decode()


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        (message({**LETTER, CLASS: "IPM.Appointment"}), "no letter but IPM.Appointment"),
        (message({CLASS: "IPM.Note", RTF: b"rtf"}), "only as RTF"),
        (b"nonsense", "cannot be read as an Outlook message"),
        (message(LETTER)[:700], "cannot be read as an Outlook message"),
    ],
    ids=["appointment", "rtf", "nonsense", "half"],
)
def test_refused_with_the_reason(octets: bytes, says: str) -> None:
    """Nothing dishonest is made of what is no letter."""
    with pytest.raises(Malformed, match=says):
        as_mail(octets, "a.msg")


def test_other_projects_messages() -> None:
    """Each message others have collected becomes a mail that our own converter reads."""
    paths = sorted(Path(FOREIGN).glob("outlook-msg/*.msg"))
    if not paths:
        pytest.skip(f"there is no collection in {FOREIGN}")
    for path in paths:
        octets = path.read_bytes()
        submission = convert(as_mail(octets, path.name))
        assert submission.subject
        assert BlobRef.of(octets).sha256 in {part.blob.sha256 for part in submission.parts}
