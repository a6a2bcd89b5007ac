"""What a mail holds within its parts is taken out, told from where, and never without bounds."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email import cards, cms, uuencoded
from gateway.model.submission import Evidence, Outcome, Part, PartRole, Submission
from tests.channels.email.outlook import attached, item, properties, variable, winmail
from tests.channels.email.summaries import CZECH
from tests.channels.email.test_convert import convert
from tests.channels.email.test_convert_limits import codes, soundly


def czech(number: int) -> Submission:
    """Return what one of the twenty is read as."""
    (path,) = CZECH.glob(f"{number:02}-*.eml")
    return convert(path.read_bytes())


def derived(submission: Submission) -> dict[str, Part]:
    """Return what was taken out of others, or made of them, by name."""
    return {part.name: part for part in submission.parts if part.of}


def signatures(submission: Submission) -> list[Evidence]:
    """Return the evidence of signatures."""
    return [e for e in submission.evidence if e.kind == "signature"]


def test_opaque_signature() -> None:
    """Signed content is read as if it stood in the open, and the signature kept with its name."""
    submission = czech(12)

    assert submission.text.startswith("Podávám námitku")
    assert [p.name for p in submission.parts if p.role is PartRole.ATTACHMENT] == [
        "smime.p7m",
        "doklad.pdf",
    ]
    (kept,) = signatures(submission)
    assert kept.outcome is Outcome.NOT_ASSESSED
    assert kept.details["names"] == "Ing. Ondřej Šťastný"
    assert "Ing. Ondřej Šťastný" in kept.summary


def test_detached_signature_says_what_it_covers() -> None:
    """The octets that a detached signature covers can be cut out of the original again."""
    (path,) = CZECH.glob("13-*.eml")
    octets = path.read_bytes()
    (kept,) = signatures(convert(octets))
    start, end = map(int, kept.details["covers"].split("-"))

    assert octets[start:end].startswith(b"Content-Type: text/plain")
    assert octets[end : end + 10] == b"\r\n--ms13\r\n"
    assert kept.details["part"] == "smime.p7s"
    assert kept.details["names"] == "Ing. Ondřej Šťastný"


@pytest.mark.parametrize("number", [14, 15])
def test_locked_mail_is_said_to_be_locked(number: int) -> None:
    """What is encrypted is kept, and a clerk is told that nobody can read it."""
    submission = czech(number)
    (told,) = [e for e in submission.evidence if e.outcome is Outcome.INVALID]

    assert told.kind == "defect"
    assert "zašifrovan" in told.summary


def test_openpgp_in_a_text() -> None:
    """Also what is encrypted within a text; a signature there is no recognised one."""
    locked = convert(b"From: a@b.test\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nx\r\n")
    signed = convert(b"From: a@b.test\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\nx\r\n")

    assert codes(locked) == ["encrypted"]
    assert [e.kind for e in signed.evidence] == ["e-mail", "openpgp"]


def test_signed_file() -> None:
    """A file in a signature, not a mail, is taken out under its own name."""
    submission = convert(sent_as(b"application/octet-stream; name=smlouva.pdf.p7m", no_mail()))

    assert derived(submission)["smlouva.pdf"].media_type == "application/pdf"


def test_data_message_is_left_alone() -> None:
    """A data message is signed content too, but no mail program's wrapping."""
    submission = convert(sent_as(b"application/octet-stream; name=zprava.zfo", no_mail()))

    assert not derived(submission)
    assert not signatures(submission)


@pytest.mark.parametrize(
    "declared",
    ["", "text/plain", "application/octet-stream", "application/x-any; name=ATT00001.dat"],
)
def test_signed_and_not_said_to_be(declared: str) -> None:
    """A letter that its program has wrapped without a word is told by its octets, and read."""
    submission = convert(sent_as(declared.encode(), signed_mail()))

    assert submission.text.startswith("Podávám námitku")
    assert [one.details["names"] for one in signatures(submission)] == ["Ing. Ondřej Šťastný"]
    wrapping = next(part for part in submission.parts if part.role is PartRole.ATTACHMENT)
    assert wrapping.media_type == "application/pkcs7-mime"


