"""What stands in the bar code of a separator sheet: written, read, and told from foreign codes.

``NS1|<originator>|<kind>|<identifier>|<check>``, ASCII, at most 50 characters, which is the most
a register keeps of a bar code (National standard for records systems 2023).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum.iso7064 import mod_37_36

from gateway.model.errors import Malformed

#: Which norm of ours it follows; a later one counts on.
MARK = "NS1"
LONGEST = 50

_FIELDS = 5
_ALLOWED = re.compile(r"[A-Za-z0-9./ -]*")
_COUNTED = re.compile(r"[^0-9A-Z]")


class Kind(StrEnum):
    """What the sheet says about the pages after it."""

    #: A new document begins.
    DOCUMENT = "D"
    #: An attachment of the document before begins.
    ATTACHMENT = "P"
    #: A document begins that is registered already under the identifier.
    EXISTING = "E"
    #: The batch ends; the identifier is the number of documents that were put in, or ``0``.
    END = "B"


class Damaged(Malformed):
    """It looks like one of our separators and is not whole."""


@dataclass(frozen=True, slots=True)
class Separator:
    """The content of one separator."""

    originator: str
    kind: Kind
    identifier: str

    def payload(self) -> str:
        """Return the text of the bar code. Raises ``Malformed`` when it cannot be written."""
        body = f"{MARK}|{self.originator}|{self.kind}|{self.identifier}"
        text = f"{body}|{check_of(body)}"
        if not _ALLOWED.fullmatch(self.originator + self.identifier) or not self.identifier:
            raise Malformed(
                "Číslo smí mít jen písmena bez háčků a čárek, číslice, tečku, lomítko a pomlčku."
            )
        if len(text) > LONGEST:
            raise Malformed("Číslo je na čárový kód příliš dlouhé.")
        return text


def check_of(body: str) -> str:
    """Return the check character of everything before it (ISO 7064 mod 37,36).

    The check knows digits and capitals only; other characters count nothing.
    """
    character: str = mod_37_36.calc_check_digit(_COUNTED.sub("", body.upper()))
    return character


def ours(text: str) -> bool:
    """Tell whether a bar code means to be one of our separators."""
    return text.upper().startswith(MARK)


def read(text: str) -> Separator:
    """Read one of our separators. Raises ``Damaged``."""
    fields = text.split("|")
    if len(fields) != _FIELDS or fields[0] != MARK or len(text) > LONGEST:
        raise Damaged
    _, originator, kind, identifier, check = fields
    if check != check_of("|".join(fields[:-1])) or kind not in set(Kind) or not identifier:
        raise Damaged
    return Separator(originator, Kind(kind), identifier)
