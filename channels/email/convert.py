"""Reads a mail: who writes, about what, with which parts; whatever the octets are."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from channels.email.automatic import is_report, kind_of, sent_by_machine
from channels.email.charsets import one_line
from channels.email.defects import defect
from channels.email.headers import Headers
from channels.email.intake import ABOUT, NOT_FETCHED, RECEIVED_FROM, UNKNOWN
from channels.email.parts import Reading
from channels.email.people import Mailbox, addressee_of_answer, author
from channels.email.reported import reported
from channels.email.reports import report_of
from gateway.model.arrival import Arrival
from gateway.model.submission import (
    NOT_CONFIRMED,
    Evidence,
    Outcome,
    Part,
    PartRole,
    Party,
    Submission,
    SubmissionKind,
)

log = logging.getLogger("channels.email")

#: Of a conversation's identifiers only the newest are kept.
_MOST_REFERENCES = 50

_IDENTIFIER = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,400}>")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

#: Header fields kept verbatim as evidence.
_NOTED = (
    *("message-id", "from", "sender", "reply-to", "to", "cc", "date", "subject"),
    *("in-reply-to", "x-mailer", "user-agent", "auto-submitted", "precedence", "list-id"),
)


@dataclass(frozen=True, slots=True)
class EmailConverter:
    """Reads mail. Total: octets nobody can read become a submission that says so.

    Pure: it knows the arrival and the octets only. Which addresses are our own it takes from the
    envelope, whose recipients are ours by definition, and from *own_addresses* when given.
    """

    own_addresses: frozenset[str] = frozenset()

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Return what *original* means. Never raises."""
        whole = Part("zprava.eml", "message/rfc822", PartRole.ORIGINAL, arrival.original)
        try:
            return self._read(arrival, original.read(), whole)
        except Exception:  # total by promise: what surprises us is for a clerk to look at
            log.exception("a mail could not be read")
            return Submission(
                kind=SubmissionKind.UNREADABLE,
                party=Party(address=arrival.envelope.get("sender", "")),
                parts=(whole,),
                evidence=(defect("unreadable"),),
                no_answer_because="unreadable",
            )

    def _read(self, arrival: Arrival, octets: bytes, whole: Part) -> Submission:
        sender = arrival.envelope.get("sender", "")
        reading = Reading()
        headers = reading.mail(octets)
        text = reading.text()
        kind = kind_of(headers, headers.word("content-type"), sender)
        party = addressee_of_answer(headers, sender)
        defects = [defect(code) for code in reading.cutting.defects]
        if not headers.fields:
            defects.append(defect("header-missing"))
            if not text or _NOT_TEXT.search(octets[:4096]):
                kind = SubmissionKind.UNREADABLE
                defects.append(defect("unreadable"))
        elif not author(headers).address:
            defects.append(defect("sender"))
        if NOT_FETCHED in arrival.envelope:
            kind = SubmissionKind.UNREADABLE
            defects.append(defect("not-fetched", why=arrival.envelope[NOT_FETCHED]))
        return Submission(
            kind=kind,
            party=Party(party.name, party.address),
            subject=headers.text("subject"),
            text=text,
            parts=(whole, *reading.bodies, *reading.attachments, *reading.derived),
            evidence=(
                _noted(headers, arrival),
                *reported(headers, arrival.envelope),
                *reading.signatures,
                *defects,
                *reading.defects,
            ),
            references=tuple(_references(headers, arrival.envelope.get(ABOUT, ""))),
            written_at=_written_at(headers),
            no_answer_because=self._no_answer(headers, arrival, party)
            or (NOT_CONFIRMED if NOT_FETCHED in arrival.envelope else "")
            or ("unreadable" if kind is SubmissionKind.UNREADABLE else ""),
            report=report_of(arrival, headers, reading.cutting.leaves),
        )

    def _no_answer(self, headers: Headers, arrival: Arrival, party: Mailbox) -> str:
        """Return the first reason why no machine of ours may answer; empty when there is none."""
        sender = arrival.envelope.get("sender", "")
        ours = {a.strip().lower() for a in arrival.envelope.get("recipients", "").split(",")}
        ours |= self.own_addresses
        writers = {sender.lower(), party.address.lower(), author(headers).address.lower()}
        is_undated = arrival.envelope.get(RECEIVED_FROM) == UNKNOWN
        reasons = (
            "" if sender else "null-sender",
            sent_by_machine(headers),
            "report" if is_report(headers, headers.word("content-type"), sender) else "",
            "own-address" if writers & ours else "",
            # Out of a file, and nobody knows how old it is: nobody waits for a confirmation.
            "imported" if is_undated else "",
            "" if party.address else "no-address",
        )
        return next(filter(None, reasons), "")


def _noted(headers: Headers, arrival: Arrival) -> Evidence:
    details = {name.replace("-", "_"): headers.text(name) for name in _NOTED if name in headers}
    for name, value in arrival.envelope.items():
        details[f"envelope_{name}"] = one_line(value)
    who = author(headers).address or "neznámé adresy"
    sender = arrival.envelope.get("sender") or "prázdného odesílatele"
    summary = f"E-mail z adresy {who}, doručený od {sender}."
    return Evidence("e-mail", Outcome.NOTED, summary, details)


def _references(headers: Headers, about: str) -> Iterator[str]:
    own = _IDENTIFIER.findall(headers.raw("message-id"))[:1]
    answered = _IDENTIFIER.findall(headers.raw("in-reply-to"))
    conversation = _IDENTIFIER.findall(headers.raw("references"))
    # Whoever writes to the return path of a letter answers that letter.
    others = dict.fromkeys([*answered, *([about] if about else []), *reversed(conversation)])
    yield from own
    yield from [i for i in others if i not in own][:_MOST_REFERENCES]


def _written_at(headers: Headers) -> datetime | None:
    try:
        written = parsedate_to_datetime(headers.text("date", 200))
        return written.replace(tzinfo=written.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
