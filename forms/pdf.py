"""Makes a PDF/A of a filled form with its data inside; runs in a process of its own."""

import io
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.model.form import CZECH, FormData

#: The name and the kind of the data inside the PDF.
DATA_NAME, DATA_TYPE = "form.json", "application/json"

#: The part of ISO 19005 that allows embedded files of any kind.
FLAVOUR = "3b"

#: The most characters that are laid out; whoever writes more is read in the data.
LONGEST = 200_000

#: Dictionaries that WeasyPrint writes though they are empty, which PDF/A does not allow.
_RESOURCES = ("/Pattern", "/Shading", "/XObject", "/ExtGState", "/ColorSpace")

#: Stands for what is not shown.
_UNSEEN = "\N{REPLACEMENT CHARACTER}"
#: Above it stand the scripts and pictures that the font does not have.
_FONT_ENDS = 0x2FFF

_WORDS: Mapping[str, Mapping[str, str]] = {
    CZECH: {
        "form": "Formulář",
        "version": "verze",
        "empty": "(bez odpovědi)",
        "place": "Místo a datum",
        "signature": "Podpis",
    },
    "en": {
        "form": "Form",
        "version": "version",
        "empty": "(no answer)",
        "place": "Place and date",
        "signature": "Signature",
    },
}

_papers = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("paper")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def made(form: FormData, document: bytes) -> bytes:
    """Return the PDF/A-3b of *form* with *document*, its data as JSON, embedded.

    Characters without a shape in the font are shown as U+FFFD; the data has them. Raises
    ``pikepdf.pdfa.PdfaError`` when the result would conform to nothing.
    """
    try:
        return _made(form, document, _printable)
    except pikepdf.pdfa.PdfaError:
        # Some letter came from another font in a way that PDF/A does not allow.
        return _made(form, document, _plain)


def _made(form: FormData, document: bytes, shown: Any) -> bytes:
    words = _WORDS.get(form.language, _WORDS[CZECH])
    page = _papers.get_template("form.html").render(
        title=shown(form.title or form.code),
        language=form.language if form.language in _WORDS else CZECH,
        version=_css(f"{words['form']} {shown(form.code)}, {words['version']} {form.version}"),
        rows=_rows(form, words, shown),
        words=words,
    )
    # What strangers wrote loads no file and asks no server.
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    printed = weasyprint.HTML(string=page, url_fetcher=nothing).write_pdf()
    octets = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        _tidy(pdf)
        _embed(pdf, document)
        pikepdf.pdfa.save(pdf, octets, FLAVOUR)
    return octets.getvalue()


def _css(text: str) -> str:
    """Return *text* for a string of CSS, every character by its number."""
    return "".join(f"\\{ord(c):x} " for c in text)


def _rows(form: FormData, words: Mapping[str, str], shown: Any) -> Iterable[tuple[str, str]]:
    room = LONGEST
    for answer in form.answers:
        text = answer.shown or answer.value
        yield shown(answer.label), shown(text[:room]) or words["empty"]
        room = max(0, room - len(text))


def _printable(text: str) -> str:
    """Replace what is no character to be seen, but keep lines apart."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c == "\n" or _visible(c) else _UNSEEN for c in kept)


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _plain(text: str) -> str:
    return "".join(c if ord(c) <= _FONT_ENDS else _UNSEEN for c in _printable(text))


def _tidy(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        resources: Any = page.obj.get("/Resources", {})
        for name in _RESOURCES:
            if name in resources and not len(resources[name]):
                del resources[name]


def _embed(pdf: pikepdf.Pdf, document: bytes) -> None:
    data = pikepdf.AttachedFileSpec(
        pdf,
        document,
        filename=DATA_NAME,
        mime_type=DATA_TYPE,
        description="",
        relationship=pikepdf.Name.Data,
    )
    pdf.attachments[DATA_NAME] = data
    pdf.Root.AF = pikepdf.Array([data.obj])
