"""Says in which states a file may be and which steps lead from one to another."""

from enum import StrEnum

#: ``open -> settled -> closed``; back only by re-opening, which is an event with a reason.


class FileState(StrEnum):
    """Where a file stands."""

    OPEN = "open"
    #: All its filings are settled; nothing is added any more.
    SETTLED = "settled"
    #: Checked and complete.
    CLOSED = "closed"


#: The steps that there are; every other pair is refused.
STEPS = frozenset(
    {
        (FileState.OPEN, FileState.SETTLED),
        (FileState.SETTLED, FileState.CLOSED),
        (FileState.SETTLED, FileState.OPEN),
        (FileState.CLOSED, FileState.OPEN),
    }
)
