"""Conversion never raises and never takes long, whatever comes."""

import io
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.email.convert import EmailConverter
from channels.email.mime import DEEPEST, MOST_PARTS
from channels.email.parts import LONGEST_TEXT
from gateway.model.submission import PartRole, Submission, SubmissionKind
from tests.channels.email.test_convert import SAMPLES, arrival_of, convert

#: Seconds of the processor's time; generous, since what is quadratic takes minutes.
BOUND = 10.0

ALL = [path.read_bytes() for path in sorted(SAMPLES.rglob("*.eml"))]
#: Foreign mail where it is at hand, and not too large to be read many times.
FOREIGN = [
    path.read_bytes()
    for path in sorted((Path(__file__).parents[4] / "shared" / "mail").rglob("*.eml"))
    if path.stat().st_size < 20_000
]


def sound(submission: Submission, octets: bytes) -> None:
    """State what holds for every submission, however broken the mail."""
    original, *others = submission.parts
    assert original.role is PartRole.ORIGINAL
    assert original.name == "zprava.eml"
    assert original.blob.size == len(octets)
    # What came out of others stands last.
    ranks = {PartRole.BODY: 0, PartRole.ATTACHMENT: 1, PartRole.EXTRACTED: 2, PartRole.DERIVED: 2}
    order = [ranks[part.role] for part in others]
    assert order == sorted(order)
    known = {part.blob.sha256 for part in others}
    assert {part.of for part in others} <= {"", *known}
    assert len(others) <= 2 * MOST_PARTS
    assert submission.evidence
    texts = [submission.subject, submission.text, submission.party.name, submission.party.address]
    texts += submission.references
    texts += [part.name for part in others]
    texts += [value for e in submission.evidence for value in (e.summary, *e.details.values())]
    for text in texts:
        # What cannot be encoded or holds a NUL cannot be stored.
        assert "\0" not in text
        text.encode()
    for part in others:
        assert part.name
        assert "/" not in part.name
        assert "\n" not in part.name
        assert "/" in part.media_type
    assert submission.written_at is None or submission.written_at.tzinfo is not None


def soundly(octets: bytes) -> Submission:
    """Convert within the bound, see that the result is sound, and return it."""
    begun = time.process_time()
    submission = convert(octets)

    assert time.process_time() - begun < BOUND
    sound(submission, octets)
    return submission


def codes(submission: Submission) -> list[str]:
    """Return the defects' codes."""
    return [e.details["code"] for e in submission.evidence if e.kind == "defect"]


@given(st.binary(max_size=2000))
def test_any_octets(octets: bytes) -> None:
    """Any octets become a submission."""
    soundly(octets)


FRAGMENTS = st.sampled_from(
    [
        *(b"\r\n", b"\n", b"\r", b" ", b"\t", b"=", b"=?", b"?=", b"=?utf-8?b?", b"=?x?q?"),
        *(b"--", b"--b", b"--b--", b"b", b'"', b"'", b";", b":", b"<", b">", b"@", b"(", b"\\"),
        *(b"From: ", b"Subject: ", b"Content-Type: ", b"multipart/mixed; boundary=b", b"\0"),
        *(b"multipart/alternative; boundary=b", b"message/rfc822", b"text/html", b"charset="),
        *(b"utf-7", b"utf-16", b"idna", b"rot13", b"hex", b"unicode_escape", b"cp037", b"+2AA-"),
        *(b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"x-uuencode", b"=3D"),
        *(b"application/ms-tnef", b"application/pkcs7-mime", b"text/calendar", b"multipart/signed"),
        *(b'x\x9f>"\x01\x00', b"BEGIN:VCARD\r\n", b"FN:x\r\n", b"END:VCARD\r\n", b"end\n"),
        *(b"Content-Disposition: attachment; filename", b"*0*=", b"*1=", b"utf-8''%C5", b"%"),
        *(b"Date: ", b"Mon, 99 Foo 2026 25:61:00 +9999", b"Message-ID: ", b"begin 644 a\n"),
        *("ěščř".encode(), "ěščř".encode("cp1250"), b"\xff\xfe", b"QUJD", b"<p>", b"&#xD800;"),
    ]
)


@settings(max_examples=300)
@given(st.lists(FRAGMENTS, max_size=60).map(b"".join))
def test_any_fragments(octets: bytes) -> None:
    """Fragments of mail in any order become a submission."""
    soundly(octets)


@settings(max_examples=300)
@given(st.sampled_from(ALL + FOREIGN), st.data())
def test_mutated_samples(octets: bytes, data: st.DataObject) -> None:
    """Samples with octets lost, doubled and exchanged become a submission."""
    mutated = bytearray(octets)
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(mutated)))
        end = data.draw(st.integers(start, min(len(mutated), start + 40)))
        mutated[start:end] = data.draw(st.one_of(FRAGMENTS, st.binary(max_size=8)))
    soundly(bytes(mutated))


def test_a_thousand_levels() -> None:
    """Parts nested a thousand levels deep: the deepest stay in the original, and it is said."""
    octets = b"From: a@example.org\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\nlost\r\n--b%d\r\n" % (n, n)
        for n in range(1000)
    )

    assert "too-deep" in codes(soundly(octets + b"\r\nhello\r\n"))


