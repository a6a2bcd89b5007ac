"""What runs in a reading process: convert one arrival. Loads neither database nor reactor."""

from dataclasses import replace
from pathlib import Path

from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.ports import Converter
from gateway.model.submission import Part, Submission
from gateway.store.blobs import BlobFolder


def convert(converter: Converter, arrival: Arrival, folder: Path) -> Submission:
    """Convert; large parts are on disk before it returns."""
    blobs = BlobFolder(folder)
    with blobs.open(arrival.original) as original:
        submission = converter.convert(arrival, original)
    parts = tuple(replace(part, blob=_light(blobs, arrival, part)) for part in submission.parts)
    return replace(submission, parts=parts)


def _light(blobs: BlobFolder, arrival: Arrival, part: Part) -> BlobRef:
    if part.blob.sha256 == arrival.original.sha256:
        return arrival.original.stored()
    return blobs.put(part.blob.content) if part.blob.content is not None else part.blob
