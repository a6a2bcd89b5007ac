"""Makes separator sheets to be printed: two codes, black bars, and words for whoever lays them."""

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gateway.late import late
from gateway.model.errors import Malformed
from gateway.model.originator import Originator
from gateway.paper import pdf_of
from scanning.separators import Kind, Separator

if TYPE_CHECKING:
    import zxingcpp
else:
    zxingcpp = late("zxingcpp")

#: The most sheets of one printing.
MOST = 100

#: What a sheet says in big letters, and below; printed for colleagues, so always in Czech.
TITLES = {
    Kind.DOCUMENT: ("Nový dokument", "Strany za tímto listem jsou nový dokument."),
    Kind.ATTACHMENT: (
        "Příloha",
        "Strany za tímto listem jsou příloha dokumentu, který je před ním.",
    ),
    Kind.EXISTING: (
        "K zaevidovanému dokumentu",
        "Strany za tímto listem patří k dokumentu, který už má číslo:",
    ),
    Kind.END: ("Konec dávky", "Tento list leží poslední. Počet dokumentů v dávce:"),
}

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "papers"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def separators(originator: Originator, kind: Kind, count: int, identifier: str) -> list[Separator]:
    """Return *count* separators. Raises ``Malformed`` when they cannot be written."""
    if not 1 <= count <= MOST:
        raise Malformed(f"Najednou lze vytisknout 1 až {MOST} listů.")
    if kind is Kind.END:
        identifier = identifier or "0"
        if not identifier.isdecimal():
            raise Malformed("Počet dokumentů v dávce je celé číslo.")
    if kind is Kind.EXISTING and not identifier:
        raise Malformed("Chybí číslo zaevidovaného dokumentu.")
    named = kind in {Kind.EXISTING, Kind.END}
    made = [
        Separator(originator.id, kind, identifier if named else secrets.token_hex(3).upper())
        for _ in range(count)
    ]
    for one in made:
        one.payload()
    return made


def sheets(originator: Originator, wanted: list[Separator]) -> bytes:
    """Return a PDF with one sheet for each separator."""
    page = _templates.get_template("sheets.html").render(
        originator=originator,
        sheets=[
            {
                "title": TITLES[one.kind][0],
                "meaning": TITLES[one.kind][1],
                "identifier": _shown(one),
                "payload": one.payload(),
                "qr": _qr(one.payload()),
                "bars": _bars(one.payload()),
            }
            for one in wanted
        ],
    )
    return pdf_of(page)


def _shown(separator: Separator) -> str:
    if separator.kind is Kind.EXISTING:
        return separator.identifier
    if separator.kind is Kind.END:
        return separator.identifier if separator.identifier != "0" else "neuveden"
    return ""


def _qr(payload: str) -> Markup:
    code = segno.make_qr(payload, error="h")
    return Markup(code.svg_inline(border=0, omitsize=True))  # noqa: S704  (drawn by us)


def _bars(payload: str) -> Markup:
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.Code128)
    drawn = code.to_svg(add_quiet_zones=False)
    # The bars may become as high as the paper has room for.
    stretched = re.sub(r"<svg ", '<svg preserveAspectRatio="none" ', drawn, count=1)
    return Markup(stretched.split("?>", 1)[-1])  # noqa: S704  (drawn by us)
