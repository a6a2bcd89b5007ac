"""A filled form as one document: a ZIP with its answers and the files that came along.

Web, kiosk and chat hand in the same package, so that it is the original of the filing whatever the
way in, and one reader turns it into a submission. The answers lie in ``form.json``, the files
behind them as ``files/1``, ``files/2``; names as sent stand in ``form.json`` only.
"""

import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, BinaryIO

from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.form import FormAnswer, FormData
from gateway.model.outgoing import STATUS_PAGE
from gateway.model.submission import (
    Evidence,
    Outcome,
    Part,
    PartRole,
    Party,
    Submission,
    SubmissionKind,
)

MEDIA_TYPE = "application/zip"
ANSWERS = "form.json"
VERSION = 1

#: The most files, octets of answers and octets of all files a package is read with.
MOST_FILES = 50
LONGEST_ANSWERS = 1 << 20
MOST_OCTETS = 512 << 20

#: Questions whose answers identify the sender; see ``gateway.model.form``.
IDENTIFIERS = ("email", "phone", "birth_date", "address", "organisation_id", "data_box_id")

#: The same package is the same octets, whenever it is written.
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with a form."""

    #: As sent; never used as a path.
    name: str
    media_type: str
    #: Positioned at its beginning; read once.
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class Opened:
    """A package that was read."""

    form: FormData
    files: tuple[Part, ...] = ()
    #: Further facts the channel wrote beside the answers.
    facts: Mapping[str, str] = field(default_factory=dict)


def write(
    to: BinaryIO,
    form: FormData,
    files: Iterable[Upload] = (),
    facts: Mapping[str, str] | None = None,
) -> None:
    """Write the package to *to*. Files are copied piece by piece."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as package:
        listed = []
        for number, upload in enumerate(files, 1):
            listed.append({"name": upload.name, "type": upload.media_type})
            with package.open(zipfile.ZipInfo(f"files/{number}", _STAMP), "w") as entry:
                shutil.copyfileobj(upload.content, entry, 1 << 16)
        document = {
            "version": VERSION,
            "form": {"code": form.code, "version": form.version, "title": form.title},
            "language": form.language,
            "answers": [
                {"name": a.name, "label": a.label, "value": a.value, "shown": a.shown}
                for a in form.answers
            ],
            "files": listed,
            "facts": dict(facts or {}),
        }
        text = json.dumps(document, ensure_ascii=False, indent=1)
        package.writestr(zipfile.ZipInfo(ANSWERS, _STAMP), text.encode("utf-8", "replace"))


def packed(form: FormData, facts: Mapping[str, str] | None = None) -> bytes:
    """Return the package of a form without files."""
    octets = io.BytesIO()
    write(octets, form, (), facts)
    return octets.getvalue()


def read(octets: BinaryIO) -> Opened:
    """Read a package. Raises ``ValueError`` for anything that is none."""
    try:
        with zipfile.ZipFile(octets) as package:
            document = json.loads(_entry(package, ANSWERS, LONGEST_ANSWERS))
            return _opened(package, document)
    except (zipfile.BadZipFile, KeyError, TypeError, RecursionError, EOFError) as error:
        raise ValueError(f"no form package: {error}") from error


def _opened(package: zipfile.ZipFile, document: Any) -> Opened:
    if document["version"] != VERSION or len(document["files"]) > MOST_FILES:
        raise ValueError("a form package of an unknown kind")
    form = document["form"]
    answers = tuple(
        FormAnswer(str(a["name"]), str(a["label"]), str(a["value"]), str(a["shown"]))
        for a in document["answers"]
    )
    data = FormData(
        str(form["code"]), int(form["version"]), str(form["title"]), str(document["language"]),
        answers,
    )  # fmt: skip
    files, room = [], MOST_OCTETS
    for number, one in enumerate(document["files"], 1):
        content = _entry(package, f"files/{number}", room)
        room -= len(content)
        name, kind = str(one["name"]), str(one["type"])
        files.append(Part(name, kind, PartRole.ATTACHMENT, BlobRef.of(content)))
    facts = {str(name): str(value) for name, value in document["facts"].items()}
    return Opened(data, tuple(files), facts)


def _entry(package: zipfile.ZipFile, name: str, most: int) -> bytes:
    # What the directory says about the size may be a lie.
    with package.open(name) as entry:
        content = entry.read(most + 1)
    if len(content) > most:
        raise ValueError(f"'{name}' is too large")
    return content


def submission(arrival: Arrival, original: BinaryIO) -> Submission:
    """Return what a package means. Total: what is no package becomes a submission saying so."""
    whole = Part("formular.zip", MEDIA_TYPE, PartRole.ORIGINAL, arrival.original)
    try:
        opened = read(original)
    except Exception as error:  # noqa: BLE001  (total by promise: strangers wrote it)
        evidence = Evidence("defect", Outcome.INVALID, f"Formulář se nepodařilo přečíst: {error}.")
        return Submission(
            SubmissionKind.UNREADABLE,
            Party(),
            parts=(whole,),
            evidence=(evidence,),
            no_answer_because="unreadable",
        )
    values = opened.form.values
    return Submission(
        kind=SubmissionKind.FORM,
        party=_party(arrival, values),
        subject=values.get("subject") or opened.form.title,
        text=_text(opened.form),
        parts=(whole, *opened.files),
        form=opened.form,
    )


def _party(arrival: Arrival, values: Mapping[str, str]) -> Party:
    known = {name: values[name] for name in IDENTIFIERS if values.get(name)}
    # A conversation is answered where it takes place, everybody else on the status page.
    address = arrival.envelope.get("reply_to") or STATUS_PAGE + arrival.external_id
    return Party(values.get("name", ""), address, known)


def _text(form: FormData) -> str:
    lines = (f"{a.label}: {a.shown or a.value}" for a in form.answers if a.value)
    return "\n".join(lines)
