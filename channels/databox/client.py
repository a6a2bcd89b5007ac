"""Speaks with one data box: blocking calls that give back plain words, dates with their zone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import zeep
from lxml import etree
from zeep.exceptions import Error as ZeepError
from zeep.exceptions import Fault, XMLParseError

from channels.databox.answers import LoginRefused, Unexpected, trouble
from channels.databox.download import download
from channels.databox.records import Change, Found, Listed, found, listed, searched, utc
from channels.databox.settings import BoxSettings, DataboxSettings
from channels.databox.transport import Transport, address_of
from channels.databox.upload import Heard, Stored, Uploaded, upload

#: Our own description of the services.
WSDL = Path(__file__).parent / "wsdl"

#: Services and the documents that describe them; the operator's own have the same names.
DOCUMENTS = {
    "dz": "dm_operations.wsdl",
    "dx": "dm_info.wsdl",
    "df": "db_search.wsdl",
    "DsManage": "db_access.wsdl",
    "vodz": "dm_VoDZ.wsdl",
}

#: Messages in any state.
ALL_STATES = "-1"
#: The most that one list may have; when it is full there may be more.
LIMIT = 1000
#: The most boxes on one page of a search, and the code of a search that found more than it tells.
_PAGE, _CUT = 100, "0003"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment to send."""

    name: str
    media_type: str
    content: bytes


