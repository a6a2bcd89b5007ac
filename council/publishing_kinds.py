"""What somebody found who looked for personal data in a resolution."""

from enum import StrEnum


class Personal(StrEnum):
    """Whether a resolution names people who must not be named in public."""

    #: Nobody looked yet: it cannot be published.
    UNKNOWN = "unknown"
    NONE = "none"
    #: It does, and only the redacted wording may be published.
    SOME = "some"
