"""Downloads a signed document onto the disk, so that memory does not grow with the message."""

import base64
import binascii
import re
from typing import BinaryIO

from lxml import etree

from channels.databox.answers import Unexpected
from channels.databox.by_hand import answered
from channels.databox.transport import Transport

_NAMESPACE = "http://isds.czechpoint.cz/v20"
_SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
_SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"

#: Octets read at a time, and the most of an answer around the document and of one altogether.
PIECE = 64 * 1024
_AROUND, LARGEST = 256 * 1024, 400 * 1024 * 1024

_OPENING = re.compile(rb"<(?:[\w.-]+:)?dmSignature(?:\s[^>]*)?>")


def download(
    transport: Transport, address: str, operation: str, number: str, into: BinaryIO
) -> str:
    """Write the document that *operation* gives for message *number*; return the status code.

    Raises what ``trouble`` makes of the code, and what ``Transport`` raises. Operations with
    ``Big`` in their names speak SOAP 1.2, all others SOAP 1.1.
    """
    request = _request(operation, number, _SOAP_12 if "Big" in operation else _SOAP_11)
    kind = "application/soap+xml" if "Big" in operation else "text/xml"
    headers = {"Content-Type": f"{kind}; charset=utf-8"}
    cut = _Cut(into)
    for piece in transport.pieces(address, request, headers, PIECE):
        cut.feed(piece)
    _, code = answered(cut.around(), {"dmSignature"})
    if not cut.size:
        raise Unexpected(f"The message {number} came without its content.")
    return code


class _Cut:
    """Puts the document of an answer into a file, decoded, and keeps what is around it."""

    def __init__(self, into: BinaryIO) -> None:
        self.size = 0
        self._into = into
        self._before, self._after, self._left = b"", b"", b""
        self._is_inside = self._is_behind = False

    def feed(self, piece: bytes) -> None:
        """Take the next octets of the answer."""
        if self._is_behind:
            self._after = _limited(self._after + piece)
        elif self._is_inside:
            self._take(piece)
        else:
            self._before += piece
            found = _OPENING.search(self._before)
            if found is None:
                _limited(self._before)
            elif found[0].endswith(b"/>"):
                self._is_behind = True
            else:
                self._is_inside = True
                rest, self._before = self._before[found.end() :], self._before[: found.end()]
                self._take(rest)

    def around(self) -> bytes:
        """Return the answer without the document."""
        return self._before + self._after

    def _take(self, piece: bytes) -> None:
        text, closing, behind = piece.partition(b"<")
        text = self._left + b"".join(text.split())
        whole = len(text) - (0 if closing else len(text) % 4)
        self._left = text[whole:]
        try:
            octets = base64.b64decode(text[:whole], validate=True)
        except binascii.Error as error:
            raise Unexpected("The data-box system gave a document that is no base64.") from error
        self.size += len(octets)
        if self.size > LARGEST:
            raise Unexpected("The data-box system gave a document without end.")
        self._into.write(octets)
        if closing:
            self._is_inside, self._is_behind = False, True
            self._after = closing + behind


def _limited(octets: bytes) -> bytes:
    if len(octets) > _AROUND:
        raise Unexpected("The data-box system answered without the document and without end.")
    return octets


def _request(operation: str, number: str, soap: str) -> bytes:
    envelope = etree.Element(f"{{{soap}}}Envelope", nsmap={"soap": soap, "v20": _NAMESPACE})
    body = etree.SubElement(envelope, f"{{{soap}}}Body")
    call = etree.SubElement(body, f"{{{_NAMESPACE}}}{operation}")
    etree.SubElement(call, f"{{{_NAMESPACE}}}dmID").text = number
    octets: bytes = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
    return octets
