"""Whose turn is it after an answer? The one table of the system's codes, and its own errors."""

from gateway.model.errors import GatewayError, PeerDown, Refused, TryLater

#: Success, also a partial or an empty one.
_FINE = "00"

#: What concerns our box or our rights, not the message: the operator must act, the message waits.
OUR_OWN = {
    "1004": "Účet nemá oprávnění k této operaci.",
    "1201": "Naše datová schránka není přístupná.",
    "2102": "Účet v systému neexistuje.",
    "2103": "Účet v systému neexistuje.",
    "3022": "Stahování zablokoval správce.",
}

#: Seconds to wait after "later", and after what only the operator can mend.
_SOON, _LONG = 120.0, 3600.0


class LoginRefused(TryLater):
    """The data-box system refuses our name, password or certificate; further tries would harm."""


class LoginBlocked(LoginRefused):
    """The data-box system has blocked our account for a while."""


class NoAnswer(PeerDown):
    """The data-box system gave no answer; what was asked may have been done."""


class Unexpected(PeerDown):
    """The data-box system answered something that cannot be understood."""


def trouble(code: str, text: str) -> GatewayError | None:
    """Return what an answer's code means to us, ``None`` when all is well.

    Unknown codes are told by their first digit: 3 and 9 pass, the others do not.
    """
    told = f"{code} {' '.join(text.split())}".strip()
    if code.startswith(_FINE):
        return None
    if code in OUR_OWN:
        return TryLater(f"{told} ({OUR_OWN[code]})", after=_LONG)
    if code[:1] in {"3", "9"}:
        return TryLater(told, after=_SOON)
    return Refused(told)
