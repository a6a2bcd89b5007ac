"""Reads SOAP leniently, as the real system does, and writes answers strictly."""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from lxml import etree

NAMESPACE = "http://isds.czechpoint.cz/v20"
PRAGUE = ZoneInfo("Europe/Prague")
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


class Unreadable(Exception):
    """The request is no SOAP message."""


def parser() -> etree.XMLParser:
    """Return a parser that neither fetches nor expands anything."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
    )


class Call:
    """One operation somebody calls, with its parameters."""

    def __init__(self, element: Any) -> None:
        self.element = element

    @classmethod
    def read(cls, octets: bytes) -> "Call":
        """Read a SOAP message of either version. Raises ``Unreadable``."""
        try:
            envelope = etree.fromstring(octets, parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(str(error)) from error
        for child in envelope:
            if local(child) == "Body":
                for operation in child.iterchildren(etree.Element):
                    return cls(operation)
        raise Unreadable("no operation")

    @property
    def name(self) -> str:
        """The operation's name."""
        return local(self.element)

    def text(self, name: str, within: Any = None) -> str:
        """Return a parameter; missing, empty and nil are all the empty text."""
        found = self.child(name, within)
        if found is None or found.get(_NIL) in {"true", "1"}:
            return ""
        return "".join(found.itertext()).strip()

    def child(self, name: str, within: Any = None) -> Any:
        """Return the first child element of that name, or ``None``."""
        parent = self.element if within is None else within
        return next((c for c in parent.iterchildren(etree.Element) if local(c) == name), None)

    def children(self, name: str, within: Any) -> list[Any]:
        """Return all child elements of that name."""
        return [c for c in within.iterchildren(etree.Element) if local(c) == name]


def local(element: Any) -> str:
    """Return an element's name without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def instant(text: str) -> datetime | None:
    """Read a time; without a zone it is meant as in Prague. Raises ``ValueError``."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=PRAGUE)).astimezone(UTC)


def octets_of(text: str) -> bytes:
    """Read base64. Raises ``ValueError``."""
    return base64.b64decode("".join(text.split()), validate=True)


def base64_lines(octets: bytes) -> str:
    """Write base64 in lines of 76 columns, with a line end after the last one."""
    return base64.encodebytes(octets).decode("ascii")


def written(at: datetime) -> str:
    """Write a time with milliseconds and the offset it has in Prague."""
    return at.astimezone(PRAGUE).isoformat(timespec="milliseconds")


def element(name: str, value: object, attributes: str = "") -> str:
    """Write an element; ``None`` is nil. *name* has its prefix; *attributes* begin with a space."""
    if value is None:
        return f'<{name}{attributes} xsi:nil="true"></{name}>'
    if isinstance(value, bool):
        value = "true" if value else "false"
    if isinstance(value, datetime):
        value = written(value)
    if isinstance(value, bytes):
        value = base64_lines(value)
    return f"<{name}{attributes}>{escape(str(value))}</{name}>"


def group(name: str, content: Iterable[str], attributes: str = "") -> str:
    """Write an element with elements in it."""
    return f"<{name}{attributes}>{''.join(content)}</{name}>"


def attribute(name: str, value: str) -> str:
    """Write an attribute with the space before it."""
    return f" {name}={quoteattr(value)}"


def status(prefix: str, kind: str, code: str, text: str) -> str:
    """Write the status element: *kind* is ``dm`` or ``db``."""
    return group(
        f"{prefix}:{kind}Status",
        (
            element(f"{prefix}:{kind}StatusCode", code),
            element(f"{prefix}:{kind}StatusMessage", text),
        ),
    )


def answer(prefix: str, operation: str, content: str) -> bytes:
    """Write the whole answer."""
    name = f"{prefix}:{operation}Response"
    return (
        "<?xml version='1.0' encoding='utf-8'?>"
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><SOAP-ENV:Body>'
        f'<{name} xmlns:{prefix}="{NAMESPACE}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{content}</{name}></SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()


def fault(code: str, text: str) -> bytes:
    """Write a SOAP fault."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">'
        "<SOAP-ENV:Body><SOAP-ENV:Fault>"
        f"{element('faultcode', code)}{element('faultstring', text)}"
        "</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()
