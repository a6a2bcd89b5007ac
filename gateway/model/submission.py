"""An arrival that has been read: who writes, about what, with which parts and proofs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gateway.model.blob import BlobRef, Blobs
from gateway.model.errors import TryLater
from gateway.model.form import FormData
from gateway.model.report import Report

#: Why a person's message is not confirmed of which the header alone was taken, since it is too
#: large: nobody can confirm what did not come, but its sender is told how to mend it.
NOT_CONFIRMED = "not-fetched"


class SubmissionKind(StrEnum):
    """What sort of thing was read."""

    MESSAGE = "message"
    FORM = "form"
    #: A delivery report on something we sent.
    REPORT = "report"
    #: Written by a machine: an out-of-office reply, a list, a newsletter.
    AUTOMATIC = "automatic"
    #: Octets that nobody could read; the original is kept and a clerk looks at it.
    UNREADABLE = "unreadable"


class PartRole(StrEnum):
    """What a part is to the whole (DOMAIN: component, container)."""

    ORIGINAL = "original"
    BODY = "body"
    ATTACHMENT = "attachment"
    #: A file taken out of another part as it lay there: out of an attached mail, a winmail.dat.
    EXTRACTED = "extracted"
    #: Made by us from another part, so that it can be read: text from a picture, a summary.
    DERIVED = "derived"
    #: Proves when and how it came: the delivery info of a data message (doručenka).
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of content."""

    #: The name as sent, decoded as well as possible; never used as a path.
    name: str
    #: The media type as declared by the sender until the formats check has looked at the octets.
    media_type: str
    role: PartRole
    blob: BlobRef
    #: SHA-256 of the part it was taken out of, where that was not the original itself.
    of: str = ""


def content_of(part: Part, blobs: Blobs) -> bytes:
    """Return a part's octets, which travel along or are stored; blocks. Raises ``TryLater``."""
    if part.blob.content is not None:
        return part.blob.content
    try:
        with blobs.open(part.blob) as file:
            return file.read()
    except (LookupError, OSError) as error:
        raise TryLater(f"The content of '{part.name}' cannot be read.") from error


class Outcome(StrEnum):
    """Result of an examination. "Cannot be assessed" is no failure (Decree 259/2012 § 4)."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_ASSESSED = "not-assessed"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that proves something, kept verbatim."""

    #: A short stable word: ``formats``, ``defect``, ``dkim``, ``signature``; ``data-box`` (whose
    #: box it came from), ``paper`` (a scan of a paper original), ``delivery`` (transport's facts).
    kind: str
    outcome: Outcome
    #: One sentence for the clerk.
    summary: str
    #: The verbatim findings, name by name.
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Party:
    """Who sent it, as far as the channel can tell."""

    #: The name as given; may be empty.
    name: str = ""
    #: Where an answer goes on the same channel; empty when nobody can be answered.
    address: str = ""
    #: Further identifiers as sent: ``organisation_id``, ``data_box_id``, ``birth_date``.
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a converter made of an arrival. Bytes nobody can read become one that says so."""

    kind: SubmissionKind
    party: Party
    subject: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    #: Foreign identifiers this refers to: its own Message-ID first, then those it replies to.
    references: tuple[str, ...] = ()
    form: FormData | None = None
    #: When the sender says it was written, if that could be read.
    written_at: datetime | None = None
    #: Why no automatic answer may be sent (RFC 3834); empty when one may.
    no_answer_because: str = ""
    #: What a delivery report says, where it is one.
    report: Report | None = None
