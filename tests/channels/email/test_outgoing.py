"""What our letters look like."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.charsets import printable
from channels.email.outgoing import Letter, write_letter
from channels.email.returns import Returns
from gateway.model.blob import BlobRef
from gateway.model.errors import Malformed
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Part, PartRole
from tests.gateways import LHOTA

RETURNS = Returns(bytes(range(32)), "lhota.example.org", "+")
NOW = datetime(2026, 11, 23, 8, 15, 30, tzinfo=UTC)
ANSWER = Outgoing(
    originator=LHOTA.id,
    channel="email",
    address="jana@example.org",
    subject="Potvrzení o doručení: žádost o kácení",
    text="Dobrý den,\n\nVaše podání jsme přijali.\n",
    key="receipt:01ARZ3NDEKTSV4RRFFQ69G5FAV",
    in_reply_to="<puvodni@example.org>",
    references=("<prvni@example.org>", "<puvodni@example.org>"),
    automatic=True,
)


def written(outgoing: Outgoing, *contents: tuple[Part, bytes]) -> tuple[Letter, EmailMessage]:
    """Return the letter, and the same as a mail program reads it."""
    letter = write_letter(outgoing, LHOTA, contents, RETURNS, NOW)
    message = email.message_from_bytes(letter.octets, policy=email.policy.default)
    return letter, message


def test_an_automatic_answer() -> None:
    """An answer by machine says so, names what it answers, and has no envelope sender."""
    letter, message = written(ANSWER)

    assert letter.sender == ""
    assert letter.recipient == "jana@example.org"
    assert str(message["From"]) == "Obec Horní Lhota <podatelna@lhota.example.org>"
    assert message["To"] == "jana@example.org"
    assert message["Subject"] == "Potvrzení o doručení: žádost o kácení"
    assert message["Date"] == "Mon, 23 Nov 2026 08:15:30 +0000"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["In-Reply-To"] == "<puvodni@example.org>"
    assert message["References"] == "<prvni@example.org> <puvodni@example.org>"
    assert message.get_content() == "Dobrý den,\r\n\r\nVaše podání jsme přijali.\r\n"
    assert letter.octets.isascii()
    assert b"\n" not in letter.octets.replace(b"\r\n", b"")


def test_a_letter_from_a_person() -> None:
    """What a clerk writes comes from our address and does not claim to be automatic."""
    letter, message = written(replace(ANSWER, automatic=False))

    assert RETURNS.home(letter.sender).address == "podatelna@lhota.example.org"
    assert RETURNS.home(letter.sender).about == letter.message_id
    assert "Auto-Submitted" not in message


def test_the_identifier_follows_from_the_key() -> None:
    """A repetition carries the same Message-ID; another key or originator has another."""
    first, again = written(ANSWER)[0], written(replace(ANSWER, subject="jiný"))[0]
    other = written(replace(ANSWER, key="receipt:2"))[0]

    assert first.message_id == again.message_id != other.message_id
    assert first.message_id.endswith("@lhota.example.org>")


def test_attachments() -> None:
    """Attachments keep their octets, types and names with diacritics."""
    pdf = b"%PDF-1.7\r\n\0\xff" * 100
    odd = Part("výpis.eml", "message/rfc822", PartRole.ATTACHMENT, BlobRef.of(b"x"))
    part = Part("Rozhodnutí č. 5.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(pdf))
    _, message = written(ANSWER, (part, pdf), (odd, b"\x00\xffx"))
    first, second = message.iter_attachments()

    assert first.get_filename() == "Rozhodnutí č. 5.pdf"
    assert first.get_content_type() == "application/pdf"
    assert first.get_content() == pdf
    assert second.get_content() == b"\x00\xffx"


@pytest.mark.parametrize(
    "address",
    [
        *("", "jana", "jana@", "@example.org", "jana@example.org\r\nBcc: vsichni@example.org"),
        *("a@b, c@d", "Jana <jana@example.org>", "žížala@example.org", "jana@" + "x" * 300),
        "a@b\0",
    ],
    ids=lambda address: repr(address[:30]),
)
def test_what_is_no_address(address: str) -> None:
    """What is not exactly one address is refused."""
    with pytest.raises(Malformed):
        written(replace(ANSWER, address=address))


def test_domain_with_diacritics() -> None:
    """A domain with diacritics is written the way every relay understands."""
    assert written(replace(ANSWER, address="jana@příklad.cz"))[0].recipient == (
        "jana@xn--pklad-zsa96e.cz"
    )


HOSTILE = st.text(alphabet=st.sampled_from("\r\n\v\f\x1c\x85\u2028\0: <>@\"',;=?áB"), max_size=60)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_nothing_injects_a_header(subject: str, reply: str, reference: str, name: str) -> None:
    """Whatever stands in subject, identifiers or names, no header and no part is added."""
    part = Part(name, f"text/{name}", PartRole.ATTACHMENT, BlobRef.of(b"x"))
    _, message = written(
        replace(ANSWER, subject=subject, in_reply_to=reply, references=(reference,)), (part, b"x")
    )
    allowed = {"From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"}
    allowed |= {"Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"}

    assert set(message.keys()) <= allowed
    assert len(list(message.iter_attachments())) == 1


@given(st.text(alphabet=st.characters()))
def test_any_text(text: str) -> None:
    """Any text a letter may hold arrives."""
    _, message = written(replace(ANSWER, text=text, subject=text))

    assert message.get_content().split() == printable(text).split()


def test_a_clerks_letter_has_the_offices_signature() -> None:
    """Under the text, behind the mark mail programs know, and in the HTML alternative."""
    office = replace(LHOTA, signature=("Podatelna <Horní Lhota>", "tel. 123 456 789"))
    outgoing = replace(ANSWER, automatic=False, text="Dobrý den,\n\nA < B & C.\nDruhý řádek\n")
    letter = write_letter(outgoing, office, (), RETURNS, NOW)
    message = email.message_from_bytes(letter.octets, policy=email.policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))

    assert plain is not None
    assert (
        plain.get_content()
        .replace("\r\n", "\n")
        .endswith("Druhý řádek\n\n-- \nPodatelna <Horní Lhota>\ntel. 123 456 789\n")
    )
    assert html is not None
    assert "<p>A &lt; B &amp; C.<br>\nDruhý řádek</p>" in html.get_content().replace("\r\n", "\n")
    assert "Podatelna &lt;Horní Lhota&gt;<br>" in html.get_content().replace("\r\n", "\n")


def test_a_confirmation_has_neither() -> None:
    """It is a record, word by word."""
    office = replace(LHOTA, signature=("Podatelna",))
    letter = write_letter(ANSWER, office, (), RETURNS, NOW)
    message = email.message_from_bytes(letter.octets, policy=email.policy.default)

    assert message.get_content_type() == "text/plain"
    assert "-- " not in message.get_content()
