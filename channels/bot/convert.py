"""Reads what the chat has handed in: a form package, and that it was filled in by conversation."""

from dataclasses import replace
from typing import BinaryIO

from gateway.model import package
from gateway.model.arrival import Arrival
from gateway.model.submission import Evidence, Outcome, Submission, SubmissionKind

#: Where the conversation was held, in words for the clerk.
DOORS = {"telegram": "přes Telegram", "web": "v chatu na webu", "terminal": "v terminálu"}


class BotConverter:
    """Reads a package; what a chat proves, and what it does not, stands beside it as evidence."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Return the filled form. Total: what is no package becomes a submission saying so."""
        read = package.submission(arrival, original)
        if read.kind is not SubmissionKind.FORM:
            return read
        door = arrival.envelope.get("reply_to", "terminal").partition(":")[0]
        where = DOORS.get(door, "v chatu")
        held = Evidence(
            "delivery",
            Outcome.NOTED,
            f"Formulář byl vyplněn rozhovorem s automatem {where}; totožnost nikdo neověřil.",
            dict(arrival.envelope),
        )
        return replace(read, evidence=(*read.evidence, held))
