"""What a kiosk can have done: hand in, ask, have a draft looked at, become known."""

import base64
import hashlib
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives import serialization

from channels.kiosk.authority import Authority
from channels.kiosk.roll import Kiosk, Roll
from channels.kiosk.wire import (
    Application,
    Catalogue,
    Complaints,
    Draft,
    Enquiry,
    Enrolled,
    Reading,
    Reply,
    Slip,
)
from gateway.faults import reached
from gateway.loop import in_thread
from gateway.model.arrival import Arrival
from gateway.model.asking import (
    FORM_CATALOGUE,
    FORM_CHECK,
    QUESTION_CATALOGUE,
    Answer,
    Question,
)
from gateway.model.errors import Malformed, NotAllowed, Throttled, TooLarge
from gateway.model.ports import Clock, Gateway
from gateway.web.attempts import Attempts

#: The channel's name in arrivals.
CHANNEL = "kiosk"

LANGUAGES = ("cs", "en")


@dataclass(frozen=True, slots=True)
class Counter:
    """Serves kiosks; who they are has been established."""

    gateway: Gateway
    roll: Roll
    authority: Authority
    clock: Clock
    attempts: Attempts
    #: Octets of one filing.
    most: int

    async def catalogue(self, kiosk: Kiosk, language: str) -> Catalogue:
        """Return what the kiosk offers."""
        answer = await self._ask(kiosk, FORM_CATALOGUE, {}, language)
        office = next(o for o in self.gateway.originators() if o.id == kiosk.originator)
        offered = await self._ask(kiosk, QUESTION_CATALOGUE, {}, language)
        return Catalogue(office.name, office.office_hours, answer.forms, offered.questions)

    async def hand_in(
        self, kiosk: Kiosk, number: UUID, octets: AsyncIterable[bytes], digest: str
    ) -> Slip:
        """Accept a filing under the kiosk's own number for it; the same number is one filing.

        *digest* is the request's ``Content-Digest`` (RFC 9530) or empty. Raises ``TooLarge``,
        ``Malformed`` and what the gateway raises; then nothing is stored.
        """
        original = await self.gateway.keep(_bounded(octets, self.most, digest))
        (receipt,) = await self.gateway.accept(
            Arrival(
                originator=kiosk.originator,
                channel=CHANNEL,
                external_id=str(number),
                received_at=self.clock.now(),
                original=original,
                envelope={"kiosk": kiosk.name, "serial": kiosk.serial},
            )
        )
        reached("kiosk.before-answer")
        return Slip(receipt.code, receipt.pin, receipt.received_at, receipt.sha256, receipt.fresh)

    async def answer(self, kiosk: Kiosk, enquiry: Enquiry) -> Reply:
        """Answer a citizen's question."""
        answer = await self._ask(kiosk, enquiry.kind, dict(enquiry.values), enquiry.language)
        letters = tuple(Reading(one.at, one.subject, one.text) for one in answer.letters)
        return Reply(
            answer.found, answer.text, answer.facts, letters, answer.entries, answer.more,
            answer.payment,
        )  # fmt: skip

    async def look_at(self, kiosk: Kiosk, draft: Draft) -> Complaints:
        """Say what is wrong with a draft."""
        values = {f"answer.{name}": value for name, value in draft.answers.items()}
        values |= {"form": draft.form, "version": str(draft.version)}
        answer = await self._ask(kiosk, FORM_CHECK, values, draft.language)
        if answer.found:
            return Complaints(fine=True)
        return Complaints(fine=False, complaints=answer.facts or (("", answer.text),))

    async def enrol(self, application: Application, asker: str) -> Enrolled:
        """Take a kiosk in that knows a code.

        Raises ``NotAllowed``, ``Malformed`` and, after too many wrong codes, ``Throttled``.
        """
        if wait := self.attempts.wait("", asker):
            raise Throttled(after=wait)
        try:
            certificate = await in_thread(
                self.roll.enrol, application.code, application.request, self.clock.now()
            )
        except (NotAllowed, Malformed):
            self.attempts.failed("", asker)
            raise
        return self._enrolled(certificate.public_bytes(serialization.Encoding.PEM))

    async def renew(self, kiosk: Kiosk, request: str) -> Enrolled:
        """Give a known kiosk its next certificate. Raises ``Malformed``."""
        certificate = await in_thread(self.roll.renew, kiosk, request, self.clock.now())
        return self._enrolled(certificate.public_bytes(serialization.Encoding.PEM))

    def _enrolled(self, certificate: bytes) -> Enrolled:
        return Enrolled(certificate.decode(), self.authority.pem.decode())

    async def _ask(self, kiosk: Kiosk, kind: str, values: dict[str, str], language: str) -> Answer:
        known = language if language in LANGUAGES else LANGUAGES[0]
        asker = f"kiosk:{kiosk.originator}:{kiosk.name}"
        return await self.gateway.ask(Question(kiosk.originator, kind, values, known, asker))


async def _bounded(octets: AsyncIterable[bytes], most: int, digest: str) -> AsyncIterator[bytes]:
    room, seen = most, hashlib.sha256()
    async for chunk in octets:
        room -= len(chunk)
        if room < 0:
            raise TooLarge
        seen.update(chunk)
        yield chunk
    # Half a filing must not be taken for a whole one, whatever lies between us and the kiosk.
    if digest and digest != digest_of(seen.digest()):
        raise Malformed("The filing was changed on its way.")


def digest_of(sha256: bytes) -> str:
    """Return the value of ``Content-Digest`` for a SHA-256."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"
