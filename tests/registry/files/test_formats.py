"""Content is kept in output formats: what is one, what is converted, what a clerk must say."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.model.errors import Wrong
from gateway.model.submission import Part, PartRole
from gateway.store.tables import AuditRow
from gateway.store.unit import Unit
from registry.dispatch import Reply, reply
from registry.files.converting import (
    AS_PICTURES,
    BROKEN,
    LARGEST,
    LOCKED,
    TOO_LARGE,
    WITHOUT_SHAPES,
    Made,
    Outcome,
    converted,
)
from registry.files.formats import Formats, formats_of, found, give, keep, keep_as_it_came
from registry.tables import Filing
from tests.registry.files.conftest import DOCX, Files

SIGNATURE = "application/pkcs7-signature"


def pdf_of(text: str = "", **options: Any) -> bytes:
    """Return a PDF of one page; with *text* in a font that it does not bring along."""
    pdf, octets = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(200, 100))
    if text:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 24 Tf 20 40 Td ({text}) Tj ET".encode())
    pdf.save(octets, **options)
    return octets.getvalue()


def is_archival(octets: bytes) -> bool:
    """Tell what the validator says about PDF/A-2b."""
    return bool(pikepdf.pdfa.validate_written(io.BytesIO(octets), "2b").passed)


def text_in(octets: bytes) -> str:
    """Return the text of the first page."""
    with pypdfium2.PdfDocument(octets) as document:
        return str(document[0].get_textpage().get_text_range())


def test_text_becomes_archival() -> None:
    """Its lines stay; letters without a shape are replaced, and that is said."""
    made = converted("text/plain", "Žádám\r\n  o kácení.".encode())
    assert (made.outcome, made.note) == (Outcome.CONVERTED, "")
    assert is_archival(made.octets)
    assert text_in(made.octets).split() == ["Žádám", "o", "kácení."]

    made = converted("text/plain", b"Zvonek \x07")
    assert (made.outcome, made.note) == (Outcome.CONVERTED, WITHOUT_SHAPES)


def test_hypertext_becomes_archival_and_runs_nothing() -> None:
    """Scripts and what would be fetched are gone, the words are there."""
    made = converted("text/html", b"<h1>Ahoj</h1><script>zlo()</script><img src='http://x.test'>")

    assert is_archival(made.octets)
    assert text_in(made.octets).strip() == "Ahoj"


def test_a_document_is_left_alone_mended_or_drawn() -> None:
    """PDF/A needs no copy, an empty page only a declaration, foreign fonts a picture."""
    plain = converted("application/pdf", pdf_of())
    assert (plain.outcome, plain.note) == (Outcome.CONVERTED, "")
    assert is_archival(plain.octets)
    assert converted("application/pdf", plain.octets) == Made(Outcome.ALREADY)

    drawn = converted("application/pdf", pdf_of("Lipa"))
    assert (drawn.outcome, drawn.note) == (Outcome.CONVERTED, AS_PICTURES)
    assert is_archival(drawn.octets)
    with pypdfium2.PdfDocument(drawn.octets) as document:
        assert [round(edge) for edge in document[0].get_size()] == [200, 100]
        shades = document[0].render().to_pil().convert("L").getextrema()
    assert shades[0] < 100 < shades[1]


@pytest.mark.parametrize(
    ("media_type", "octets", "note"),
    [
        ("application/pdf", b"%PDF-1.7 nic", BROKEN),
        ("application/pdf", pdf_of(encryption=pikepdf.Encryption(user="a", owner="b")), LOCKED),
        ("text/plain", b"x" * (LARGEST + 1), TOO_LARGE),
    ],
)
def test_what_cannot_be_converted(media_type: str, octets: bytes, note: str) -> None:
    """It is said in a sentence; nothing is raised."""
    assert converted(media_type, octets) == Made(Outcome.FAILED, note=note)


def part(name: str, media_type: str, octets: bytes, role: str = "attachment", of: str = "") -> Part:
    """Return a part that carries its octets."""
    return Part(name, media_type, PartRole(role), BlobRef.of(octets), of)


def standing(desk: Files, filing: str) -> Formats:
    """Return how the filing's content stands."""

    def look(unit: Unit) -> Formats:
        row = unit.rows.get(Filing, filing)
        assert row is not None
        return formats_of(unit, row)

    return desk.look(look)  # type: ignore[no-any-return]


