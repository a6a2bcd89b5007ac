"""Tells of a message that is in the box and not with us, and when it is worth another try."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from channels.databox.answers import Withheld
from channels.databox.records import Listed
from gateway.model.errors import TryLater, as_text

#: Served content is erased after so long (operating rules of ISDS); a fortnight before it is told.
KEPT = timedelta(days=90)
WARNED = timedelta(days=14)

#: What got no answer is tried at the next look, and then after a minute, three, seven, and so on.
_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
_MOST_DOUBLINGS = 6


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that cannot be fetched."""

    #: As it was last listed. When its state changes it is tried again: somebody has been served.
    message: Listed
    why: str
    #: Its envelope is in, so that a clerk knows of it.
    is_told: bool = False
    #: Not to be asked for before; ``None``: until its state changes, or at the next whole look.
    again_at: datetime | None = None
    #: How often no answer came.
    unanswered: int = 0

    @property
    def erased_at(self) -> datetime | None:
        """When the system erases it; ``None`` while nobody has been served."""
        return self.message.accepted + KEPT if self.message.accepted else None

    def is_due(self, message: Listed, now: datetime, *, is_whole: bool) -> bool:
        """Tell whether to ask for it again, as it is listed now."""
        if message.state != self.message.state:
            return True
        return now >= self.again_at if self.again_at else is_whole


def put_aside(known: Stuck | None, message: Listed, error: TryLater, now: datetime) -> Stuck:
    """Return what is known of a message after one more attempt that may succeed later."""
    before = known or Stuck(message, "")
    if isinstance(error, Withheld):
        again = now + timedelta(seconds=error.after)
        return replace(before, message=message, why=as_text(error), again_at=again)
    doubled = _REST * (2 ** min(before.unanswered, _MOST_DOUBLINGS) - 1)
    return replace(
        before,
        message=message,
        why=as_text(error),
        again_at=now + min(doubled, _LONGEST_REST),
        unanswered=before.unanswered + 1,
    )
