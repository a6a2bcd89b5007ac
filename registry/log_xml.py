"""Writes the transaction log of a day as XML in the state's schema, and reads it again.

The schema is TransakcniLogSystemu of NSESSS 2023 (namespace ``.../nsesss/2023/log``). Its own place
for further data takes declared elements only, so what we add stands in parameters of events: each
event carries its line's number and hash, and the day's first event what the day stands on.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from gateway.late import late
from gateway.store.days import ONE_DAY, begins
from registry.log_words import OBJECTS, event_code

if TYPE_CHECKING:
    from lxml import etree
else:
    etree = late("lxml.etree")

NAMESPACE = "http://www.mvcr.cz/nsesss/2023/log"

SOFTWARE = "Podatelna"

#: Limits of the schema, in characters.
_LONGEST_ACTOR = 100
_LONGEST_IDENTIFIER = 50
#: RFC 5424, PARAM-NAME, which the schema recommends.
_LONGEST_NAME = 32
_NO_NAME = re.compile(r'[^!-~]|[="\]]')

#: What XML 1.0 cannot say.
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Our parameters, as they are called in the document.
LINE, HASH = "line", "hash"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a day's log stands on."""

    originator: str
    day: date
    #: Continuous from 1.
    number: int
    #: The SHA-256 of the document of the day before.
    previous: str
    first_seq: int
    last_seq: int
    hash_before: str
    hash_after: str
    made_at: datetime
    edition: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit log."""

    seq: int
    at: datetime
    actor: str
    event: str
    about: str
    #: JSON.
    details: str
    hash: str


def render(heading: Heading, lines: Iterable[Line]) -> bytes:
    """Return the document; the same heading and lines always give the same octets."""
    octets = io.BytesIO()
    with etree.xmlfile(octets, encoding="utf-8") as document:
        document.write_declaration()
        with document.element(_name("TransakcniLogSystemu"), nsmap={None: NAMESPACE}):
            document.write(_information(heading))
            with document.element(_name("Udalosti")):
                document.write(_opening(heading))
                for line in lines:
                    document.write(_event(heading, line))
    return octets.getvalue()


def lines_in(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield number and hash of every line in a document. Raises ``ValueError`` when it is none."""
    reading = etree.iterparse(
        file, tag=_name("Udalost"), no_network=True, load_dtd=False, resolve_entities=False
    )
    try:
        for _, event in reading:
            told = {
                one.findtext(_name("NazevParametru")): one.findtext(_name("HodnotaParametru"))
                for one in event.iter(_name("ParametrUdalosti"))
            }
            if told.get(LINE):
                yield int(told[LINE]), told.get(HASH) or ""
            event.clear()
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def _information(heading: Heading) -> Any:
    until = begins(heading.day + ONE_DAY)
    return _element(
        "TransLogInfo",
        _element("Identifikator", *_identifier(heading, heading.day.isoformat())),
        _element("DatumVzniku", _written(heading.made_at)),
        _element("DatumCasOd", begins(heading.day).isoformat()),
        _element("DatumCasDo", until.isoformat()),
        _element("Software", SOFTWARE),
        _element("VerzeSoftware", heading.edition),
    )


def _opening(heading: Heading) -> Any:
    """Return the day's first event, which ties it to the day before and to the chain.

    Each day before has one of these, so that numbers of events rise over all documents.
    """
    told = {
        "previous-log": heading.previous,
        "first-line": str(heading.first_seq),
        "last-line": str(heading.last_seq),
        "hash-before": heading.hash_before,
        "hash-after": heading.hash_after,
    }
    return _element(
        "Udalost",
        _element("Poradi", str(heading.first_seq + heading.number - 1)),
        _element("DatumVzniku", _written(heading.made_at)),
        _element("provedlKdo", "system"),
        _element("TypUdalosti", _element("TypUdalostiId", "Otevreni")),
        _parameters(told),
        _element("PopisUdalosti", "Transakční protokol dne navazuje na protokol dne předchozího."),
        _thing(heading, f"log:{heading.day.isoformat()}"),
    )


def _event(heading: Heading, line: Line) -> Any:
    code = event_code(line.event)
    named = ("TypUdalostiId", code) if code else ("TypUdalostiText", line.event)
    details: Mapping[str, str] = json.loads(line.details)
    told = {LINE: str(line.seq), HASH: line.hash, "event": line.event, "about": line.about}
    # Details cannot pass themselves off as ours.
    told |= {_parameter(name): str(value) for name, value in details.items() if name not in told}
    return _element(
        "Udalost",
        _element("Poradi", str(line.seq + heading.number)),
        _element("DatumVzniku", _written(line.at)),
        _element("provedlKdo", line.actor[:_LONGEST_ACTOR] or "system"),
        _element("TypUdalosti", _element(*named)),
        _parameters(told),
        _thing(heading, line.about),
    )


def _thing(heading: Heading, about: str) -> Any:
    kind, _, identifier = about.partition(":")
    code = OBJECTS.get(kind, "")
    named = ("TypObjektuId", code) if code else ("TypObjektuText", kind)
    return _element(
        "Objekt",
        _element("TypObjektu", _element(*named)),
        _element("Identifikator", *_identifier(heading, identifier)),
    )


def _identifier(heading: Heading, value: str) -> tuple[Any, Any]:
    source = f"{heading.originator}.podatelna"
    return (
        _element("HodnotaID", value[:_LONGEST_IDENTIFIER]),
        _element("ZdrojID", source[:_LONGEST_IDENTIFIER]),
    )


def _parameters(told: Mapping[str, str]) -> Any:
    return _element(
        "ParametryUdalosti",
        *(
            _element(
                "ParametrUdalosti",
                _element("NazevParametru", name),
                _element("HodnotaParametru", value),
            )
            for name, value in told.items()
        ),
    )


def _parameter(name: str) -> str:
    """Return a detail's name as RFC 5424 allows it."""
    return _NO_NAME.sub("_", name)[:_LONGEST_NAME] or "_"


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _element(name: str, *content: Any) -> Any:
    made = etree.Element(_name(name), nsmap={None: NAMESPACE})
    for one in content:
        if isinstance(one, str):
            made.text = _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", one)
        else:
            made.append(one)
    return made


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
