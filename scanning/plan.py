"""Decides from what is seen on its pages how a batch falls into documents; guesses nothing.

Every page of the batch is in exactly one place: a document, a separator, a blank back side, or the
rest that a person must look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scanning.separators import Damaged, Kind, Separator, ours, read
from scanning.sight import Sight, texts


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a batch. Pages count from 1."""

    pages: tuple[int, ...]
    #: ``D`` or ``E``; empty for the only document of a batch without separators.
    kind: str = ""
    #: Of the separator in front.
    identifier: str = ""
    #: Where its attachments begin, as positions within *pages*, from 0.
    attachments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """How a batch is to be cut."""

    documents: tuple[Document, ...] = ()
    #: Pages from the first one that could not be understood to the end.
    rest: tuple[int, ...] = ()
    #: Why there is a rest, a code of ``scanning.words``.
    stopped: str = ""
    #: Pages that are separator sheets, with what they say.
    separators: tuple[tuple[int, str], ...] = ()
    #: Blank back sides left out.
    blanks: tuple[int, ...] = ()
    #: Codes that are none of ours, with their pages.
    foreign: tuple[tuple[int, str], ...] = ()
    #: How many documents the batch sheet announced; 0 when it said nothing.
    announced: int = 0


@dataclass(slots=True)
class _Cutting:
    originator: str
    documents: list[Document] = field(default_factory=list)
    separators: list[tuple[int, str]] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    announced: int = 0
    ended: bool = False
    #: Pages after a separator, not yet closed into a document.
    open: Document | None = None

    def see(self, page: int, sight: Sight, *, back: bool) -> str:
        """Take one page in; returns why it cannot be, or nothing."""
        found = [text for text in texts(sight.codes) if ours(text)]
        if found:
            return self._codes(page, found, sheet=sight.sheet)
        if sight.sheet or sight.damaged:
            return "unreadable"
        if back and sight.blank:
            self.blanks.append(page)
            return ""
        return self._page(page)

    def _codes(self, page: int, found: Sequence[str], *, sheet: bool) -> str:
        # A sheet says the same twice; where one of its codes is misread, the other one stands.
        sound = [text for text in found if _is_sound(text)]
        if len(sound) == 1:
            return self._separator(page, read(sound[0]), sheet=sheet)
        return "several" if sound else "damaged"

    def _page(self, page: int) -> str:
        if self.ended:
            return "after-end"
        if self.open is None:
            self.open = Document(())
        self.open = replace(self.open, pages=(*self.open.pages, page))
        return ""

    def _separator(self, page: int, separator: Separator, *, sheet: bool) -> str:
        if separator.originator != self.originator:
            return "foreign"
        problem = self._fits(separator, sheet=sheet)
        if problem:
            return problem
        self._begin(separator)
        if not sheet:
            # A label on the first page of the document itself: the page is content.
            return self._page(page)
        self.separators.append((page, separator.payload()))
        return ""

    def _fits(self, separator: Separator, *, sheet: bool) -> str:
        if self.ended:
            return "after-end"
        if separator.kind is Kind.ATTACHMENT and (self.open is None or not self.open.pages):
            return "attachment-of-nothing"
        if separator.kind is Kind.END and not (sheet and separator.identifier.isdecimal()):
            return "damaged"
        return ""

    def _begin(self, separator: Separator) -> None:
        if separator.kind is Kind.ATTACHMENT and self.open is not None:
            marks = tuple(dict.fromkeys((*self.open.attachments, len(self.open.pages))))
            self.open = replace(self.open, attachments=marks)
            return
        self.close()
        if separator.kind is Kind.END:
            self.ended, self.announced = True, int(separator.identifier)
        else:
            self.open = Document((), separator.kind, separator.identifier)

    def close(self) -> None:
        """End the open document. One without pages is a sheet too many and no document."""
        if self.open is not None and self.open.pages:
            marks = tuple(mark for mark in self.open.attachments if mark < len(self.open.pages))
            self.documents.append(replace(self.open, attachments=marks))
        self.open = None


def _is_sound(text: str) -> bool:
    try:
        read(text)
    except Damaged:
        return False
    return True


def plan(sights: Sequence[Sight], originator: str, *, duplex: bool = False) -> Plan:
    """Return how to cut a batch of *originator* whose pages show *sights*."""
    cutting = _Cutting(originator)
    stopped, rest = "", 0
    for page, sight in enumerate(sights, 1):
        stopped = cutting.see(page, sight, back=duplex and page % 2 == 0)
        if stopped:
            rest = page
            break
    cutting.close()
    if not (stopped or cutting.documents):
        # Nothing but separators and blanks: no document, and yet somebody must know.
        return Plan(rest=tuple(range(1, len(sights) + 1)), stopped="empty")
    return Plan(
        documents=tuple(cutting.documents),
        rest=tuple(range(rest, len(sights) + 1)) if stopped else (),
        stopped=stopped,
        separators=tuple(cutting.separators),
        blanks=tuple(cutting.blanks),
        foreign=tuple(
            (page, text)
            for page, sight in enumerate(sights, 1)
            for text in texts(sight.codes)
            if not ours(text)
        ),
        announced=cutting.announced,
    )