def test_encrypted_and_not_said_to_be() -> None:
    """An encrypted letter too is told by its octets."""
    (path,) = CZECH.glob("14-*.eml")
    octets = base64.b64decode(path.read_bytes().partition(b"\r\n\r\n")[2])

    assert codes(convert(sent_as(b"application/octet-stream", octets))) == ["encrypted"]


def signed_mail() -> bytes:
    """Return a mail within its signature."""
    (path,) = CZECH.glob("12-*.eml")
    return base64.b64decode(path.read_bytes().partition(b"\r\n\r\n")[2])


def no_mail() -> bytes:
    """Return something that is no mail within a signature."""
    wrapped = signed_mail()
    inner = cms.opened(wrapped)
    assert inner is not None
    assert inner.content is not None
    # The same length, so that the encoding around it stays right.
    return wrapped.replace(inner.content[:14], b"Xontent-Type: ")


def sent_as(declared: bytes, octets: bytes) -> bytes:
    """Return a mail that is nothing but *octets*, *declared* to be something."""
    kind = b"Content-Type: " + declared + b"\r\n" if declared else b""
    head = b"From: a@b.test\r\n" + kind + b"Content-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(octets)


def test_what_lies_in_what() -> None:
    """Each part that was taken out says out of which."""
    submission = czech(9)
    mail = next(
        part
        for part in submission.parts
        if part.media_type == "message/rfc822" and part.role is PartRole.ATTACHMENT
    )

    assert {part.of for part in derived(submission).values()} == {mail.blob.sha256}
    text = derived(submission)["Nabídka na opravu střechy.txt"].blob.content or b""
    assert "Od: Eva Malá <eva.mala@obcan.test>" in text.decode()


def test_no_zeros_from_outlook() -> None:
    """Characters that no text may hold do not come out of HTML within a winmail.dat either."""
    html = item(1, 0x9003, properties(variable(0x102, 0x1013, b"<p>a\0b")))
    submission = soundly(b"Content-Type: application/ms-tnef\r\n\r\n" + winmail() + html)

    assert submission.text == "ab"


def test_outlook_in_outlook() -> None:
    """A winmail.dat within a winmail.dat within … is opened only so far."""
    octets = winmail("Nejhlouběji")
    for _ in range(60):
        octets = winmail(files=[attached("winmail.dat", octets)])
    mail = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n"
    mail += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(octets)
    submission = soundly(mail)

    assert "not-opened" in codes(submission)
    assert len(submission.parts) < 30


def test_many_octets_out_of_few() -> None:
    """What comes out of containers is bounded all together."""
    inner = b"X: y\r\n\r\n" + b"z" * 2_000_000
    for _ in range(18):
        inner = b"Content-Type: message/rfc822\r\n\r\n" + inner
    mail = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    submission = soundly(mail + (b"--b\r\n" + inner + b"\r\n") * 10)

    assert "not-opened" in codes(submission)
    assert sum(part.blob.size for part in submission.parts if part.of) < 2e8


def test_invitation_and_card() -> None:
    """An invitation and a visiting card are told in a few Czech lines."""
    event = derived(czech(10))["Souhrn – priloha-1.ics.txt"].blob.content or b""
    card = derived(czech(11))["Souhrn – Sarka Nemcova.vcf.txt"].blob.content or b""

    assert event.decode() == (
        "Pozvánka\n\nUdálost: Kontrolní den stavby chodníku\nZačátek: 2. 12. 2026 9:00\n"
        "Konec: 2. 12. 2026 10:30\nMísto: Hlučín, Mírové náměstí 23\n"
        "Pořádá: Dvořáčková, Lída <lida@krajsky.test>\nStav: potvrzeno\n"
        "Popis: Sejdeme se před radnicí. Vezměte si přilbu."
    )
    assert "Jméno: Mgr. Šárka Němcová\nOrganizace: SVJ Květinová 5, výbor\n" in card.decode()


def der(tag: int, content: bytes) -> bytes:
    """Return one element."""
    size = len(content).to_bytes(4, "big")
    return bytes([tag, 0x84]) + size + content