def names(pieces: Any) -> list[str]:
    """Return what pieces are called."""
    return [one.name for one in pieces]


async def test_what_is_looked_at(desk: Files) -> None:
    """Pictures are output formats, containers and signatures need none, letters of ours do."""
    mail = part("dopis.eml", "message/rfc822", b"mail")
    filing = await desk.filing(
        parts=(
            part("zprava.eml", "message/rfc822", b"original", "original"),
            part("", "text/plain", b"text", "body"),
            part("foto.jpg", "image/jpeg", b"foto"),
            part("smime.p7s", SIGNATURE, b"podpis"),
            mail,
            part("vnitrni.txt", "text/plain", b"uvnitr", "derived", mail.blob.sha256),
            part("smlouva.docx", DOCX, b"docx"),
            part("nic.bin", "application/octet-stream", b""),
        )
    )
    desk.on(filing, lambda unit, row: reply(unit, row, Reply("Věc", "Odpověď.", "f")))

    found = standing(desk, filing)

    assert names(found.pending) == ["text.txt", "vnitrni.txt", "LHOTA/00001/2026 – Věc"]
    assert names(found.lacking) == ["smlouva.docx"]


async def test_the_original_counts_where_it_is_all_there_is(desk: Files) -> None:
    """A scan alone must be kept readable; beside its copy with text it need not."""
    scan = part("sken.pdf", "application/pdf", b"%PDF-1.7 sken", "original")
    copy = part("Dokument s textem.pdf", "application/pdf", b"%PDF-1.7 text", "derived")
    alone = await desk.filing(parts=(scan,))
    both = await desk.filing(parts=(scan, copy))

    assert names(standing(desk, alone).pending) == ["sken.pdf"]
    assert names(standing(desk, both).pending) == ["Dokument s textem.pdf"]


async def test_a_clerk_brings_a_copy_or_a_reason(desk: Files) -> None:
    """Of what cannot be converted; the same octets in another filing are judged already."""
    octets = b"tabulka"
    filing, other = [
        await desk.filing(parts=(part("a.docx", DOCX, octets), part("b.docx", DOCX, b"b")))
        for _ in range(2)
    ]
    (first, second) = standing(desk, filing).lacking

    def on(act: Callable[[Unit], Any]) -> None:
        desk.do(act)

    with pytest.raises(Wrong, match="reason"):
        on(lambda unit: keep_as_it_came(unit, first, " "))
    with pytest.raises(Wrong, match="no output format"):
        on(lambda unit: give(unit, first, Made(Outcome.FAILED), DOCX, b"x"))
    on(lambda unit: give(unit, first, Made(Outcome.ALREADY), "image/png", b"obraz"))
    on(lambda unit: keep_as_it_came(unit, second, "Tabulka je v příloze i jako obraz."))

    for one in (filing, other):
        assert standing(desk, one).lacking == ()
    row = standing(desk, filing).known[first.blob.sha256]
    assert (row.outcome, row.media_type, row.size) == ("given", "image/png", len(b"obraz"))
    events = desk.look(lambda u: u.rows.all(select(AuditRow.event).order_by(AuditRow.seq)))
    assert events[-2:] == ["filing.converted", "filing.format-noted"]
    with pytest.raises(Wrong, match="no such component"):
        desk.on(filing, lambda _, row: found(row, "0" * 64, ()))


async def test_what_has_failed_is_for_a_clerk(desk: Files) -> None:
    """It is not tried again and again."""
    filing = await desk.filing(parts=(part("a.pdf", "application/pdf", b"%PDF-1.7 zle"),))
    (piece,) = standing(desk, filing).pending

    desk.do(lambda unit: keep(unit, piece, Made(Outcome.FAILED, note=BROKEN)))

    assert (names(standing(desk, filing).pending), names(standing(desk, filing).lacking)) == (
        [],
        ["a.pdf"],
    )
