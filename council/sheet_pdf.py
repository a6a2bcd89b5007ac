"""Prints a document of the council as PDF/A, which is kept and signed."""

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from council.sheet import Sheet
from gateway.late import late
from gateway.paper import archival, shaped

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = late("pikepdf")

_FOLDER = Path(__file__).parent / "papers"


def pdf(sheet: Sheet) -> bytes:
    """Return the document as PDF/A-2b. Takes seconds: call it in a thread."""
    return archival(page(sheet), change=partial(_entitled, sheet.title))


def page(sheet: Sheet) -> str:
    """Return the document as HTML; what has no shape in the font is replaced."""
    return _template().render(sheet=sheet)


def _entitled(title: str, document: "pikepdf.Pdf") -> None:
    with document.open_metadata() as metadata:
        metadata["dc:title"] = shaped(title)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shaped"] = shaped
    environment.tests["kind"] = lambda block, name: type(block).__name__ == name
    return environment.get_template("sheet.html")
