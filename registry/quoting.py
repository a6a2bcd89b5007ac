"""Finds the filings and files whose numbers a sender quotes as ours; only proposes, never joins."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from gateway.model.submission import Submission
from gateway.store.schema import plain
from gateway.store.unit import Unit
from registry.file_tables import CaseFile
from registry.tables import Filing

#: How a channel writes what the sender calls ours: a reference number, a file mark.
OUR_NUMBER, OUR_MARK = "our-number:", "our-mark:"

#: More of one message are not looked for.
_MOST = 5


@dataclass(frozen=True, slots=True)
class Quoted:
    """Something of ours that a sender quotes."""

    path: str
    number: str
    subject: str


def quoted(unit: Unit, submission: Submission) -> tuple[Quoted, ...]:
    """Return what of ours the submission quotes: filings by number, files by mark."""
    return (*_filings(unit, submission), *_files(unit, submission))


def _filings(unit: Unit, submission: Submission) -> Iterator[Quoted]:
    numbers = _told(submission, OUR_NUMBER)
    columns = (Filing.record_identifier, Filing.reference_number, Filing.subject)
    for identifier, number, subject in unit.rows.tuples(
        select(*columns).where(Filing.reference_number.in_(numbers)).limit(_MOST)
    ):
        yield Quoted(f"/filings/{identifier}", number, subject)


def _files(unit: Unit, submission: Submission) -> Iterator[Quoted]:
    told = _told(submission, OUR_MARK)
    # A channel's own key may stand behind the mark that the clerk wrote.
    marks = [*told, *(one.rpartition(" ")[0] for one in told)]
    columns = (CaseFile.id, CaseFile.mark, CaseFile.title)
    for identifier, mark, title in unit.rows.tuples(
        select(*columns).where(CaseFile.mark.in_(marks)).limit(_MOST)
    ):
        yield Quoted(f"/files/{identifier}", mark, title)


def _told(submission: Submission, prefix: str) -> list[str]:
    found = (one for one in submission.references if one.startswith(prefix))
    return [plain(one.removeprefix(prefix)).strip() for one in found][:_MOST]
