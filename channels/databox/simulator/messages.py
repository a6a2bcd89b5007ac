"""A data message as the simulated system keeps it, and the states it goes through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum


class State(IntEnum):
    """How far a message has come."""

    STAMPED = 2
    INFECTED = 3
    DELIVERED = 4
    FICTION = 5
    SERVED = 6
    READ = 7
    UNDELIVERABLE = 8
    ERASED = 9


#: After so long in the box a message counts as served (Act 300/2008 § 17(4)).
FICTION_AFTER = timedelta(days=10)
#: Served content is kept so long, content that nobody ever logged in for so long.
KEPT, KEPT_UNSERVED = timedelta(days=90), timedelta(days=3 * 365)
#: How far back changes of state are told.
CHANGES_TOLD = timedelta(days=15)

#: What the sender writes, in the order of the wire.
WRITTEN = (
    "dmSenderOrgUnit", "dmSenderOrgUnitNum", "dbIDRecipient", "dmRecipientOrgUnit",
    "dmRecipientOrgUnitNum", "dmToHands", "dmAnnotation", "dmRecipientRefNumber",
    "dmSenderRefNumber", "dmRecipientIdent", "dmSenderIdent", "dmLegalTitleLaw",
    "dmLegalTitleYear", "dmLegalTitleSect", "dmLegalTitlePar", "dmLegalTitlePoint",
    "dmPersonalDelivery", "dmAllowSubstDelivery",
)  # fmt: skip

#: Octets of all attachments of an ordinary message.
LARGEST = 20 * 1024 * 1024
#: The same of a big one, which must not be smaller than this.
LARGEST_BIG, SMALLEST_BIG = 100 * 1024 * 1024, 18 * 1024 * 1024
#: Uploaded files that nobody sends are kept so long.
UPLOAD_KEPT = timedelta(hours=2)
#: Attachments of one message.
MOST_FILES = 100
#: Endings of containers, and files in one of them.
CONTAINERS = ("zip", "asice", "asics", "sce", "scs")
MOST_INSIDE = 1000
#: Characters of an attachment's name.
LONGEST_NAME = 255

_EXTENSIONS = """
asice asics cer crt csv dbf ddd der dgn doc docx dwg edi fo gfs gif gml heic heif htm html
isdoc isdocx jfif jpeg jpg json m4a m4p m4v mp2 mp3 mp4 mpeg mpeg1 mpeg2 mpg odp ods odt
p7b p7c p7f p7m p7s pdf pk7 png ppt pptx prj qix rtf sbn sbx sce scs shp shx tif tiff tsr
tst txt wav xls xlsx xml xsd zfo zip
"""

#: What may be sent, told by the name's ending.
EXTENSIONS = frozenset(_EXTENSIONS.split())


class Rejected(Exception):
    """The system's answer when it does not do, or not wholly do, what was asked."""

    def __init__(self, code: str, text: str, content: str = "") -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text
        #: What is told all the same, XML.
        self.content = content


@dataclass(frozen=True, slots=True)
class File:
    """One attachment."""

    name: str
    media_type: str
    #: ``main``, ``enclosure``, ``signature`` or ``meta``.
    role: str
    content: bytes
    #: The content is one XML element and travels as such.
    as_xml: bool = False
    guid: str = ""
    upper_guid: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a big message, or one uploaded for a message to come."""

    id: str
    #: Whose box uploaded it.
    box: str
    name: str
    media_type: str
    #: Octets.
    size: int
    #: Lower-case hexadecimal SHA-256 and SHA3-256.
    sha256: str
    sha3: str
    #: The message's number, 0 as long as there is none, and the place in it.
    message: int = 0
    place: int = 0
    role: str = "enclosure"
    guid: str = ""
    upper_guid: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to send."""

    recipient: str
    #: By the names of ``WRITTEN``; empty ones may be left out.
    fields: Mapping[str, str]
    files: tuple[File, ...]
    #: The kind of a commercial message, one letter, or empty.
    kind: str = ""
    #: Files that lie on disk already: the message is a big one.
    attached: tuple[Attached, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message in the system."""

    id: int
    sender: str
    recipient: str
    fields: Mapping[str, str]
    #: The element ``dmDm`` literally, empty once erased.
    content: bytes = field(repr=False)
    #: SHA-256 of the content, and the time stamp over it.
    digest: bytes
    stamp: bytes = field(repr=False)
    state: State
    submitted: datetime
    delivered: datetime | None
    accepted: datetime | None
    #: Kilobytes, rounded.
    size: int
    kind: str = ""
    #: A big message (VoDZ): its attachments lie beside the ledger, the content has gaps for them.
    is_big: bool = False
    #: Who sent it, as the sender wants it told: lines of ``key=value``.
    author: str = ""
    #: The recipient reported it as suspicious.
    is_suspected: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a delivery info."""

    at: datetime
    #: ``EV5``: the machine's part of the text.
    code: str
    text: str
    #: The state it led to, 0 when that is not told.
    state: int = 0


EVENTS = {
    "EV0": "Datová zpráva byla podána.",
    "EV3": "Datovou zprávu nelze doručit: schránka příjemce byla zpětně znepřístupněna.",
    "EV8": "Datová zpráva neprošla antivirovou kontrolou a byla zneškodněna.",
    "EV12": "Datová zpráva byla doručena přihlášením pověřené osoby.",
    "EV5": (
        "Datová zpráva byla dodána do datové schránky příjemce. Je-li příjemcem orgán veřejné moci"
        " vystupující v tomto postavení, byla tímto okamžikem doručena."
    ),
    "EV2": "Datová zpráva byla doručena fikcí po 10 dnech od dodání.",
    "EV11": "Datová zpráva byla doručena přihlášením oprávněné osoby.",
    "EV13": "Datová zpráva byla doručena přihlášením aplikace se systémovým certifikátem.",
}

_TO_SPACE = re.compile("[\t\r\n\u2028\u2029\u202f\u00a0]")
_DROPPED = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2061-\u206f]")


def cleaned(text: str) -> str:
    """Return a line as the system keeps it: no controls, no marks of direction."""
    return _DROPPED.sub("", _TO_SPACE.sub(" ", text))
