"""Short numbers by which people call what a channel took in before it could give a code.

A channel that is offline still hands out a number: a letter of its own and the first eight
hexadecimal digits of the foreign identifier, in groups, ``K-7C1F-9E02``. Whoever reads it out at
the counter is found by it on any list, without the list knowing the channel.
"""

import re

#: Hexadecimal digits of the foreign identifier that are shown, and in one group.
SHOWN, GROUP = 8, 4

_TYPED = re.compile(r"[A-Za-z][-\s]?([0-9A-Fa-f]{4})[-\s]?([0-9A-Fa-f]{4})")


def short(letter: str, identifier: str) -> str:
    """Return how the thing a channel calls *identifier* (a UUID) is called aloud."""
    return f"{letter}-{identifier[:GROUP]}-{identifier[GROUP:SHOWN]}".upper()


def beginning(typed: str) -> str:
    """Return how a foreign identifier with this short number begins; empty when it is none."""
    found = _TYPED.fullmatch(typed.strip())
    return (found[1] + found[2]).lower() if found else ""


#: What people type for what was printed.
_MISREAD = str.maketrans("OIL", "011", " -")


def tidy(typed: str) -> str:
    """Return a typed code as it was printed: upper case, no spaces, misread letters mended."""
    return typed.upper().translate(_MISREAD)
