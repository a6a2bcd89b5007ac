"""What a domain decided about an item."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Registered:
    """It stands in a register under this reference number."""

    reference: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Referred:
    """A clerk must look; the reason is one sentence for the clerk."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It will not be processed further. The code is stable, the reason is for the sender."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """It cannot be decided yet; ask again at this instant."""

    until: datetime
    reason: str = ""


Verdict = Registered | Referred | Refused | Postponed
