"""Writes a document of the council for Word, where a secretary may go on with it."""

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from council.sheet import Bullets, Heading, Line, Sheet, Signatures, Table, Wording
from gateway.paper import visible

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

CZECH = "cs-CZ"

_INK = RGBColor(0x1A, 0x23, 0x30)
_WARNING = RGBColor(0x8A, 0x1C, 0x1C)
#: The page without its margins, and the column that says what a row is.
_WIDTH, _FIRST = Mm(170), Mm(38)


def word(sheet: Sheet, at: datetime) -> bytes:
    """Return the document as DOCX (ISO/IEC 29500), written down at the instant *at*."""
    document = Document()
    _laid_out(document)
    _described(document, sheet, at)
    _marked(document, sheet.mark)
    document.add_paragraph(visible(sheet.office))
    document.add_heading(visible(sheet.heading), 0)
    for block in sheet.blocks:
        _written(document, block)
    octets = io.BytesIO()
    document.save(octets)
    return octets.getvalue()


def _written(document: Word, block: object) -> None:
    match block:
        case Heading():
            document.add_heading(visible(block.text), block.level)
        case Line():
            run = document.add_paragraph().add_run(visible(block.text))
            run.bold = block.strong or None
        case Wording():
            document.add_paragraph(visible(block.text), "Quote")
        case Bullets():
            for line in block.lines:
                document.add_paragraph(visible(line), "List Bullet")
        case Table():
            _table(document, block)
        case Signatures():
            _signatures(document, block)
        case _:
            raise AssertionError(block)


def _table(document: Word, table: Table) -> None:
    columns = len(table.head or table.rows[0])
    made: Any = document.add_table(0, columns, "Table Grid")
    if table.head:
        cells = made.add_row()
        # Word repeats it on every page, and a screen reader says it with each cell.
        cells._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  (its only door)
        for cell, text in zip(cells.cells, table.head, strict=True):
            cell.paragraphs[0].add_run(visible(text)).bold = True
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = visible(text)
    if not table.head:
        _widths(made, (_FIRST, Mm((_WIDTH - _FIRST) / Mm(1) / (columns - 1))))
    document.add_paragraph()


def _widths(made: Any, widths: tuple[Any, Any]) -> None:
    made.autofit = False
    for row in made.rows:
        for place, cell in enumerate(row.cells):
            cell.width = widths[min(place, 1)]


def _signatures(document: Word, signatures: Signatures) -> None:
    made: Any = document.add_table(0, 2)
    for start in range(0, len(signatures.lines), 2):
        cells = made.add_row().cells
        for cell, line in zip(cells, signatures.lines[start : start + 2], strict=False):
            cell.paragraphs[0].paragraph_format.space_before = Mm(16)
            cell.paragraphs[0].add_run(visible(line))


def _laid_out(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = Mm(20)
    section.bottom_margin = Mm(20)
    styles: Any = document.styles
    for name in ("Title", "Heading 1", "Heading 2"):
        styles[name].font.color.rgb = _INK
    for language in styles.element.iter(qn("w:lang")):
        for script in ("w:val", "w:eastAsia"):
            language.set(qn(script), CZECH)
    _numbered(section.footer.paragraphs[0])


def _numbered(paragraph: Any) -> None:
    """Put the page's number there, which Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001  (its only door)


def _described(document: Word, sheet: Sheet, at: datetime) -> None:
    about = document.core_properties
    about.title, about.language = visible(sheet.title), CZECH
    about.author, about.last_modified_by = visible(sheet.office), visible(sheet.office)
    about.comments, about.revision = "", 1
    about.created = about.modified = at.replace(tzinfo=None, microsecond=0)


def _marked(document: Word, mark: str) -> None:
    if not mark:
        return
    run = document.sections[0].header.paragraphs[0].add_run(mark)
    run.bold, run.font.color.rgb = True, _WARNING
