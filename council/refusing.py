"""Refuses what the law or the state of a meeting does not allow, in words for two languages."""

from gateway.model.errors import Worded


class NotPossible(Worded):
    """This step is not possible now."""


class NotHere(LookupError):
    """This originator has nothing by this identifier."""