def test_messages_in_messages() -> None:
    """A message within a thousand messages is one attachment, whole, opened so far as we go."""
    octets = b"Content-Type: message/rfc822\r\n\r\n" * 1000 + b"Subject: in\r\n\r\nhello\r\n"
    submission = soundly(b"From: a@example.org\r\n" + octets)

    attached = [part for part in submission.parts if part.role is PartRole.ATTACHMENT]
    assert [part.media_type for part in attached] == ["message/rfc822"]
    assert len(submission.parts) <= 2 * DEEPEST + 2
    assert "not-opened" in codes(submission)


def test_ten_thousand_parts() -> None:
    """Of ten thousand parts the first thousand are parts, the others stay in the original."""
    octets = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    octets += b"--b\r\nContent-Type: application/pdf\r\n\r\nx\r\n" * 10_000
    submission = soundly(octets)

    assert 900 < len(submission.parts) <= 1001
    assert "too-many-parts" in codes(submission)


@pytest.mark.parametrize(
    "octets",
    [
        b"From: " + b'"' * 200_000,
        b"From: " + b"(" * 200_000,
        b"From: " + b"<" * 200_000,
        b"From: " + b"a@" * 100_000,
        b"From: " + b"," * 200_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000,
        b"Subject: " + b"=?" * 100_000,
        b"Subject: " + b"=?utf-8?b?" * 20_000,
        b"Subject: x\r\n" + b" continued\r\n" * 100_000,
        b"Content-Type: multipart/mixed; " + b'a=";' * 50_000,
        b"Content-Type: multipart/mixed; " + b"boundary*0*=a;" * 20_000,
        b"Content-Type: multipart/mixed; boundary=" + b"b" * 200_000,
        b"Content-Disposition: attachment; filename=" + b"\\" * 200_000,
        b"References: " + b"<a@b> " * 100_000,
        b"References: " + b"<" * 200_000,
        b"X: y\r\n" * 100_000,
        b"X" * 1_000_000,
        b"X: " + b"y" * 1_000_000,
        b"Date: " + b"1 " * 100_000,
        b"Received: " + b"(" * 100_000,
    ],
    ids=lambda octets: repr(octets[:40]),
)
def test_header_bombs(octets: bytes) -> None:
    """Headers made to be slow are not."""
    submission = soundly(octets + b"\r\n\r\nbody\r\n--b\r\n\r\nx\r\n")

    assert submission.kind is SubmissionKind.MESSAGE


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 500_000,
        b"Content-Type: text/html\r\n\r\n" + b"<" * 1_000_000,
        b"Content-Type: text/html\r\n\r\n" + b"<!--" * 300_000,
        b"Content-Type: text/html\r\n\r\n" + b"&" * 1_000_000,
        b"Content-Type: text/html\r\n\r\n" + b"<a b=" * 300_000,
        b"Content-Type: text/html\r\n\r\n" + b"<table>" * 100_000 + b"x",
        b"Content-Type: text/html\r\n\r\n" + b"<p><b>" * 100_000 + b"x",
        b"Content-Type: text/html\r\n\r\n" + b"\n \n" * 300_000 + b"x",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b" * 1_000_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b--\r\n" * 500_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 500_000,
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 3_000_000,
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A=" * 1_000_000,
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 1_000_000,
        b"Content-Transfer-Encoding: uuencode\r\n\r\n" + b"begin 644 x\r\n" * 200_000,
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + b"\xff" * 3_000_000,
    ],
    ids=lambda body: repr(body[:75]),
)
def test_body_bombs(body: bytes) -> None:
    """Bodies made to be slow are not."""
    soundly(b"From: a@example.org\r\n" + body + b"\r\n")


def test_multiparts_without_content() -> None:
    """Many multiparts that hold nothing but each other are counted as well."""
    level = b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n"
    tree = b"".join(level % (n % 18, n % 18 + 1) for n in range(300_000))
    submission = soundly(b"Content-Type: multipart/mixed; boundary=0\r\n\r\n" + tree)

    assert codes(submission)


def test_long_text() -> None:
    """A text beyond the bound is cut for showing and whole as a part, and it is said."""
    text = "Příliš žluťoučký kůň. " * 50_000
    octets = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()
    submission = soundly(octets)

    assert len(submission.text) == LONGEST_TEXT
    assert submission.parts[1].blob.content == text.encode()
    assert "text-cut" in codes(submission)


def test_largest_mail() -> None:
    """The largest mail we take is read within the bound."""
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n"
    octets = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    octets += b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    submission = soundly(octets + line * 640_000 + b"--b--\r\n")

    assert submission.parts[1].blob.size == 57 * 640_000


def test_what_surprises_us_is_for_a_clerk(caplog: pytest.LogCaptureFixture) -> None:
    """When reading fails in a way nobody thought of, the original is kept and a clerk is told."""

    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError("broken")

    submission = EmailConverter().convert(arrival_of(b"x"), Broken())

    assert submission.kind is SubmissionKind.UNREADABLE
    assert submission.no_answer_because == "unreadable"
    assert codes(submission) == ["unreadable"]
    assert "a mail could not be read" in caplog.text


def test_own_addresses_are_known(tmp_path: Path) -> None:
    """An address of ours that the mail was not written to is known when it was told."""
    octets = b"From: starosta@lhota.example.org\r\n\r\nx\r\n"
    (tmp_path / "mail").write_bytes(octets)
    knowing = EmailConverter(frozenset({"starosta@lhota.example.org"}))

    with (tmp_path / "mail").open("rb") as file:
        submission = knowing.convert(arrival_of(octets), file)

    assert submission.no_answer_because == "own-address"
    assert convert(octets).no_answer_because == ""
