"""Makes of what a clerk wrote the questions by which a box is found."""

import re
from collections.abc import Iterator

from channels.databox.identifiers import is_box
from channels.databox.records import OPEN, FoundBox
from channels.databox.states import KINDS
from gateway.model.errors import Malformed
from gateway.model.ports import Addressee

#: Kinds whose name is a firm's; persons are found by surname.
_FIRMS = ("OVM", "PO", "PFO")
_SHORTEST = 2
_ORGANISATION = 8

_CLOSED = {
    2: "schránka je dočasně znepřístupněná",
    3: "schránka ještě není aktivní",
    4: "schránka je trvale znepřístupněná",
    5: "schránka je zrušená",
    6: "schránka je dočasně znepřístupněná",
}


def questions(sought: str) -> Iterator[dict[str, str]]:
    """Yield the conditions to ask by, one question after another. Raises ``Malformed``.

    A box's identifier and an organisation's number are checked by their check characters first.
    """
    text = " ".join(sought.split())
    packed = text.replace(" ", "")
    if packed.isdecimal():
        yield {"ic": _organisation(packed)}
    elif is_box(packed.lower()):
        yield {"dbID": packed.lower()}
        # One surname of seven letters in thirty-two fits the check character as well.
        if text.isalpha():
            yield from _by_name(text)
    elif len(packed) == 7 and re.search(r"\d", packed):  # noqa: PLR2004  (an identifier's length)
        raise Malformed("V identifikátoru schránky je překlep: nesouhlasí kontrolní znak.")
    elif len(text) < _SHORTEST:
        raise Malformed("Napište aspoň dvě písmena jména, IČO nebo identifikátor schránky.")
    else:
        yield from _by_name(text)


def _by_name(text: str) -> Iterator[dict[str, str]]:
    for kind in _FIRMS:
        yield {"dbType": kind, "firmName": text}
    *given, family = text.split()
    if len(family) >= _SHORTEST:
        names = {"pnGivenNames": " ".join(given)} if given else {}
        yield {"dbType": "FO", "pnLastName": family} | names


def addressee(box: FoundBox, own: str) -> Addressee:
    """Return a found box as a clerk chooses it; *own* is the box he writes from."""
    closed = "" if box.state == OPEN else _CLOSED.get(box.state, f"je ve stavu {box.state}")
    if box.id == own:
        closed = "to je naše vlastní schránka"
    return Addressee(box.id, box.name, KINDS.get(box.kind, box.kind), box.place, closed)


def _organisation(digits: str) -> str:
    """Return the number with its zeros; its last digit is a check digit over the others."""
    number = digits.zfill(_ORGANISATION)
    weighted = sum(int(digit) * (8 - place) for place, digit in enumerate(number[:7]))
    if len(number) != _ORGANISATION or (11 - weighted % 11) % 10 != int(number[7]):
        raise Malformed("V IČO je překlep: nesouhlasí kontrolní číslice.")
    return number
