"""Reads what is reported about mail of ours (RFC 3464, RFC 8098), and what old servers write."""

import re
from collections.abc import Iterator, Sequence

from channels.email.automatic import is_report
from channels.email.charsets import decode, one_line
from channels.email.headers import Headers, split
from channels.email.intake import ABOUT
from channels.email.mime import Leaf
from channels.email.parameters import parameters
from channels.email.transfer import undo
from gateway.model.arrival import Arrival
from gateway.model.report import Fate, Report

#: As much of a report's text is looked through, in octets.
_LOOKED_THROUGH = 64 * 1024
#: More recipients of one report are not read.
_MOST_RECIPIENTS = 50

_STATUS, _DISPOSITION = "message/delivery-status", "message/disposition-notification"
#: Of reports only these may be told by their text: others tell of complaints, or of policies.
_TOLD_BY_TEXT = frozenset({"", "delivery-status"})
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/global"})

_FATES = {
    "failed": Fate.UNDELIVERED,
    "delayed": Fate.DELAYED,
    "delivered": Fate.DELIVERED,
    # Handed over to a server that reports no success: nobody will tell more.
    "relayed": Fate.UNKNOWN,
    "expanded": Fate.UNKNOWN,
}
#: What a program did with a letter that lay in its mailbox.
_ARRIVED = frozenset({"displayed", "deleted", "dispatched", "processed"})
#: The worst of several recipients counts.
_WORST = (Fate.UNDELIVERED, Fate.DELAYED, Fate.UNKNOWN, Fate.DELIVERED)

_IDENTIFIER = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,400}>")
_OWN_LINE = re.compile(rb"^[> \t]*Message-ID:\s*(<[^<>\s]{1,400}>)", re.IGNORECASE | re.MULTILINE)
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45]\d\d)[ -]")
_DELAY = re.compile(
    r"delay|not yet been delivered|will (?:keep|continue) (?:trying|to try)|zpož[dď]"
    r"|dočasn|warning",
    re.IGNORECASE,
)
_XTEXT = re.compile(r"\+([0-9A-F]{2})")


def report_of(arrival: Arrival, headers: Headers, leaves: Sequence[Leaf]) -> Report | None:
    """Return what the mail reports about one of ours; ``None`` when it is no report.

    What it is about may be claimed by anybody. Whether we sent such a thing, the office knows: our
    identifiers cannot be guessed.
    """
    sender = arrival.envelope.get("sender", "")
    if not is_report(headers, headers.word("content-type"), sender):
        return None
    about = [arrival.envelope.get(ABOUT, ""), *_returned(leaves)]
    for leaf in leaves:
        if leaf.media_type == _STATUS:
            return _by_status(leaf, about)
        if leaf.media_type == _DISPOSITION:
            return _by_disposition(leaf, about)
    kind = parameters(headers.raw("content-type")).get("report-type", "").lower()
    return _by_text(leaves, about) if kind in _TOLD_BY_TEXT else Report(_known(about), Fate.UNKNOWN)


def _by_status(status: Leaf, about: list[str]) -> Report:
    blocks = list(_blocks(_content(status)))
    whole = blocks[0] if blocks else Headers()
    envelope = _plain(whole.text("original-envelope-id", 400))
    about.insert(1, f"<{envelope}>" if envelope else "")
    told = [(_fate(block), block) for block in blocks if "action" in block]
    told.sort(key=lambda one: _WORST.index(one[0]))
    fate, block = told[0] if told else (Fate.UNKNOWN, whole)
    return Report(
        about=_known(about),
        fate=fate,
        recipient=_address(block.text("original-recipient") or block.text("final-recipient")),
        status=block.word("status"),
        diagnostic=_address(block.text("diagnostic-code")),
        reporter=_address(block.text("remote-mta") or whole.text("reporting-mta")),
    )


def _by_disposition(disposition: Leaf, about: list[str]) -> Report:
    """Read what the addressee's program says it did (RFC 8098 section 3.2.6)."""
    block = next(_blocks(_content(disposition)), Headers())
    about.insert(1, next(iter(_IDENTIFIER.findall(block.raw("original-message-id"))), ""))
    did = block.text("disposition").rpartition(";")[2].strip().lower()
    return Report(
        about=_known(about),
        fate=Fate.DELIVERED if did.partition("/")[0] in _ARRIVED else Fate.UNKNOWN,
        recipient=_address(block.text("original-recipient") or block.text("final-recipient")),
        diagnostic=one_line(did, 300),
        reporter=one_line(block.text("reporting-ua"), 300),
    )


def _by_text(leaves: Sequence[Leaf], about: list[str]) -> Report:
    """Read a report for people: the first status in it; a failure when it tells none."""
    start = leaves[0].start if leaves else 0
    seen = leaves[0].octets[start : start + _LOOKED_THROUGH] if leaves else b""
    about += [found.decode("ascii", "replace") for found in _OWN_LINE.findall(seen)[:20]]
    text = decode(_content(leaves[0])).text if leaves else ""
    enhanced, reply = _ENHANCED.search(text), _REPLY.search(text)
    status = enhanced[1] if enhanced else (reply[1] if reply else "")
    late = status.startswith("4") or (not status and bool(_DELAY.search(text)))
    arrived = status.startswith("2")
    fate = Fate.DELAYED if late else Fate.DELIVERED if arrived else Fate.UNDELIVERED
    found = enhanced or reply
    diagnostic = text[max(0, text.rfind("\n", 0, found.start())) :] if found else ""
    diagnostic = diagnostic.strip().partition("\n")[0]
    return Report(_known(about), fate, "", status, one_line(diagnostic, 300))


def _returned(leaves: Sequence[Leaf]) -> Iterator[str]:
    """Yield the identifiers of the mail that came back along with the report."""
    for leaf in leaves:
        if leaf.media_type in _RETURNED:
            content = _content(leaf)
            inner, _ = split(content, 0, len(content))
            yield from _IDENTIFIER.findall(inner.raw("message-id"))[:1]


def _content(leaf: Leaf) -> bytes:
    cut = leaf.octets[leaf.start : min(leaf.end, leaf.start + _LOOKED_THROUGH)]
    return undo(cut, leaf.headers.word("content-transfer-encoding")).octets


def _blocks(content: bytes) -> Iterator[Headers]:
    """Yield the blocks of fields: the whole report's first, then one for each recipient."""
    position = 0
    for _ in range(_MOST_RECIPIENTS):
        while content[position : position + 1] in {b"\r", b"\n"}:
            position += 1
        block, after = split(content, position, len(content))
        if after <= position:
            return
        yield block
        position = after


def _fate(block: Headers) -> Fate:
    return _FATES.get(block.word("action"), Fate.UNKNOWN)


def _known(about: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, about)))


def _address(text: str) -> str:
    """Return what stands behind the kind: ``rfc822; jana@example.test``."""
    return one_line(_plain(text.partition(";")[2] or text), 300)


def _plain(text: str) -> str:
    return _XTEXT.sub(lambda match: chr(int(match[1], 16)), text.strip())