class BoxClient:
    """One box. Every call raises ``Refused`` or ``TryLater`` and nothing else."""

    def __init__(self, box: BoxSettings, settings: DataboxSettings) -> None:
        self._box = box
        self._folder = Path(settings.wsdl) if settings.wsdl else WSDL
        self._transport = Transport(box, settings.ca, settings.call_seconds)
        self._services: dict[str, Any] = {}
        self._clients: dict[str, Any] = {}

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    def owner(self) -> str:
        """Return the box we are logged into."""
        answer = self._call("DsManage", "GetOwnerInfoFromLogin2", {"dbDummy": ""})
        return str(answer.dbOwnerInfo.dbID)

    def password_ends(self) -> datetime | None:
        """Return when the password ends; ``None``: never."""
        answer = self._call("DsManage", "GetPasswordInfo", {"dbDummy": ""})
        return utc(answer.pswExpDate)

    def received(self, begin: datetime, end: datetime | None = None) -> list[Listed]:
        """Return what came into the box since *begin*, newest first.

        This is a login in law: it serves what waits in the box (Act 300/2008 § 17(3)).
        """
        return self._listed("GetListOfReceivedMessages", "dmRecipientOrgUnitNum", begin, end)

    def sent(self, begin: datetime, end: datetime | None = None) -> list[Listed]:
        """Return what was sent from the box since *begin*, newest first."""
        return self._listed("GetListOfSentMessages", "dmSenderOrgUnitNum", begin, end)

    def signed(self, message: Listed, into: BinaryIO) -> str:
        """Write a received message, signed (ZFO), into a file; return the answer's code."""
        servlet = "vodz" if message.is_big else "dz"
        operation = "SignedBigMessageDownload" if message.is_big else "SignedMessageDownload"
        address = address_of(self._box, servlet)
        return download(self._transport, address, operation, message.id, into)

    def delivery_info(self, number: str) -> bytes:
        """Return the delivery info of a sent or received message as signed data (ZFO)."""
        answer = self._call("dx", "GetSignedDeliveryInfo", {"dmID": number})
        if not answer.dmSignature:
            raise Unexpected(f"The delivery info of {number} came empty.")
        return bytes(answer.dmSignature)

    def is_authentic(self, document: bytes) -> bool:
        """Ask the system whether a signed document is its own and unchanged."""
        answer = self._call("dz", "AuthenticateMessage", {"dmMessage": document})
        return bool(answer.dmAuthResult)

    def changes(self, begin: datetime) -> list[Change]:
        """Return what became of sent messages since *begin*, oldest first; 15 days are told."""
        fields = {"dmFromTime": begin, "dmToTime": None}
        answer = self._call("dx", "GetMessageStateChanges", fields)
        told = _repeated(answer.dmRecords, "dmRecord")
        found = [
            Change(str(one.dmID), utc(one.dmEventTime) or begin, int(one.dmMessageStatus))
            for one in told
        ]
        return sorted(found, key=lambda one: one.at)

    def envelope(self, number: str) -> bytes:
        """Return the answer with a received message's envelope, as XML, for want of more."""
        service = self._service("dx")
        with self._clients["dx"].settings(raw_response=True):
            octets: bytes = service.MessageEnvelopeDownload(dmID=number).content
        found = {code: _within(octets, f"dmStatus{code}") for code in ("Code", "Message")}
        wrong = trouble(found["Code"], found["Message"])
        if wrong is not None:
            raise wrong
        return octets

    def mark(self, number: str) -> None:
        """Tell the system that we have the message. It has no effect in law."""
        self._call("dx", "MarkMessageAsDownloaded", {"dmID": number})

    def find(self, wanted: Mapping[str, str]) -> Found:
        """Return the boxes that fit the conditions of FindDataBox2; none is no error."""
        answer = self._call("df", "FindDataBox2", {"dbOwnerInfo": dict(wanted)})
        boxes = map(found, _repeated(answer.dbResults, "dbOwnerInfo"))
        return Found(tuple(boxes), _status(answer)[0] == _CUT)

    def search(self, text: str) -> Found:
        """Return the boxes in whose name and address all words of *text* stand (ISDSSearch3)."""
        fields = {
            "searchText": text,
            "searchType": "GENERAL",
            "searchScope": "ALL",
            "page": 0,
            "pageSize": _PAGE,
            "highlighting": False,
        }
        answer = self._call("df", "ISDSSearch3", fields)
        boxes = map(searched, _repeated(answer.dbResults, "dbResult"))
        return Found(tuple(boxes), answer.lastPage is False)

    def create(self, envelope: Mapping[str, Any], attachments: Sequence[Attachment]) -> str:
        """Send a message and return its number. ``NoAnswer``: it may have been sent."""
        files = [
            {
                "dmMimeType": one.media_type,
                "dmFileMetaType": "enclosure" if position else "main",
                "dmFileDescr": one.name,
                "dmEncodedContent": one.content,
            }
            for position, one in enumerate(attachments)
        ]
        fields = {"dmEnvelope": dict(envelope), "dmFiles": {"dmFile": files}}
        return _number(self._call("dz", "CreateMessage", fields))

    def upload(self, stored: Stored, heard: Heard = lambda _: None) -> Uploaded:
        """Upload a file for a big message; raises also what opening it raises."""
        return upload(self._transport, address_of(self._box, "vodz"), stored, heard)

    def create_big(self, envelope: Mapping[str, Any], files: Sequence[Uploaded]) -> str:
        """Send a big message of uploaded files and return its number; as ``create``."""
        named = [
            {
                "dmFileMetaType": "enclosure" if position else "main",
                "dmAttID": one.id,
                "dmAttHash1": one.first,
                "dmAttHash1Alg": one.first_kind,
                "dmAttHash2": one.second,
                "dmAttHash2Alg": one.second_kind,
            }
            for position, one in enumerate(files)
        ]
        fields = {"dmEnvelope": dict(envelope), "dmFiles": {"dmExtFile": named}}
        return _number(self._call("vodz", "CreateBigMessage", fields))

    def _listed(
        self, operation: str, unit: str, begin: datetime, end: datetime | None
    ) -> list[Listed]:
        fields = {
            "dmFromTime": begin,
            "dmToTime": end,
            unit: None,
            "dmStatusFilter": ALL_STATES,
            "dmOffset": 1,
            "dmLimit": LIMIT,
        }
        answer = self._call("dx", operation, fields)
        newest = [listed(record) for record in _repeated(answer.dmRecords, "dmRecord")]
        if len(newest) < LIMIT:
            return newest
        # A full list may hide more. Its oldest part is asked for again.
        oldest = min(one.delivered for one in newest if one.delivered)
        if oldest <= begin or (end is not None and oldest >= end):
            raise Unexpected(f"More than {LIMIT} messages of one instant.")
        known = {one.id for one in newest}
        older = self._listed(operation, unit, begin, oldest)
        return newest + [one for one in older if one.id not in known]

    def _call(self, servlet: str, operation: str, fields: Mapping[str, Any]) -> Any:
        try:
            answer = getattr(self._service(servlet), operation)(**fields)
        except Fault as error:
            raise Unexpected(f"The data-box system answered: {error.message}") from error
        except XMLParseError as error:
            # It tells the element that our description does not know, and no content.
            raise Unexpected(f"{operation}: {' '.join(str(error).split())[:200]}") from error
        except (ZeepError, etree.LxmlError, ValueError, TypeError) as error:
            raise Unexpected(f"{operation}: {type(error).__name__}") from error
        if answer is None:
            raise Unexpected(f"The data-box system does not know {operation}.")
        code, text = _status(answer)
        wrong = trouble(code, text)
        if wrong is not None:
            raise wrong
        return answer

    def _service(self, servlet: str) -> Any:
        if servlet not in self._services:
            make: Any = zeep.Client
            client: Any = make(
                str(self._folder / DOCUMENTS[servlet]),
                transport=self._transport,
                settings=zeep.Settings(strict=True, xml_huge_tree=True),
            )
            (binding,) = client.wsdl.bindings
            # The documents carry addresses of their own; ours is in the settings.
            self._clients[servlet] = client
            self._services[servlet] = client.create_service(binding, address_of(self._box, servlet))
        return self._services[servlet]

    def check_owner(self) -> None:
        """Make sure that the account opens the box of the settings. Raises ``LoginRefused``."""
        found = self.owner()
        if found != self._box.box:
            raise LoginRefused(f"The account opens the box {found}, not {self._box.box}.")


def _status(answer: Any) -> tuple[str, str]:
    # An answer of the status alone comes without its wrapping.
    for kind in ("dm", "db"):
        status = getattr(answer, f"{kind}Status", None) or answer
        code = getattr(status, f"{kind}StatusCode", None)
        if code is not None:
            return str(code), str(getattr(status, f"{kind}StatusMessage", "") or "")
    raise Unexpected("The data-box system answered without a status.")


def _number(answer: Any) -> str:
    if not answer.dmID:
        raise Unexpected("The message was taken without a number.")
    return str(answer.dmID)


def _within(octets: bytes, name: str) -> str:
    found = re.search(rb"<(?:\w+:)?%s>([^<]*)<" % name.encode(), octets)
    if found is None:
        raise Unexpected(f"The data-box system answered without {name}.")
    return found[1].decode("utf-8", "replace")


def _repeated(sequence: Any, name: str) -> Iterator[Any]:
    # The library gives a repeated sequence as a list of its own.
    for one in getattr(sequence, "_value_1", None) or ():
        yield one[name]