def cms_of(inner: bytes, algorithms: bytes = b"", certificates: bytes = b"") -> bytes:
    """Return signed content whose octet string is *inner*."""
    signed_data = bytes.fromhex("06092a864886f70d010702")
    plain_data = bytes.fromhex("06092a864886f70d010701")
    content = der(0x30, plain_data + der(0xA0, inner))
    fields = b"\2\1\1" + der(0x31, algorithms) + content + certificates + der(0x31, b"")
    return der(0x30, signed_data + der(0xA0, der(0x30, fields)))


def test_signed_content_in_armour() -> None:
    """Signed content that comes as text (PEM) is read as well."""
    octets = cms_of(der(4, b"abc" * 50_000))
    text = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(octets) + b"-----END PKCS7-----\n"
    found = cms.opened(text)

    assert cms.wrapping(text) is cms.Wrapping.SIGNED
    assert found is not None
    assert found.content == b"abc" * 50_000


def test_signed_content_in_pieces() -> None:
    """A letter that a program signed while it streamed is put together, however it is cut."""
    pieces = b"\4\3abc" * 3
    for inner in (
        der(4, b"abc" * 3),
        der(0x24, pieces),
        b"\x24\x80" + pieces + b"\0\0",
        b"\x24\x80" + der(0x24, pieces) + b"\x24\x80\0\0\0\0",
    ):
        found = cms.opened(cms_of(inner))
        assert found is not None
        assert found.content == b"abc" * 3


@pytest.mark.parametrize(
    "octets",
    [
        b"-----BEGIN PKCS7-----" + b" " * 3_000_000,
        b"-----BEGIN PKCS7-----\n" + b"A\n" * 1_500_000,
        b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + b"\x30\x80" * 200_000,
        cms_of(b"\x24\x80" + b"\4\1a" * 3_000_000 + b"\0\0"),
        cms_of(b"\x24\x80" * 500_000),
        cms_of(der(4, b"x"), algorithms=der(0x30, b"\6\1\1") * 200_000),
        cms_of(der(4, b"x"), certificates=der(0xA0, der(0x30, b"") * 300_000)),
    ],
    ids=("blanks", "armour", "open", "pieces", "pieces of pieces", "algorithms", "certificates"),
)
def test_signature_bombs(octets: bytes) -> None:
    """Signed content made to be slow is not."""
    begun = time.process_time()
    cms.wrapping(octets)
    cms.opened(octets)

    assert time.process_time() - begun < 5


def test_uuencode_only_where_it_is_one() -> None:
    """What only begins like a file stays text."""
    text = "begin 644 dopis\nMilý úřade,\nend\n"

    assert uuencoded.taken_out(text) == (text, [])
    assert uuencoded.taken_out("a\nbegin 644 x\n#86)C\n`\nend\nb") == ("a\n\nb", [("x", b"abc")])


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 x\n" * 100_000,
        "begin 644 x\n" * 300_000 + "end\n",
        "begin 644 x\nend\n" * 50_000,
        "BEGIN:VEVENT\n" * 100_000,
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\n" * 20_000,
        "A" + ';"' * 100_000,
        'A;X="' * 50_000 + ":",
        "SUMMARY" + ";" * 200_000,
    ],
    ids=lambda text: f"{text[:12]!r}{len(text)}",
)
def test_text_bombs(text: str) -> None:
    """Texts made to be slow are not."""
    begun = time.process_time()
    uuencoded.taken_out(text)
    cards.told(text.encode(), "text/calendar")
    cards.told(text.encode(), "text/vcard")

    assert time.process_time() - begun < 5


@given(st.binary(max_size=300))
def test_any_octets(octets: bytes) -> None:
    """Any octets within a container do no harm."""
    for kind in ("application/pkcs7-mime", "application/ms-tnef", "text/calendar", "text/vcard"):
        soundly(f"Content-Type: {kind}\r\n\r\n".encode() + octets)
    soundly(b"Content-Type: application/ms-tnef\r\n\r\n" + winmail() + octets)
    assert cms.opened(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + octets) is None
