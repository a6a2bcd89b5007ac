"""The loads that both servers get: how many messages of what size over how many sessions."""

from dataclasses import dataclass

KILO = 1024
MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Load:
    """One way of handing mail in."""

    name: str
    messages: int
    #: Octets of one message.
    size: int
    #: Sessions at the same time.
    sessions: int
    #: Whether connections are kept for further messages.
    kept: bool = False


FULL = (
    Load("10 kB", 2000, 10 * KILO, 10),
    Load("10 kB, 50 sessions kept", 3000, 10 * KILO, 50, kept=True),
    Load("1 MB", 200, MEGA, 10),
    Load("25 MB", 20, 25 * MEGA, 10),
)

#: The same shapes, only to see that everything runs.
QUICK = (
    Load("10 kB", 60, 10 * KILO, 10),
    Load("10 kB, 50 sessions kept", 100, 10 * KILO, 50, kept=True),
    Load("1 MB", 10, MEGA, 10),
    Load("25 MB", 2, 25 * MEGA, 2),
)

#: What arrives while memory and delay are looked at: ten mails of 25 MB at once, twice over.
HEAVY = Load("25 MB at once", 20, 25 * MEGA, 10)
HEAVY_QUICK = Load("25 MB at once", 2, 25 * MEGA, 2)
