"""Turns an accepted arrival into a submission: converted within bounds, then checked."""

import io
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from gateway.faults import reached
from gateway.intake import child
from gateway.intake.bounded import Bounded
from gateway.loop import in_thread
from gateway.model.arrival import Arrival
from gateway.model.blob import SMALL, BlobRef, Blobs
from gateway.model.errors import TryLater, as_text
from gateway.model.ids import OriginatorId
from gateway.model.ports import Check, Converter, Findings
from gateway.model.submission import (
    Evidence,
    Outcome,
    Part,
    PartRole,
    Party,
    Submission,
    SubmissionKind,
)
from gateway.store.store import Store

log = logging.getLogger("gateway.intake")


class StoredBlobs:
    """Opens one originator's content. Blocks: call it in a thread.

    Parts that were converted but not yet decided about lie in the folder without a row.
    """

    def __init__(self, store: Store, originator: OriginatorId) -> None:
        self._store = store
        self._originator = originator

    def open(self, blob: BlobRef) -> BinaryIO:
        """Open content that travels along or is stored. Raises ``LookupError``."""
        if blob.content is not None:
            return io.BytesIO(blob.content)
        try:
            return self._store.look(self._originator, lambda unit: unit.open(blob))
        except LookupError:
            return self._store.blobs.open(blob)


class Reader:
    """Reads arrivals with the converter of their channel and all checks."""

    def __init__(
        self,
        store: Store,
        bounded: Bounded,
        converters: Mapping[str, Converter],
        checks: Sequence[Check],
    ) -> None:
        self._store = store
        self._bounded = bounded
        self._converters = converters
        self._checks = checks

    async def read(self, arrival: Arrival) -> Submission:
        """Return what the arrival means. Raises ``TryLater`` when the store does not answer."""
        blobs = StoredBlobs(self._store, arrival.originator)
        if arrival.original.content is None and arrival.original.size <= SMALL:
            original = await in_thread(self._original, blobs, arrival.original)
            arrival = replace(arrival, original=original)
        submission = await self._convert(arrival)
        reached("convert.done")
        for check in self._checks:
            submission = _with(submission, await check.examine(submission, blobs))
        return submission

    def _original(self, blobs: Blobs, blob: BlobRef) -> BlobRef:
        """Small content travels to the child by pipe, large content by its name on disk."""
        with blobs.open(blob) as stored:
            return replace(blob, content=stored.read())

    async def _convert(self, arrival: Arrival) -> Submission:
        converter = self._converters.get(arrival.channel)
        if converter is None:
            return unreadable(arrival, f"Kanál {arrival.channel} tu není zapnutý.")
        try:
            return await self._bounded.run(
                child.convert, converter, arrival, self._store.blobs.folder
            )
        except TryLater:
            raise
        except Exception as error:
            # A converter promises never to raise. When one does, the item must still be seen.
            log.exception("conversion failed", extra={"channel": arrival.channel})
            return unreadable(arrival, f"Zprávu se nepodařilo přečíst ({as_text(error)}).")


def unreadable(arrival: Arrival, why: str) -> Submission:
    """Return the submission that says nobody could read the arrival; the original is kept."""
    return Submission(
        kind=SubmissionKind.UNREADABLE,
        party=Party(address=arrival.envelope.get("sender", "")),
        parts=(
            Part(
                "original", "application/octet-stream", PartRole.ORIGINAL, arrival.original.stored()
            ),
        ),
        evidence=(Evidence("defect", Outcome.NOTED, why),),
        no_answer_because="unreadable",
    )


def _with(submission: Submission, findings: Findings) -> Submission:
    detected = dict(findings.media_types)
    parts = tuple(
        replace(part, media_type=detected.get(part.blob.sha256, part.media_type))
        for part in submission.parts
    )
    return replace(
        submission,
        parts=parts + findings.derived,
        evidence=submission.evidence + findings.evidence,
    )
