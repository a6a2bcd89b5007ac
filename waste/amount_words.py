"""Writes an amount in Czech words, as a cash receipt has to."""

from decimal import Decimal

from waste.money import halere

_ONES = (
    "", "jedna", "dvě", "tři", "čtyři", "pět", "šest", "sedm", "osm", "devět", "deset",
    "jedenáct", "dvanáct", "třináct", "čtrnáct", "patnáct", "šestnáct", "sedmnáct", "osmnáct",
    "devatenáct",
)  # fmt: skip
_TENS = (
    "", "", "dvacet", "třicet", "čtyřicet", "padesát", "šedesát", "sedmdesát", "osmdesát",
    "devadesát",
)  # fmt: skip
_HUNDREDS = (
    "", "sto", "dvě stě", "tři sta", "čtyři sta", "pět set", "šest set", "sedm set", "osm set",
    "devět set",
)  # fmt: skip
_FEW = 5


def in_words(amount: Decimal) -> str:
    """Return an amount below a million crowns in words: ``šest set korun českých``."""
    crowns, rest = divmod(halere(amount), 100)
    words = _number(crowns) or "nula"
    said = f"{words} {_form(crowns, ('koruna česká', 'koruny české', 'korun českých'))}"
    return f"{said} {rest:02d}/100" if rest else said


def _number(value: int) -> str:
    thousands, rest = divmod(value, 1000)
    parts = []
    if thousands:
        # Thousand is a man's word in Czech.
        count = {1: "", 2: "dva"}.get(thousands, _below(thousands))
        parts += [count, _form(thousands, ("tisíc", "tisíce", "tisíc"))]
    parts.append(_below(rest))
    return " ".join(part for part in parts if part)


def _below(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    if rest < len(_ONES):
        small = _ONES[rest]
    else:
        tens, ones = divmod(rest, 10)
        small = f"{_TENS[tens]} {_ONES[ones]}".strip()
    return f"{_HUNDREDS[hundreds]} {small}".strip()


def _form(count: int, forms: tuple[str, str, str]) -> str:
    if count == 1:
        return forms[0]
    return forms[1] if 1 < count < _FEW else forms[2]
