"""A small, safe view of foreign XML: names without their namespaces, texts by path."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gateway.late import late
from gateway.model.errors import Wrong
from gateway.web.languages import msgid

if TYPE_CHECKING:
    from lxml import etree
else:
    etree = late("lxml.etree")


class Node:
    """One element."""

    def __init__(self, element: Any) -> None:
        self._element = element

    @property
    def name(self) -> str:
        """The element's name without its namespace."""
        return str(etree.QName(self._element).localname)

    @property
    def space(self) -> str:
        """The element's namespace."""
        return str(etree.QName(self._element).namespace or "")

    @property
    def own(self) -> str:
        """The element's own text."""
        return str(self._element.text or "")

    def get(self, attribute: str) -> str:
        """Return an attribute, empty when it is not there."""
        return str(self._element.get(attribute) or "")

    def all(self, *path: str) -> Sequence["Node"]:
        """Return all elements at *path* below this one, in order."""
        found = [self._element]
        for name in path:
            found = [child for parent in found for child in parent.iterchildren(f"{{*}}{name}")]
        return [Node(element) for element in found]

    def find(self, *path: str) -> "Node | None":
        """Return the first element at *path*."""
        found = self.all(*path)
        return found[0] if found else None

    def text(self, *path: str) -> str:
        """Return the text of the first element at *path*, empty when it is not there."""
        found = self.find(*path)
        return found.own.strip() if found is not None else ""


def parsed(octets: bytes) -> Node:
    """Return the root of a document. Raises ``Wrong`` for what is no XML or names a DTD."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(octets, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Wrong(msgid("The XML file is cut off or damaged.")) from error
    document = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise Wrong(msgid("The XML file brings a document type of its own; that is not accepted."))
    return Node(root)
