"""Whose turn is it? Four kinds of error, named after who must act next.

The first sentence of a class's docstring is its message when no other is given.
"""

from typing import Any


class GatewayError(Exception):
    """Something went wrong."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or first_sentence(type(self).__doc__))


def first_sentence(text: str | None) -> str:
    """Return the first line of a docstring."""
    return (text or "").strip().split("\n", 1)[0]


class Refused(GatewayError):
    """The sender must change something."""


class UnknownRecipient(Refused):
    """Nobody of ours lives at this address."""


class TooLarge(Refused):
    """It is larger than the published conditions allow."""


class Malformed(Refused):
    """It cannot be understood as what it claims to be."""


class NotAllowed(Refused):
    """The person who asks has no right to it."""


class Worded(Refused):
    """What was asked for is refused, in a sentence that can be translated and names the thing."""

    def __init__(self, text: str = "", /, **values: object) -> None:
        super().__init__(text % values if values else text)
        #: The sentence to translate, with ``%(name)s`` for what is filled in from *values*.
        self.text = text
        self.values = values


class Wrong(Worded, Malformed):
    """What was given or asked for cannot be done."""


class TryLater(GatewayError):
    """The same attempt may succeed later."""

    def __init__(self, message: str = "", *, after: float = 60.0) -> None:
        super().__init__(message)
        #: Seconds to wait before the next attempt makes sense.
        self.after = after


class StoreDown(TryLater):
    """The store does not answer."""


class StoreFull(TryLater):
    """There is no room left on the disk."""


class Occupied(TryLater):
    """What is needed is in use by others; to wait for it is no failed attempt."""


class PeerDown(TryLater):
    """The other side does not answer."""


class Throttled(TryLater):
    """Too many attempts in a short time."""


class Broken(GatewayError):
    """We are at fault: park it and tell the operator."""


class BadState(Broken):
    """The state table does not allow this step."""


class ForeignOriginator(Broken):
    """A row of another originator was touched."""


class ConfigError(GatewayError):
    """The settings are wrong; the program does not start."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def as_text(error: BaseException, limit: int = 300) -> str:
    """Return one line that names the error, for notes and logs without personal data."""
    text: Any = str(error) or type(error).__name__
    return f"{type(error).__name__}: {text}".replace("\n", " ")[:limit]
