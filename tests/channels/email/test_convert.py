"""Sample mails beside what they mean: ``mail/*.eml`` and ``mail/*.json``."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from channels.email.convert import EmailConverter
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.ids import OriginatorId
from gateway.model.submission import Submission
from tests.gateways import ARRIVED

SAMPLES = Path(__file__).parent / "mail"

#: Samples that came with the null sender.
WITHOUT_SENDER = {"bounce", "vacation"}


def arrival_of(octets: bytes, sender: str = "obalka@example.org") -> Arrival:
    """Return how *octets* would arrive."""
    original = BlobRef.of(octets)
    return Arrival(
        OriginatorId("lhota"),
        "email",
        f"sha256:{original.sha256}",
        ARRIVED,
        original,
        {"sender": sender, "recipients": "podatelna@lhota.example.org", "peer": "127.0.0.1"},
    )


def convert(octets: bytes, sender: str = "obalka@example.org") -> Submission:
    """Return what *octets* mean."""
    return EmailConverter().convert(arrival_of(octets, sender), io.BytesIO(octets))


def summary(submission: Submission) -> dict[str, Any]:
    """Return what the expectation files hold."""
    return {
        "kind": submission.kind,
        "party": [submission.party.name, submission.party.address],
        "subject": submission.subject,
        "text": submission.text,
        "parts": [
            [p.role, p.name, p.media_type, p.blob.size, p.blob.sha256[:16]]
            for p in submission.parts
        ],
        "defects": [e.summary for e in submission.evidence if e.kind == "defect"],
        "references": list(submission.references),
        "written_at": submission.written_at and submission.written_at.isoformat(),
        "no_answer_because": submission.no_answer_because,
    }


@pytest.mark.parametrize("sample", sorted(p.stem for p in SAMPLES.glob("*.eml")))
def test_sample(sample: str) -> None:
    """Every sample means what stands beside it."""
    octets = (SAMPLES / f"{sample}.eml").read_bytes()
    sender = "" if sample in WITHOUT_SENDER else "obalka@example.org"
    expected = json.loads((SAMPLES / f"{sample}.json").read_text(encoding="utf-8"))

    assert summary(convert(octets, sender)) == expected
