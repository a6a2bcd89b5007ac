"""Refuses what the law or the state of a meeting does not allow, in words for two languages."""

from gateway.model.errors import Refused


class NotPossible(Refused):
    """This step is not possible now."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text % values if values else text)
        #: The text to be translated, with ``%(name)s`` for *values*.
        self.text = text
        self.values = values


class NotHere(LookupError):
    """This originator has nothing by this identifier."""
