"""What the desk says about files and settlement: tables of words, with tones."""

from collections.abc import Mapping

from gateway.web.languages import msgid
from gateway.web.words import Word
from registry.files.settling import Method
from registry.files.states import FileState

STATE: Mapping[str, Word] = {
    FileState.OPEN: (msgid("open file"), "muted"),
    FileState.SETTLED: (msgid("settled file"), "ok"),
    FileState.CLOSED: (msgid("closed file"), "closed"),
}

#: The tabs above the list of files; ``""`` is all.
TABS: Mapping[str, str] = {
    "": msgid("All files"),
    "mine": msgid("My files"),
    FileState.OPEN: msgid("Open files"),
    FileState.SETTLED: msgid("Settled files"),
    FileState.CLOSED: msgid("Closed files"),
}

METHOD: Mapping[str, str] = {
    Method.BY_DOCUMENT: msgid("by a document"),
    Method.BY_FORWARDING: msgid("by forwarding to who is competent"),
    Method.NOTED: msgid("by noting it"),
    Method.BY_RECORD_ON_DOCUMENT: msgid("by a record on the document"),
    Method.OTHER: msgid("in another way"),
}

#: What files write into the audit log.
EVENTS: Mapping[str, str] = {
    "filing.put-in": msgid("put into a file"),
    "filing.taken-out": msgid("taken out of the file"),
    "filing.settled": msgid("settled by a clerk"),
    "filing.reopened": msgid("opened again"),
    "filing.paper-noted": msgid("place of the paper written down"),
    "filing.converted": msgid("brought into an output format"),
    "filing.format-noted": msgid("output format noted"),
    "consignment.given-up": msgid("reply given up"),
    "file.opened": msgid("file opened"),
    "file.joined": msgid("filing joined"),
    "file.taken-out": msgid("filing taken out"),
    "file.assigned": msgid("file assigned"),
    "file.settled": msgid("file settled"),
    "file.closed": msgid("file closed"),
    "file.reopened": msgid("file opened again"),
    "file.reclassified": msgid("put into another class"),
    "file.corrected": msgid("title corrected"),
    "file.event": msgid("event outside the office written down"),
}
