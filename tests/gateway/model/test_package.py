"""A filled form's package: what goes in comes out, and nothing a stranger sends raises."""

import io
import zipfile
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gateway.model import package
from gateway.model.blob import BlobRef
from gateway.model.form import FormAnswer, FormData
from gateway.model.outgoing import STATUS_PAGE
from gateway.model.submission import PartRole, SubmissionKind
from tests.fakes import arrival

FORM = FormData(
    "stiznost",
    3,
    "Stížnost",
    "cs",
    (
        FormAnswer("name", "Jméno", "Žofie Nováková"),
        FormAnswer("kind", "Na co", "noise", "Hluk"),
        FormAnswer("text", "Popis", "Ruší mě."),
    ),
)


def written(*uploads: package.Upload) -> bytes:
    """Return a package's octets."""
    octets = io.BytesIO()
    package.write(octets, FORM, uploads, {"kiosk": "hala"})
    return octets.getvalue()


def upload(name: str, content: bytes) -> package.Upload:
    """Return a file that comes along."""
    return package.Upload(name, "text/plain", io.BytesIO(content))


def test_what_goes_in_comes_out() -> None:
    """Answers in order, files under the names they were sent with, facts beside them."""
    opened = package.read(io.BytesIO(written(upload("../š.txt", b"ahoj"), upload("", b""))))

    assert opened.form == FORM
    assert [(f.name, f.blob.content) for f in opened.files] == [("../š.txt", b"ahoj"), ("", b"")]
    assert opened.facts == {"kiosk": "hala"}


def test_the_same_form_is_the_same_octets() -> None:
    """A package written again, later, has the same hash."""
    assert written(upload("a", b"b")) == written(upload("a", b"b"))


def test_it_becomes_a_submission() -> None:
    """The register learns who writes, about what, and where the answer waits."""
    octets = written(upload("a.txt", b"b"))
    came = replace(arrival("x"), original=BlobRef.of(octets))
    read = package.submission(came, io.BytesIO(octets))

    assert read.kind is SubmissionKind.FORM
    assert read.party.name == "Žofie Nováková"
    assert read.party.address == STATUS_PAGE + came.external_id
    assert read.subject == "Stížnost"
    assert read.text == "Jméno: Žofie Nováková\nNa co: Hluk\nPopis: Ruší mě."
    assert [part.role for part in read.parts] == [PartRole.ORIGINAL, PartRole.ATTACHMENT]


@given(st.binary(max_size=300) | st.integers(0, len(written())).map(lambda n: written()[:n]))
def test_garbage_is_said_to_be_garbage(octets: bytes) -> None:
    """Whatever comes becomes a submission whose first part is the original."""
    came = replace(arrival("x"), original=BlobRef.of(octets))
    read = package.submission(came, io.BytesIO(octets))

    whole = octets == written()
    assert (read.kind is SubmissionKind.FORM) == whole
    assert read.parts[0].role is PartRole.ORIGINAL


def test_a_bomb_is_not_unpacked() -> None:
    """An entry larger than answers may be is given up, not swallowed."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr(package.ANSWERS, b" " * (package.LONGEST_ANSWERS + 1))
    read = package.submission(arrival("x"), octets)

    assert read.kind is SubmissionKind.UNREADABLE
