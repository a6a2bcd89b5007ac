"""Checks by SPF, DKIM and DMARC where a mail comes from, when the settings ask for it."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from channels.email.reported import CHECKED
from channels.email.resolver import DnsResolver, Resolver
from gateway.late import late
from gateway.loop import in_thread
from gateway.model.blob import Blobs
from gateway.model.errors import as_text
from gateway.model.ports import Findings
from gateway.model.submission import Evidence, Outcome, PartRole, Submission, content_of

if TYPE_CHECKING:
    from channels.email import verifying
else:
    verifying = late("channels.email.verifying")

log = logging.getLogger("channels.email")

#: Of a larger mail the signature is not verified, in octets.
LARGEST = 64 * 1024 * 1024


class Bounded(Protocol):
    """Runs a function in a process of its own, within limits of time and memory."""

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """Return what the function returns, or raise."""
        ...


class SenderCheck:
    """Leaves the verdicts as evidence. Nobody is refused for them: a clerk sees them."""

    def __init__(self, bounded: Bounded, resolver: Resolver | None = None) -> None:
        self._bounded = bounded
        self._resolver = resolver or DnsResolver()

    async def examine(self, submission: Submission, blobs: Blobs) -> Findings:
        """Verify a mail whose door asked for it; whatever happens, the mail stays as it is."""
        facts = _facts(submission)
        original = next((p for p in submission.parts if p.role is PartRole.ORIGINAL), None)
        if original is None or facts.get(CHECKED) != "yes":
            return Findings()
        if original.blob.size > LARGEST:
            return Findings((_not_assessed("E-mail je na to příliš velký."),))
        octets = await in_thread(content_of, original, blobs)
        try:
            found: list[Evidence] = await self._bounded.run(
                verifying.examined, octets, facts, self._resolver
            )
        except Exception as error:  # noqa: BLE001  (it only tells more about a mail that is in)
            log.warning("sender not checked", extra={"reason": as_text(error)})
            found = [_not_assessed(type(error).__name__)]
        return Findings(tuple(found))


def _facts(submission: Submission) -> dict[str, str]:
    """Return the facts of the transport, which the converter has kept."""
    for one in submission.evidence:
        if one.kind == "e-mail":
            found = one.details.items()
            return {n.removeprefix("envelope_"): v for n, v in found if n.startswith("envelope_")}
    return {}


def _not_assessed(why: str) -> Evidence:
    told = f"Odkud e-mail přišel, se nepodařilo ověřit. ({why})"
    return Evidence("dmarc", Outcome.NOT_ASSESSED, told, {})
