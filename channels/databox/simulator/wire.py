"""Reads SOAP leniently, as the real system does, and writes answers strictly."""

import base64
import re
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


_SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
_SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")


def parser() -> etree.XMLParser:
    """Return a parser that neither fetches nor expands anything, for UTF-8."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True,
        encoding="utf-8",
    )  # fmt: skip


class Call:
    """One operation somebody calls, with its parameters."""

    def __init__(self, element: Any, *, is_soap_12: bool = False) -> None:
        self.element = element
        #: The answer shall have the same version.
        self.is_soap_12 = is_soap_12

    @classmethod
    def read(cls, octets: bytes) -> "Call":
        """Read a SOAP message of either version. Raises ``Unreadable``."""
        told = _DECLARED.match(octets[:200])
        if told and told[1].lower() not in {b"utf-8", b"us-ascii"}:
            raise Unreadable("only UTF-8 is understood")
        # Entities in attributes would be expanded all the same, so the whole thing is refused.
        if b"<!DOCTYPE" in octets:
            raise Unreadable("a document type is not allowed")
        try:
            envelope = etree.fromstring(octets, parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(str(error)) from error
        return operation_in(envelope)

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
        if within is None:
            return []
        return [c for c in within.iterchildren(etree.Element) if local(c) == name]


def operation_in(envelope: Any) -> Call:
    """Return the operation in a SOAP envelope. Raises ``Unreadable``."""
    name = etree.QName(envelope)
    if name.localname != "Envelope" or name.namespace not in {_SOAP_11, _SOAP_12}:
        raise Unreadable("no SOAP envelope")
    body = next((one for one in envelope.iterchildren(etree.Element) if local(one) == "Body"), None)
    operation = None if body is None else next(body.iterchildren(etree.Element), None)
    if operation is None:
        raise Unreadable("no operation")
    if etree.QName(operation).namespace != NAMESPACE:
        raise Unreadable(f"no operation of {NAMESPACE}")
    return Call(operation, is_soap_12=name.namespace == _SOAP_12)


def local(element: Any) -> str:
    """Return an element's name without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def instant(text: str) -> datetime | None:
    """Read a time; without a zone it is meant as in Prague. Raises ``ValueError``."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    try:
        return (at if at.tzinfo else at.replace(tzinfo=PRAGUE)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


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


def around(prefix: str, operation: str, *, is_soap_12: bool = False) -> tuple[bytes, bytes]:
    """Return what stands before and behind the content of an answer."""
    name = f"{prefix}:{operation}Response"
    envelope = _SOAP_12 if is_soap_12 else _SOAP_11
    before = (
        "<?xml version='1.0' encoding='utf-8'?>"
        f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{envelope}"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><SOAP-ENV:Body>'
        f'<{name} xmlns:{prefix}="{NAMESPACE}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    )
    return before.encode(), f"</{name}></SOAP-ENV:Body></SOAP-ENV:Envelope>".encode()


def fault(code: str, text: str) -> bytes:
    """Write a SOAP fault; characters that XML does not know are left out."""
    said = "".join(one for one in text if one >= " ")
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{_SOAP_11}">'
        "<SOAP-ENV:Body><SOAP-ENV:Fault>"
        f"{element('faultcode', code)}{element('faultstring', said)}"
        "</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()


def fault_12(text: str) -> bytes:
    """Write a fault of SOAP 1.2: the sender made a mistake."""
    said = element("SOAP-ENV:Text", "".join(one for one in text if one >= " "), ' xml:lang="cs"')
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{_SOAP_12}"><SOAP-ENV:Body><SOAP-ENV:Fault>'
        "<SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value></SOAP-ENV:Code>"
        f"<SOAP-ENV:Reason>{said}</SOAP-ENV:Reason>"
        "</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()
