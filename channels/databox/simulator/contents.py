"""Reads the attachments back out of a message's literal content, for the pages for people."""

import base64
from collections.abc import Iterator

from lxml import etree

from channels.databox.simulator.messages import File
from channels.databox.simulator.wire import local, parser


def files_of(content: bytes) -> tuple[File, ...]:
    """Return the attachments of a ``dmDm``; none when it has been erased."""
    return tuple(_files(content)) if content else ()


def _files(content: bytes) -> Iterator[File]:
    # On its own the element lacks the prefix that the document declares for it.
    whole = b'<x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' + content + b"</x>"
    for one in etree.fromstring(whole, parser()).iter(etree.Element):
        if local(one) != "dmFile":
            continue
        inner = one[0]
        as_xml = local(inner) == "dmXMLContent"
        octets = (
            b"".join(etree.tostring(child, with_tail=False) for child in inner)
            if as_xml
            else base64.b64decode(inner.text or "")
        )
        yield File(
            name=one.get("dmFileDescr", ""),
            media_type=one.get("dmMimeType", ""),
            role=one.get("dmFileMetaType", ""),
            content=octets,
            as_xml=as_xml,
        )
