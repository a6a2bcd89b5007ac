"""Reading a scanned document: its parts, what is told about it, and where an answer goes."""

import io
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.submission import Outcome, PartRole, Submission, SubmissionKind
from scanning.convert import ScanConverter
from scanning.facts import Facts
from scanning.words import STOPPED
from tests import paper
from tests.gateways import ARRIVED, LHOTA

THREE = paper.pdf(*(paper.page(word).resize((165, 234)) for word in ("lípa", "javor", "buk")))
FACTS = Facts("davka.pdf", "ab" * 32, 2, 3, pages=(4, 5, 6), kind="D", identifier="A1")


def converted(facts: Facts = FACTS, octets: bytes = THREE) -> Submission:
    """Convert a document with these facts."""
    arrival = Arrival(
        LHOTA.id, "scanning", "sha256:ab:2", ARRIVED, BlobRef.of(octets), facts.envelope()
    )
    return ScanConverter().convert(arrival, io.BytesIO(octets))


def kinds(submission: Submission) -> list[tuple[str, Outcome]]:
    """Return kind and outcome of all evidence."""
    return [(one.kind, one.outcome) for one in submission.evidence]


def test_a_document_is_a_message_on_paper() -> None:
    """Subject and sender are for the clerk to write; the pages can be opened."""
    read = converted()

    assert (read.kind, read.subject, read.text) == (SubmissionKind.MESSAGE, "", "")
    assert [part.role for part in read.parts] == [PartRole.ORIGINAL, PartRole.BODY]
    assert {part.media_type for part in read.parts} == {"application/pdf"}
    assert kinds(read) == [("paper", Outcome.NOT_ASSESSED)]
    assert read.evidence[0].details["page_count"] == "3"
    assert "3 strany" in read.evidence[0].summary


def test_nothing_looks_like_an_authorised_conversion() -> None:
    """What is said calls it a working copy whose original is the paper."""
    said = converted().evidence[0].summary

    assert "pracovní kopie" in said
    assert "originálem zůstává papír" in said
    assert "konverz" not in said.lower()


def test_attachments_are_parts_of_their_own() -> None:
    """Each attachment can be opened alone, and all pages are there."""
    read = converted(replace(FACTS, attachments=(1, 2)))
    bodies = [part for part in read.parts if part.role is not PartRole.ORIGINAL]
    pages = []
    for part in bodies:
        assert part.blob.content is not None
        with pikepdf.open(io.BytesIO(part.blob.content)) as document:
            pages.append(len(document.pages))

    assert [part.name for part in bodies] == ["Dokument.pdf", "Příloha 1.pdf", "Příloha 2.pdf"]
    assert [part.role for part in bodies[1:]] == [PartRole.ATTACHMENT] * 2
    assert pages == [1, 1, 1]


def test_no_answer_goes_out_by_itself_and_a_clerk_may_write() -> None:
    """A confirmation was stamped at the counter; a letter can still be printed."""
    read = converted()

    assert read.no_answer_because == "paper"
    assert read.party.address.startswith("post:#")


def test_two_papers_of_strangers_have_two_addresses() -> None:
    """The register must not take all who write on paper for one person."""
    addresses = {converted(replace(FACTS, ordinal=n)).party.address for n in (1, 2)}

    assert len(addresses) == 2


@pytest.mark.parametrize("code", [*STOPPED, "something new"])
def test_what_was_not_understood_is_a_defect(code: str) -> None:
    """A clerk must look, whoever registers otherwise."""
    read = converted(replace(FACTS, stopped=code))
    (defect,) = [one for one in read.evidence if one.kind == "defect"]

    assert defect.outcome is Outcome.INVALID
    assert "Rozdělte" in defect.summary


def test_what_is_no_pdf_is_unreadable() -> None:
    """The octets stay the original."""
    read = converted(replace(FACTS, stopped="broken"), b"\x00\xff")

    assert read.kind is SubmissionKind.UNREADABLE
    assert read.parts[0].blob.size == 2


def test_a_document_for_a_registered_one_says_so() -> None:
    """The number of the sheet is told and stands among the references."""
    read = converted(replace(FACTS, kind="E", identifier="LHOT/00007/2026"))

    assert read.references == ("sha256:ab:2", "LHOT/00007/2026")
    assert any("LHOT/00007/2026" in one.summary for one in read.evidence)


def test_the_document_before_the_rest_says_so() -> None:
    """An attachment of it may lie in what nobody understood."""
    assert ("defect", Outcome.NOTED) in kinds(converted(replace(FACTS, before_rest=True)))


def test_a_wrong_count_is_a_defect() -> None:
    """Every document of a batch that does not add up is looked at."""
    assert ("defect", Outcome.INVALID) in kinds(converted(replace(FACTS, announced=7)))


@given(st.dictionaries(st.sampled_from(list(FACTS.envelope())), st.text()), st.binary(max_size=200))
def test_it_never_raises(envelope: dict[str, str], octets: bytes) -> None:
    """Whatever the octets and the facts are, there is a submission with the original."""
    arrival = Arrival(LHOTA.id, "scanning", "x", ARRIVED, BlobRef.of(octets), envelope)
    read = ScanConverter().convert(arrival, io.BytesIO(octets))

    assert read.parts[0].blob == BlobRef.of(octets)


NUMBERS = st.integers(1, 999)


@given(
    st.builds(
        Facts,
        batch=st.text(min_size=1),
        batch_sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
        ordinal=NUMBERS,
        of=NUMBERS,
        pages=st.lists(NUMBERS, max_size=9).map(tuple),
        attachments=st.lists(NUMBERS, max_size=3).map(tuple),
        identifier=st.text(),
        before_rest=st.booleans(),
        announced=NUMBERS,
    )
)
def test_facts_survive_the_envelope(facts: Facts) -> None:
    """What the line wrote is what the converter reads."""
    assert Facts.read(facts.envelope()) == facts
