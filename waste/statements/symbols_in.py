"""Finds the Czech payment symbols in a camt transaction, in the three ways banks write them."""

import re
from dataclasses import dataclass

from waste.statements.form import constant_symbol, symbol
from waste.statements.xml import Node

#: ``VS:1340012345`` in the creditor's reference (Czech Banking Association).
_REFERENCE = re.compile(r"\s*(VS|KS|SS):?\s*(\d{1,10})\s*")
#: ``/VS1340012346/SS/KS0558`` in the end-to-end identification.
_END_TO_END = re.compile(r"/(VS|KS|SS)(\d{0,10})(?=/|$)")


@dataclass(frozen=True, slots=True)
class Symbols:
    """The three symbols of a payment."""

    variable: str = ""
    constant: str = ""
    specific: str = ""


def found_in(part: Node) -> Symbols:
    """Return the symbols of one transaction; the first way that names one counts."""
    found: dict[str, str] = {}
    for reference in part.all("RmtInf", "Strd", "CdtrRefInf", "Ref"):
        if match := _REFERENCE.fullmatch(reference.own):
            found.setdefault(match[1], match[2])
    for kind, digits in _END_TO_END.findall(part.text("Refs", "EndToEndId")):
        found.setdefault(kind, digits)
    for own in part.all("Refs", "Prtry"):
        found.setdefault(own.text("Tp"), own.text("Ref"))
    return Symbols(
        symbol(found.get("VS", "")),
        constant_symbol(found.get("KS", "")),
        symbol(found.get("SS", "")),
    )
