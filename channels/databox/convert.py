"""Reads a data message: who sent it, from whose box, with which attachments; whatever it is."""

import logging
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import BinaryIO

from channels.databox import inside
from channels.databox.document import Document, NotAMessage, SentFile, read_pieces
from channels.databox.facts import ABOUT_SENT, NOT_FETCHED, WHAT, info_in
from channels.databox.identifiers import SYSTEM_BOXES
from channels.databox.marks import OUR_MARK, OUR_NUMBER, THEIR_MARK, THEIR_NUMBER
from channels.databox.proofs import day_and_time, defect, delivery, proof
from channels.databox.signed import NotSigned
from channels.databox.states import FATES, number_of
from channels.databox.zfo import UNKNOWN, Opened, Seal, unsealed_in
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.report import Fate, Report
from gateway.model.submission import (
    Evidence,
    Part,
    PartRole,
    Party,
    Submission,
    SubmissionKind,
)

log = logging.getLogger("channels.databox")

ZFO = "application/vnd.software602.filler.form-xml-zip"

#: Why no confirmation is sent: the sender's delivery info says more. Two offices whose programs
#: confirmed each other's confirmations would never end.
RECEIPT = "Doručení potvrzuje odesílateli doručenka datové schránky."

#: Octets in which a document shows whether it is in clear, and that are read at a time.
_BEGINNING, _PIECE = 64, 64 * 1024

#: Characters of a text shown as the message's own.
_LONGEST_TEXT = 500_000
_LONGEST_NAME = 255
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Identifiers of the sender as the registry knows them, by element of the envelope.
_IDENTIFIERS = {
    "dbIDSender": "data_box_id",
    "dmSenderRefNumber": "reference_number",
    "dmSenderIdent": "file_mark",
    "dmSenderAddress": "postal_address",
}


@dataclass(frozen=True, slots=True)
class DataboxConverter:
    """Reads signed data messages. Total: what nobody can read becomes a submission that says so."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Return what *original* means. Never raises."""
        name = f"{arrival.envelope.get('dm_id') or 'zprava'}.zfo"
        whole = Part(name, ZFO, PartRole.ORIGINAL, arrival.original)
        try:
            if arrival.envelope.get(WHAT) == ABOUT_SENT:
                return _report(arrival, original, whole)
            return _read(arrival, original, whole)
        except (NotSigned, NotAMessage):
            return _unreadable(arrival, whole)
        except Exception:  # total by promise: what surprises us is for a clerk to look at
            log.exception("a data message could not be read")
            return _unreadable(arrival, whole)


def _read(arrival: Arrival, original: BinaryIO, whole: Part) -> Submission:
    opened = _opened(original)
    document = read_pieces(opened.pieces)
    envelope = document.envelope
    damaged = [one for one in document.files if one.is_damaged]
    found = inside.look(document.files)
    return Submission(
        kind=_kind(envelope.get("dbIDSender", "")),
        party=Party(
            name=envelope.get("dmSender", ""),
            address=_address(envelope.get("dbIDSender", "")),
            identifiers={
                known: envelope[name] for name, known in _IDENTIFIERS.items() if name in envelope
            },
        ),
        subject=envelope.get("dmAnnotation", ""),
        text=_text(document),
        parts=(
            whole,
            *(_part(one, place) for place, one in enumerate(document.files, 1)),
            *(_inner(holder, one, place) for place, (holder, one) in enumerate(found.files, 1)),
            *_info(arrival),
        ),
        evidence=(
            proof(arrival.envelope, document, opened.seal),
            *(defect("damaged", part=one.name) for one in damaged),
            *_missing(arrival, document),
            *found.evidence,
        ),
        references=_references(document),
        written_at=document.stamped_at or document.delivered,
        no_answer_because=RECEIPT,
    )


def _as_people_write(event: str) -> str:
    """Return an event of a delivery info with its instant in words; any other line as it is."""
    at, _, told = event.partition(" ")
    try:
        return f"{day_and_time(datetime.fromisoformat(at))} {told}"
    except ValueError:
        return event


