"""Reads a mail: who writes, about what, with which parts; whatever the octets are."""

from typing import BinaryIO

from gateway.model.arrival import Arrival
from gateway.model.submission import Part, PartRole, Party, Submission, SubmissionKind


class EmailConverter:
    """Reads mail. Total: octets nobody can read become a submission that says so."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:  # noqa: ARG002  (soon)
        """Return what *original* means. Never raises."""
        part = Part("zprava.eml", "message/rfc822", PartRole.ORIGINAL, arrival.original)
        return Submission(SubmissionKind.UNREADABLE, Party(), parts=(part,))
