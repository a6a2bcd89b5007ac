"""Leaves with every filled form its readable copy: a PDF/A with the data inside."""

import json
import logging
import zipfile
from collections.abc import Callable
from typing import Any, Protocol

from gateway.loop import in_thread
from gateway.model import package
from gateway.model.blob import BlobRef, Blobs
from gateway.model.errors import TryLater, as_text
from gateway.model.form import FormData
from gateway.model.ports import Findings
from gateway.model.submission import Evidence, Outcome, Part, PartRole, Submission

log = logging.getLogger("forms")

KIND = "form-print"

NAME, MEDIA_TYPE = "formular.pdf", "application/pdf"


class Bounded(Protocol):
    """Runs a function in a process of its own, within limits of time and memory."""

    async def run(self, function: Callable[..., bytes], *args: Any) -> bytes:
        """Return what the function returns, or raise."""
        ...


def printed(form: FormData, document: bytes) -> bytes:
    """Return the PDF; called in the child, where alone the libraries are loaded."""
    from forms.pdf import made  # noqa: PLC0415

    return made(form, document)


class FormPrint:
    """A check that finds nothing wrong: it only makes the copy, or says why there is none."""

    def __init__(self, bounded: Bounded) -> None:
        self._bounded = bounded

    async def examine(self, submission: Submission, blobs: Blobs) -> Findings:
        """Derive the PDF of a filled form; whatever happens, the form itself stays as it came."""
        form = submission.form
        if form is None:
            return Findings()
        try:
            document = await in_thread(_document, submission, form, blobs)
            pdf = await self._bounded.run(printed, form, document)
        except TryLater:
            raise
        except Exception as error:  # noqa: BLE001  (a copy is never worth an item)
            log.warning("form not printed", extra={"form": form.code, "reason": as_text(error)})
            told = f"Čitelnou kopii formuláře se nepodařilo vytvořit ({type(error).__name__})."
            return Findings((Evidence(KIND, Outcome.NOT_ASSESSED, told),))
        copy = Part(NAME, MEDIA_TYPE, PartRole.DERIVED, BlobRef.of(pdf))
        told = "Z formuláře vznikla čitelná kopie ve formátu PDF/A-3b s vloženými daty."
        return Findings((Evidence(KIND, Outcome.NOTED, told),), derived=(copy,))


def _document(submission: Submission, form: FormData, blobs: Blobs) -> bytes:
    """Return the data as they came, or the same written anew where they came otherwise."""
    for part in submission.parts:
        if part.role is PartRole.ORIGINAL and part.media_type == package.MEDIA_TYPE:
            with blobs.open(part.blob) as original, zipfile.ZipFile(original) as opened:
                return _entry(opened)
    answers = {answer.name: answer.value for answer in form.answers}
    whole = {"form": {"code": form.code, "version": form.version}, "answers": answers}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _entry(opened: zipfile.ZipFile) -> bytes:
    # What the directory says about the size may be a lie.
    with opened.open(package.ANSWERS) as entry:
        content = entry.read(package.LONGEST_ANSWERS + 1)
    if len(content) > package.LONGEST_ANSWERS:
        raise ValueError("the answers are too long")
    return content
