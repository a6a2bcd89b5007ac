"""Makes a PDF/A of a filled form with its data inside; runs in a process of its own."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.late import late
from gateway.model.form import CZECH, FormData
from gateway.paper import WITH_FILES, NotArchival, archival, shaped, visible

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = late("pikepdf")

#: The name and the kind of the data inside the PDF.
DATA_NAME, DATA_TYPE = "form.json", "application/json"

#: The most characters that are laid out; whoever writes more is read in the data.
LONGEST = 200_000

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
    ``NotArchival`` when the result would conform to nothing.
    """
    try:
        return _made(form, document, visible)
    except NotArchival:
        # Some letter came from another font in a way that PDF/A does not allow.
        return _made(form, document, shaped)


def _made(form: FormData, document: bytes, shown: Any) -> bytes:
    words = _WORDS.get(form.language, _WORDS[CZECH])
    page = _papers.get_template("form.html").render(
        title=shown(form.title or form.code),
        language=form.language if form.language in _WORDS else CZECH,
        version=_css(f"{words['form']} {shown(form.code)}, {words['version']} {form.version}"),
        rows=_rows(form, words, shown),
        words=words,
    )
    return archival(page, WITH_FILES, partial(_embed, document))


def _css(text: str) -> str:
    """Return *text* for a string of CSS, every character by its number."""
    return "".join(f"\\{ord(c):x} " for c in text)


def _rows(form: FormData, words: Mapping[str, str], shown: Any) -> Iterable[tuple[str, str]]:
    room = LONGEST
    for answer in form.answers:
        text = answer.shown or answer.value
        yield shown(answer.label), shown(text[:room]) or words["empty"]
        room = max(0, room - len(text))


def _embed(document: bytes, pdf: "pikepdf.Pdf") -> None:
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
