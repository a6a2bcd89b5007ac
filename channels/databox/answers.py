"""Whose turn is it after an answer? The one table of the system's codes, and its own errors."""

from collections.abc import Mapping
from datetime import time

from gateway.model.errors import GatewayError, Refused, TryLater, Unsure

#: Success, also a partial or an empty one.
_FINE = "00"

#: What concerns our box or our rights, not the message: the operator must act, the message waits.
OUR_OWN = {
    "1004": "Účet nemá oprávnění k této operaci.",
    "1201": "Naše datová schránka není přístupná.",
    "2102": "Účet v systému neexistuje.",
    "2103": "Účet v systému neexistuje.",
}

#: Seconds to wait after "later", and after what only the operator can mend.
_SOON, _LONG = 120.0, 3600.0

#: What concerns one message and not the box, with the seconds to leave it alone: fetched too often
#: while its signature had no time stamp (twice in twenty minutes is the limit), big messages
#: suspended, download blocked by the administrator.
_WITHHELD = {"3005": 1500.0, "3013": _LONG, "3022": _LONG}

#: What passes, by the first digit. After a 9 a part of the system broke: perhaps the work was done.
_PASSING: Mapping[str, type[TryLater]] = {"3": TryLater, "9": Unsure}

#: The message is not there, or its content is no more.
_ERASED = "1219"


class LoginRefused(TryLater):
    """The data-box system refuses our name, password or certificate; further tries would harm."""


class LoginBlocked(LoginRefused):
    """The data-box system has blocked our account for a while."""

    def __init__(self, message: str = "", *, until: time | None = None) -> None:
        super().__init__(message)
        #: Until when, on the clocks of Prague, if the system has told.
        self.until = until


class NoAnswer(Unsure):
    """The data-box system gave no answer; what was asked may have been done."""


class Unexpected(Unsure):
    """The data-box system answered something that cannot be understood."""


class Withheld(TryLater):
    """The data-box system does not give this message now; others it may."""


class Erased(Refused):
    """The data-box system has the content of this message no more; asking again is in vain."""


def trouble(code: str, text: str) -> GatewayError | None:
    """Return what an answer's code means to us, ``None`` when all is well.

    Unknown codes are told by their first digit: 3 and 9 pass, the others do not.
    """
    told = f"{code} {' '.join(text.split())}".strip()
    if code.startswith(_FINE):
        return None
    if code in OUR_OWN:
        return TryLater(f"{told} ({OUR_OWN[code]})", after=_LONG)
    if code in _WITHHELD:
        return Withheld(told, after=_WITHHELD[code])
    if code == _ERASED:
        return Erased(told)
    passing = _PASSING.get(code[:1])
    return passing(told, after=_SOON) if passing else Refused(told)
