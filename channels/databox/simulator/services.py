"""The table of everything the simulated system offers: paths, operations, rights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from channels.databox.simulator import about, access, big, notices, search, whole
from channels.databox.simulator.big import Streamed
from channels.databox.simulator.messages import Rejected
from channels.databox.simulator.people import Right
from channels.databox.simulator.reading import Files
from channels.databox.simulator.system import Session, System
from channels.databox.simulator.wire import Call, around, status

SERVLETS: Mapping[str, Mapping[str, Any]] = {
    "dz": whole.OPERATIONS,
    "dx": {**about.OPERATIONS, **notices.OPERATIONS},
    "df": search.OPERATIONS,
    "DsManage": access.OPERATIONS,
    "vodz": big.OPERATIONS,
}

_READ = Right.READ | Right.READ_ALL

#: Any one of these rights is needed; whatever is not here needs none.
RIGHTS: Mapping[str, Right] = {
    **dict.fromkeys(("CreateMessage", "CreateMultipleMessage", "CreateBigMessage"), Right.CREATE),
    **dict.fromkeys(("UploadAttachment", "SignedSentMessageDownload"), Right.CREATE),
    "SignedSentBigMessageDownload": Right.CREATE,
    **dict.fromkeys(("MessageDownload", "SignedMessageDownload", "BigMessageDownload"), _READ),
    **dict.fromkeys(("SignedBigMessageDownload", "MarkMessageAsDownloaded"), _READ),
    "VerifyMessage": _READ,
    **dict.fromkeys(about.LISTS, Right.INFO),
    "EraseMessage": Right.ERASE,
    **dict.fromkeys(search.OPERATIONS, Right.SEARCH),
}

#: Answers that carry no status of their own (GetDataBoxAddress has none in the schema).
_WITHOUT_STATUS = {"GetDataBoxAddress"}

_DONE = ("0000", "Provedeno úspěšně.")
_UNSTAMPED = ("0005", "Podpis není opatřen časovým razítkem, stáhněte zprávu později.")

#: Answers with a signature that is stamped.
_STAMPED = {"SignedMessageDownload", "SignedSentMessageDownload", "GetSignedDeliveryInfo"}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: what stands before and behind a large content, or simply all of it."""

    before: bytes
    large: Streamed | None
    behind: bytes

    def pieces(self) -> Iterator[bytes]:
        """Yield all of it."""
        yield self.before
        if self.large is not None:
            yield from self.large.pieces()
        yield self.behind


@dataclass(frozen=True, slots=True)
class Services:
    """Answers calls."""

    system: System

    def unstamped(self, session: Session, servlet: str, call: Call, files: Files | None) -> Told:
        """Do the same while the time-stamping authority does not answer."""
        with self.system.turn():
            self.system.stamps_answer = False
            try:
                return self.answered(session, servlet, call, files)
            finally:
                self.system.stamps_answer = True

    def answered(self, session: Session, servlet: str, call: Call, files: Files | None) -> Told:
        """Do what is called and return the answer."""
        operation = SERVLETS[servlet].get(call.name)
        if operation is None:
            return told(servlet, call, "2006", f"Unknown operation: {call.name}")
        needed = RIGHTS.get(call.name)
        if needed and not session.rights & needed:
            return told(servlet, call, "1004", "K provedení operace nemáte oprávnění.")
        try:
            given = (self.system, session, call)
            content = operation(*given) if files is None else operation(*given, files)
        except Rejected as error:
            return told(servlet, call, error.code, error.text, error.content)
        if call.name in _WITHOUT_STATUS:
            before, behind = around("p", call.name, is_soap_12=call.is_soap_12)
            return Told(before + content.encode(), None, behind)
        is_bare = call.name in _STAMPED and not self.system.stamps_answer
        return told(servlet, call, *(_UNSTAMPED if is_bare else _DONE), content)


def told(servlet: str, call: Call, code: str, text: str, content: str | Streamed = "") -> Told:
    """Return an answer with its status, in the prefixes that the real answers have."""
    kind = "db" if servlet in {"df", "DsManage"} else "dm"
    is_written = call.name in {"CreateMessage", "CreateMultipleMessage"}
    prefix = "p" if kind == "db" or is_written else "q"
    before, behind = around(prefix, call.name, is_soap_12=call.is_soap_12)
    ending = status(prefix, kind, code, text).encode() + behind
    if isinstance(content, Streamed):
        return Told(before, content, ending)
    return Told(before + content.encode() + ending, None, b"")
