"""Writes in a few lines what a mail was read as, to be compared with what somebody has reviewed."""

import hashlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from channels.email.charsets import one_line
from gateway.model.submission import Part, PartRole, Submission
from tests.channels.email.test_convert import SAMPLES, convert

#: Real mail of other projects, when it lies beside the repository.
CORPUS = Path(__file__).parents[4] / "shared" / "mail"

#: Twenty invented mails as Czech citizens' programs write them.
CZECH = SAMPLES / "czech"

#: A file of summaries for each folder of mails. Subjects and first lines stand in them, no mail.
GOLDEN = Path(__file__).parent / "golden"

FOLDERS: Mapping[str, Path] = {"czech": CZECH} | {
    name: CORPUS / name for name in ("apache-mime4j", "cpython", "enmime", "mime-tools", "mimekit")
}

_ROLES = {
    PartRole.BODY: "=",
    PartRole.ATTACHMENT: "+",
    PartRole.EXTRACTED: "-",
    PartRole.DERIVED: "*",
}


def summary(octets: bytes) -> str:
    """Return what *octets* are read as: one line for each thing worth knowing."""
    submission = convert(octets)
    return "\n".join([_mark(octets), *_head(submission), *_parts(submission), *_end(submission)])


def reviewed(folder: str) -> dict[str, str]:
    """Return the summaries of a folder by the mail's name."""
    text = (GOLDEN / f"{folder}.txt").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {name: rest.rstrip("\n") for name, _, rest in (s.partition("\n") for s in sections)}


def _mark(octets: bytes) -> str:
    # So that another mail under the same name is not taken for a wrong reading.
    return f"octets: {len(octets)} {hashlib.sha256(octets).hexdigest()[:12]}"


def _head(submission: Submission) -> Iterator[str]:
    yield f"kind: {submission.kind}"
    yield f"from: {submission.party.name} <{submission.party.address}>"
    yield f"subject: {submission.subject}"
    if submission.written_at:
        yield f"date: {submission.written_at:%Y-%m-%d %H:%M:%S}"


def _parts(submission: Submission, of: str = "", indent: str = "") -> Iterator[str]:
    shown = [p for p in submission.parts if p.role is not PartRole.ORIGINAL and p.of == of]
    for part in shown:
        yield f"{indent}{_ROLES[part.role]} {part.media_type} {part.blob.size} {part.name}"
        if _holds(part, submission.parts) and len(indent) < 20:
            yield from _parts(submission, part.blob.sha256, f"{indent}  ")


def _holds(part: Part, parts: Sequence[Part]) -> bool:
    return part.of != part.blob.sha256 and any(p.of == part.blob.sha256 for p in parts)


def _end(submission: Submission) -> Iterator[str]:
    for one in submission.evidence:
        if one.kind == "defect":
            values = {n: v for n, v in one.details.items() if n != "code"}
            told = ", ".join(f"{n}={v}" for n, v in values.items())
            yield f"! {one.details['code']} {told}".rstrip()
        elif one.kind != "e-mail":
            yield f"? {one.kind} {one.outcome} {one.details.get('form', '')}".rstrip()
    lines = [line for line in submission.text.splitlines() if line.strip()]
    if lines:
        yield f"> {one_line(lines[0], 90)}"
        yield f"> ({len(lines)} lines, {len(submission.text)} characters)"


def write(folders: Sequence[str]) -> None:
    """Write the summaries anew; the difference is for a person to read before it is kept."""
    for folder in folders:
        mails = sorted(FOLDERS[folder].rglob("*.eml"))
        sections = [f"## {path.name}\n{summary(path.read_bytes())}\n" for path in mails]
        (GOLDEN / f"{folder}.txt").write_text("\n".join(sections), encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:] or list(FOLDERS))
