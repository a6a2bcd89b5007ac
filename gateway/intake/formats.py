"""Tells what attachments really are by their octets and notes where their names say otherwise."""

from collections.abc import Sequence

import magic

from gateway.intake.bounded import Bounded, OutOfBounds
from gateway.intake.locks import locked, may_be_locked
from gateway.loop import in_thread
from gateway.model.blob import Blobs
from gateway.model.conditions import PROGRAMS
from gateway.model.ports import Findings
from gateway.model.submission import Evidence, Outcome, Part, PartRole, Submission

#: So much of the beginning tells the type.
HEAD = 64 * 1024
#: So much of the end tells whether a PDF may be locked.
TAIL = 4096
#: More octets of one submission are not looked at for locks.
LOOKED_AT = 64 * 1024 * 1024

#: Parts whose octets come from outside.
_FOREIGN = frozenset({PartRole.ATTACHMENT, PartRole.EXTRACTED})


def detect(heads: Sequence[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Return the media type for each pair of hash and beginning; runs in a child process."""
    return [(sha256, magic.from_buffer(head, mime=True)) for sha256, head in heads]


class FormatsCheck:
    """The format is told by content, not by extension (NSESSS 2023)."""

    def __init__(self, bounded: Bounded) -> None:
        self._bounded = bounded

    async def examine(self, submission: Submission, blobs: Blobs) -> Findings:
        """Look at attachments and at what was taken out of them; bodies the converter made."""
        parts = [part for part in submission.parts if part.role in _FOREIGN]
        if not parts:
            return Findings()
        heads = await in_thread(_heads, parts, blobs)
        try:
            detected = dict(await self._bounded.run(detect, heads))
        except OutOfBounds as error:
            note = Evidence("formats", Outcome.NOT_ASSESSED, f"Formát příloh nelze určit: {error}")
            return Findings(evidence=(note,))
        types = {part.blob.sha256: _better(part, detected[part.blob.sha256]) for part in parts}
        told = (*_evidence(parts, types), *await self._locked(parts, blobs))
        return Findings(evidence=told, media_types=tuple(types.items()))

    async def _locked(self, parts: Sequence[Part], blobs: Blobs) -> tuple[Evidence, ...]:
        """Say which files want a password. What cannot be assessed is not said to be locked."""
        doubtful = await in_thread(_doubtful, parts, blobs)
        if not doubtful:
            return ()
        try:
            shut = set(await self._bounded.run(locked, doubtful))
        except OutOfBounds as error:
            told = f"Zda jsou soubory zamčené heslem, nelze určit: {error}"
            return (Evidence("formats", Outcome.NOT_ASSESSED, told),)
        return tuple(
            Evidence(
                "formats",
                Outcome.INVALID,
                f"Soubor „{part.name}“ je zamčený heslem a úřad jej nemůže otevřít.",
                {"code": "password", "part": part.name},
            )
            for part in parts
            if part.blob.sha256 in shut
        )


def _doubtful(parts: Sequence[Part], blobs: Blobs) -> list[tuple[str, bytes]]:
    """Return the content of files that may want a password, as far as it is looked at."""
    found, room = [], LOOKED_AT
    for part in parts:
        with blobs.open(part.blob) as content:
            head = content.read(HEAD)
            content.seek(max(0, part.blob.size - TAIL))
            if part.blob.size > room or not may_be_locked(head, content.read()):
                continue
            room -= part.blob.size
            content.seek(0)
            found.append((part.blob.sha256, content.read()))
    return found


def _heads(parts: Sequence[Part], blobs: Blobs) -> list[tuple[str, bytes]]:
    heads = []
    for part in parts:
        with blobs.open(part.blob) as content:
            heads.append((part.blob.sha256, content.read(HEAD)))
    return heads


def _better(part: Part, detected: str) -> str:
    """Prefer the declared type where the octets only say "text" or nothing."""
    vague = detected in {"application/octet-stream", "text/plain", "inode/x-empty"}
    return part.media_type if vague and part.media_type.strip() else detected


def _evidence(parts: Sequence[Part], types: dict[str, str]) -> tuple[Evidence, ...]:
    programs = [part.name for part in parts if types[part.blob.sha256] in PROGRAMS]
    details = {part.name or "?": types[part.blob.sha256] for part in parts}
    if programs:
        names = ", ".join(programs)
        return (Evidence("formats", Outcome.INVALID, f"Spustitelný program: {names}", details),)
    return (Evidence("formats", Outcome.NOTED, "Formát příloh určen podle obsahu.", details),)
