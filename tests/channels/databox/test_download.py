"""Signed documents on their way to the disk: cut out of the answer wherever its pieces end."""

import base64
import io
import os
from collections.abc import Iterator
from typing import Any, cast

import pytest
from lxml import etree

from channels.databox.answers import Unexpected
from channels.databox.download import download
from channels.databox.transport import Transport
from gateway.model.errors import Refused, TryLater

STATUS = (
    "<q:dmStatus><q:dmStatusCode>{}</q:dmStatusCode>"
    "<q:dmStatusMessage>text</q:dmStatusMessage></q:dmStatus>"
)
ANSWER = (
    "<?xml version='1.0' encoding='utf-8'?>"
    "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'>"
    "<S:Body><q:X xmlns:q='http://isds.czechpoint.cz/v20'>{}{}</q:X></S:Body></S:Envelope>"
)


class Pieces:
    """A transport that gives prepared octets in pieces of one size."""

    def __init__(self, answer: bytes, size: int) -> None:
        self.answer, self.size = answer, size
        self.asked: list[tuple[str, bytes, dict[str, str]]] = []

    def pieces(self, address: str, body: bytes, headers: dict[str, str], _: int) -> Iterator[bytes]:
        """Give the answer."""
        self.asked.append((address, body, headers))
        for place in range(0, len(self.answer), self.size):
            yield self.answer[place : place + self.size]


def answer(content: str, code: str = "0000") -> bytes:
    """Return an answer with the element of the document."""
    return ANSWER.format(content, STATUS.format(code)).encode()


def got(octets: bytes, size: int = 1000, operation: str = "SignedMessageDownload") -> Any:
    """Return code and document."""
    into = io.BytesIO()
    transport = Pieces(octets, size)
    code = download(cast("Transport", transport), "https://isds.test", operation, "5", into)
    return code, into.getvalue(), transport.asked


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 1000, 100_000])
def test_the_document_comes_whole(size: int) -> None:
    """In lines of 76 letters, in pieces of any size."""
    document = os.urandom(5000)
    text = base64.encodebytes(document).decode()
    code, found, _ = got(answer(f"<q:dmSignature>{text}</q:dmSignature>"), size)
    assert (code, found) == ("0000", document)


def test_without_a_stamp_it_is_taken_all_the_same() -> None:
    """0005 is a success: the document has no time stamp in its signature yet."""
    code, found, _ = got(answer("<q:dmSignature>YQ==</q:dmSignature>", "0005"))
    assert (code, found) == ("0005", b"a")


@pytest.mark.parametrize(
    ("octets", "error", "word"),
    [
        (answer("", "1219"), Refused, "1219"),
        (answer("", "1222"), Refused, "1222"),
        (answer("", "3005"), TryLater, "3005"),
        (answer("", "3008"), TryLater, "3008"),
        (answer("", "9999"), TryLater, "9999"),
        (answer("", "7777"), Refused, "7777"),
        (answer(""), Unexpected, "without its content"),
        (answer("<q:dmSignature xsi='x'/>"), Unexpected, "without its content"),
        (answer("<q:dmSignature>@@@@</q:dmSignature>"), Unexpected, "no base64"),
        (answer("<q:dmSignature>YWJj</q:dmSignature>")[:-90], Unexpected, "broken XML"),
        (
            answer("<q:dmSignature>YQ==</q:dmSignature><q:dmNovinka>1</q:dmNovinka>"),
            *(Unexpected, "X: unknown element dmNovinka"),
        ),
        (b"<html>Odstavka</html>", Unexpected, "without a status"),
        (b"x" * 300_000, Unexpected, "without end"),
    ],
)
def test_what_else_may_come(octets: bytes, error: type[Exception], word: str) -> None:
    """Each wrong answer says what is wrong with it, and whose turn it is."""
    with pytest.raises(error, match=word):
        got(octets)


@pytest.mark.parametrize(
    ("operation", "soap", "kind"),
    [
        ("SignedMessageDownload", "http://schemas.xmlsoap.org/soap/envelope/", "text/xml"),
        ("SignedBigMessageDownload", "http://www.w3.org/2003/05/soap-envelope", "soap+xml"),
    ],
)
def test_large_messages_are_asked_for_in_their_own_way(
    operation: str, soap: str, kind: str
) -> None:
    """SOAP 1.2 for large ones, and no MTOM, for nobody has asked for it."""
    _, _, asked = got(answer("<q:dmSignature>YQ==</q:dmSignature>"), operation=operation)
    ((_, body, headers),) = asked
    root = etree.fromstring(body)
    assert root.tag == f"{{{soap}}}Envelope"
    assert root.find(".//{*}dmID").text == "5"
    assert kind in headers["Content-Type"]
    assert "Accept" not in headers
