"""A refusal whose sentence can be translated and still names the thing it is about."""

from gateway.model.errors import Malformed


class Wrong(Malformed):
    """What was asked for cannot be done."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text % values if values else text)
        #: The sentence to translate, and what is filled into it.
        self.text = text
        self.values = values
