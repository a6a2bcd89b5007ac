"""Files that want a password are told, and those that only look like it are not."""

import io
import zipfile
from typing import BinaryIO

import pikepdf
import pytest

from gateway.intake.bounded import Bounded
from gateway.intake.formats import FormatsCheck
from gateway.intake.locks import locked, may_be_locked
from gateway.model.blob import BlobRef
from gateway.model.submission import (
    Evidence,
    Outcome,
    Part,
    PartRole,
    Party,
    Submission,
    SubmissionKind,
)


def pdf(user: str = "", owner: str = "") -> bytes:
    """Return a PDF of one empty page, locked when a password is given."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        locks = pikepdf.Encryption(user=user, owner=owner) if owner else False
        document.save(made, encryption=locks)
    return made.getvalue()


def archive(*, is_locked: bool) -> bytes:
    """Return an archive, whose flags say that it wants a password."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("a.txt", "a")
    octets = bytearray(made.getvalue())
    octets[6] |= is_locked
    return bytes(octets)


class Travelling:
    """All content travels along."""

    def open(self, blob: BlobRef) -> BinaryIO:
        """Open it."""
        return io.BytesIO(blob.content or b"")


CASES = [
    (pdf("heslo", "majitel"), True),
    (pdf("", "majitel"), False),
    (pdf(), False),
    (archive(is_locked=True), True),
    (archive(is_locked=False), False),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), True),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 600, False),
    (b"%PDF-1.7 /Encrypt torn", False),
    (b"PK\x03\x04", False),
    (b"", False),
]


@pytest.mark.parametrize(("octets", "is_locked"), CASES)
def test_what_wants_a_password(octets: bytes, is_locked: bool) -> None:  # noqa: FBT001
    """Only what cannot be opened without a password counts as locked."""
    looked_at = may_be_locked(octets, octets[-4096:])

    assert (locked([("x", octets)]) if looked_at else []) == (["x"] if is_locked else [])


async def test_a_clerk_is_told(bounded: Bounded) -> None:
    """The finding names the file and breaks the published conditions."""
    parts = tuple(
        Part(name, "application/pdf", PartRole.ATTACHMENT, BlobRef.of(octets))
        for name, octets in (("smlouva.pdf", pdf("heslo", "majitel")), ("volna.pdf", pdf()))
    )
    submission = Submission(SubmissionKind.MESSAGE, Party(), parts=parts)
    findings = await FormatsCheck(bounded).examine(submission, Travelling())
    (told,) = [e for e in findings.evidence if e.outcome is Outcome.INVALID]

    assert told == Evidence(
        "formats",
        Outcome.INVALID,
        "Soubor „smlouva.pdf“ je zamčený heslem a úřad jej nemůže otevřít.",
        {"code": "password", "part": "smlouva.pdf"},
    )
