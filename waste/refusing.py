"""A refusal whose sentence can be translated and still names the line or the number it is about."""

from gateway.model.errors import Malformed


class Wrong(Malformed):
    """What was given cannot be used."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text % values if values else text)
        #: The sentence to translate, and what is filled into it.
        self.text = text
        self.values = values