def _report(arrival: Arrival, original: BinaryIO, whole: Part) -> Submission:
    """Return what a delivery info tells about a message of ours."""
    opened = _opened(original)
    document = read_pieces(opened.pieces)
    told = delivery(arrival.envelope, document, opened.seal)
    number = document.envelope.get("dmID", "") or arrival.envelope.get("dm_id", "")
    return Submission(
        kind=SubmissionKind.REPORT,
        party=Party(name=document.envelope.get("dmRecipient", "")),
        subject=f"Doručenka: {document.envelope.get('dmAnnotation', number)}",
        text="\n".join((told.summary, *map(_as_people_write, document.events))),
        parts=(replace(whole, name=f"dorucenka-{number}.zfo"),),
        evidence=(told,),
        # Its own identifier first, then that of the message it reports on.
        references=(f"{number}:{document.state}", number) if number else (),
        report=_told(document, number, told.summary) if number else None,
        written_at=document.accepted or document.delivered,
        no_answer_because=RECEIPT,
    )


def _told(document: Document, number: str, summary: str) -> Report:
    fate = FATES.get(number_of(document.state), Fate.UNKNOWN)
    return Report((number,), fate, document.envelope.get("dmRecipient", ""), diagnostic=summary)


def _info(arrival: Arrival) -> tuple[Part, ...]:
    """Return the delivery info that came along: it stays with the document."""
    octets = info_in(arrival.envelope)
    name = f"dorucenka-{arrival.envelope.get('dm_id', '')}.zfo"
    return (Part(name, ZFO, PartRole.PROOF, BlobRef.of(octets)),) if octets else ()


def _inner(holder: SentFile, file: SentFile, place: int) -> Part:
    taken_out_of = BlobRef.of(holder.content).sha256
    return replace(_part(file, place), role=PartRole.EXTRACTED, of=taken_out_of)


def _missing(arrival: Arrival, document: Document) -> tuple[Evidence, ...]:
    why = arrival.envelope.get(NOT_FETCHED, "")
    if why:
        return (defect("not-fetched", why=why),)
    return () if document.files else (defect("empty"),)


def _opened(original: BinaryIO) -> Opened:
    original.seek(0)
    if original.read(_BEGINNING).lstrip()[:1] == b"<":
        # The same in clear, as some programs export it: there is no seal.
        return Opened(partial(_pieces, original), Seal(UNKNOWN))
    return unsealed_in(original)


def _pieces(original: BinaryIO) -> Iterator[bytes]:
    original.seek(0)
    while piece := original.read(_PIECE):
        yield piece


def _unreadable(arrival: Arrival, whole: Part) -> Submission:
    sender = arrival.envelope.get("sender", "")
    return Submission(
        kind=SubmissionKind.UNREADABLE,
        party=Party(
            address=_address(sender), identifiers={"data_box_id": sender} if sender else {}
        ),
        parts=(whole,),
        evidence=(defect("unreadable"),),
        no_answer_because=RECEIPT,
    )


def _kind(sender: str) -> SubmissionKind:
    return SubmissionKind.AUTOMATIC if sender in SYSTEM_BOXES else SubmissionKind.MESSAGE


def _address(sender: str) -> str:
    return "" if sender in SYSTEM_BOXES else sender


def _part(file: SentFile, place: int) -> Part:
    name = _CONTROLS.sub("", file.name).strip()[:_LONGEST_NAME] or f"priloha-{place}"
    return Part(name, _media_type(file, name), PartRole.ATTACHMENT, BlobRef.of(file.content))


def _media_type(file: SentFile, name: str) -> str:
    declared = file.media_type.strip().lower()
    if re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", declared):
        return declared
    guessed, encoding = mimetypes.guess_type(name.rpartition("/")[2])
    if name.lower().endswith(".zfo"):
        return ZFO
    return guessed if guessed and not encoding else "application/octet-stream"


def _text(document: Document) -> str:
    """Return the text of the first attachment when it is plain text: the letter itself."""
    first = document.files[0] if document.files else None
    if first is None or first.is_damaged or not first.name.lower().endswith(".txt"):
        return ""
    try:
        text = first.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = first.content.decode("cp1250", errors="replace")
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[:_LONGEST_TEXT]


def _references(document: Document) -> tuple[str, ...]:
    envelope = document.envelope
    named = (
        (envelope.get("dmID", ""), ""),
        (envelope.get("dmSenderRefNumber", ""), THEIR_NUMBER),
        (envelope.get("dmSenderIdent", ""), THEIR_MARK),
        (envelope.get("dmRecipientRefNumber", ""), OUR_NUMBER),
        (envelope.get("dmRecipientIdent", ""), OUR_MARK),
    )
    return tuple(prefix + value for value, prefix in named if value)
