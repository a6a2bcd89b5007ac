"""Reads an answer that no library reads for us: its status, and that nothing unknown is in it."""

from collections.abc import Collection
from typing import Any

from lxml import etree

from channels.databox.answers import Unexpected, trouble

_NAMESPACE = "http://isds.czechpoint.cz/v20"
_STATUS = "dmStatus"


def answered(octets: bytes, known: Collection[str]) -> tuple[Any, str]:
    """Return the answer's element and its code; *known* are the elements that may be in it.

    Raises ``Unexpected`` for what cannot be understood, and what ``trouble`` makes of the code.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root: Any = etree.fromstring(octets, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unexpected("The data-box system answered with broken XML.") from error
    status = root.find(f".//{{{_NAMESPACE}}}{_STATUS}")
    code = text_in(status, "dmStatusCode")
    if not code:
        raise Unexpected("The data-box system answered without a status.")
    wrong = trouble(code, text_in(status, "dmStatusMessage"))
    if wrong is not None:
        raise wrong
    element = status.getparent()
    for one in element.iterchildren(etree.Element):
        name = etree.QName(one).localname
        if name != _STATUS and name not in known:
            operation = etree.QName(element).localname.removesuffix("Response")
            raise Unexpected(f"{operation}: unknown element {name}")
    return element, code


def text_in(element: Any, name: str) -> str:
    """Return the text of a child, empty when there is none."""
    found = None if element is None else element.find(f"{{{_NAMESPACE}}}{name}")
    return "" if found is None else (found.text or "").strip()
