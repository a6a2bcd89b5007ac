"""The readable copy of a form: PDF/A with its data inside, and never worth an item."""

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
import pytest

from forms.printing import KIND, FormPrint
from gateway.intake.bounded import Bounded
from gateway.model import package
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.errors import StoreDown
from gateway.model.form import FormAnswer, FormData, filled
from gateway.model.ports import Findings
from gateway.model.submission import Outcome, PartRole, Party, Submission, SubmissionKind
from tests.conftest import LHOTA
from tests.fakes import NOON
from tests.forms.conftest import FILING, spec
from tests.worlds import SameProcess

#: Letters the font lacks, pictures, writing from right to left, controls, markup, a lone surrogate.
STRANGE = "</dd><script>1</script> & 漢字 \U0001f600 עברית العربية \x07\x00\u202e \ud800 ﷽ é̀"


class InMemory:
    """Opens what travels along."""

    def open(self, blob: BlobRef) -> io.BytesIO:
        """Open it."""
        assert blob.content is not None
        return io.BytesIO(blob.content)


def submission(values: dict[str, str], language: str = "cs") -> Submission:
    """Read a filled form as its channel's converter does."""
    octets = package.packed(filled(spec("obecne-podani"), values, language))
    blob = BlobRef.of(octets)
    return package.submission(Arrival(LHOTA, "web", "1", NOON, blob), io.BytesIO(octets))


async def printed(one: Submission, bounded: Any = None) -> Findings:
    """Have the check look at a submission."""
    return await FormPrint(bounded or SameProcess()).examine(one, InMemory())


def pdf_of(findings: Findings) -> bytes:
    """Return the octets of the copy."""
    (part,) = findings.derived
    assert (part.role, part.media_type) == (PartRole.DERIVED, "application/pdf")
    assert part.blob.content is not None
    return part.blob.content


def text_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF as another program reads it."""
    path = folder / "copy.pdf"
    path.write_bytes(pdf)
    read = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(read, check=True, capture_output=True).stdout.decode()  # noqa: S603  (our own file)


async def test_the_copy_is_pdf_a_with_czech_letters(tmp_path: Path) -> None:
    """Every question and answer can be read, and the validator finds nothing."""
    findings = await printed(submission(FILING | {"text": "Příliš žluťoučký kůň\núpěl ódy."}))

    pdf = pdf_of(findings)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        report = pikepdf.pdfa.check(opened, "3b")
        assert report.findings == []
        assert str(opened.Root.Lang) == "cs"
    text = text_of(pdf, tmp_path)
    for words in ("Obecné podání", "Příliš žluťoučký kůň", "úpěl ódy.", "Žofie Nováková", "Občan"):
        assert words in text
    assert text.count("Formulář obecne-podani, verze 1") == 1
    assert findings.evidence[0].outcome is Outcome.NOTED


async def test_the_data_lie_inside_as_they_came(tmp_path: Path) -> None:
    """The attachment is the package's own document, octet by octet."""
    del tmp_path
    one = submission(FILING)
    with pikepdf.open(io.BytesIO(pdf_of(await printed(one)))) as opened:
        inside = opened.attachments["form.json"]
        octets = inside.get_file().read_bytes()
        assert str(inside.obj.AFRelationship) == "/Data"
        assert len(opened.Root.AF) == 1

    document = json.loads(octets)
    assert document["form"] == {"code": "obecne-podani", "version": 1, "title": "Obecné podání"}
    assert document["answers"][1]["value"] == "Žofie Nováková"


async def test_the_copy_speaks_the_senders_language(tmp_path: Path) -> None:
    """Who filled in the English form finds English questions."""
    text = text_of(pdf_of(await printed(submission(FILING, "en"))), tmp_path)

    assert "General filing" in text
    assert "Date of birth" in text
    assert "Form obecne-podani, version 1" in text


async def test_strange_letters_make_a_copy_all_the_same(tmp_path: Path) -> None:
    """What the font lacks is marked; the rest can be read and the result conforms."""
    one = submission(FILING | {"text": f"Před {STRANGE} po", "name": STRANGE})

    pdf = pdf_of(await printed(one))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert pikepdf.pdfa.check(opened, "3b").findings == []
    text = text_of(pdf, tmp_path)
    assert "Před" in text
    assert "</dd><script>1</script> &" in text


async def test_long_answers_take_several_pages() -> None:
    """Nothing is cut below what a form allows."""
    with pikepdf.open(
        io.BytesIO(pdf_of(await printed(submission(FILING | {"text": "slovo " * 3300}))))
    ) as opened:
        assert len(opened.pages) > 3


async def test_a_form_that_came_otherwise_carries_its_answers() -> None:
    """Without a package of its own the data are written anew."""
    form = FormData("klic", 2, "Klíč", answers=(FormAnswer("name", "Jméno", "Jana"),))
    one = Submission(SubmissionKind.FORM, Party(), form=form)

    with pikepdf.open(io.BytesIO(pdf_of(await printed(one)))) as opened:
        octets = opened.attachments["form.json"].get_file().read_bytes()
    assert json.loads(octets) == {
        "form": {"code": "klic", "version": 2},
        "answers": {"name": "Jana"},
    }


async def test_a_letter_is_not_printed() -> None:
    """What carries no form is left alone."""
    assert await printed(Submission(SubmissionKind.MESSAGE, Party())) == Findings()


class Failing(SameProcess):
    """Raises instead of rendering."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """Raise it."""
        del function, args
        raise self.error


@pytest.mark.parametrize("error", [MemoryError(), OSError("no fonts"), ValueError("layout")])
async def test_a_failure_is_noted_and_the_form_stays(error: Exception) -> None:
    """The evidence says that there is no copy; nothing is raised, nothing derived."""
    findings = await printed(submission(FILING), Failing(error))

    assert findings.derived == ()
    (told,) = findings.evidence
    assert (told.kind, told.outcome) == (KIND, Outcome.NOT_ASSESSED)
    assert type(error).__name__ in told.summary


async def test_a_store_that_does_not_answer_is_asked_later() -> None:
    """That is no failure of the form; the item is read again."""
    with pytest.raises(StoreDown):
        await printed(submission(FILING), Failing(StoreDown()))


@pytest.mark.slow
async def test_it_is_rendered_within_bounds() -> None:
    """In a process of its own, and one that takes too long is ended."""
    bounded, hasty = Bounded(1), Bounded(1, seconds=0.01)
    try:
        pdf = pdf_of(await printed(submission(FILING), bounded))
        late = await printed(submission(FILING | {"text": "slovo " * 3300}), hasty)
    finally:
        bounded.close()
        hasty.close()

    assert pdf.startswith(b"%PDF-")
    assert late.derived == ()
    assert late.evidence[0].outcome is Outcome.NOT_ASSESSED
