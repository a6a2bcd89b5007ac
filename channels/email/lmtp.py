"""Takes mail by LMTP, where every recipient has an answer of its own (RFC 2033)."""

from typing import ClassVar

from channels.email.conditions import too_large
from channels.email.data import Content
from channels.email.intake import Transaction, hand_in_each
from channels.email.replies import reply_to
from channels.email.smtp import SmtpSession
from gateway.model.arrival import Receipt
from gateway.model.errors import TooLarge

_VERBS = SmtpSession.verbs


class LmtpSession(SmtpSession):
    """One connection of a mail server that delivers to us and keeps what we do not take."""

    protocol: ClassVar[str] = "LMTP"
    answers_each: ClassVar[bool] = True

    #: HELO and EHLO must not be understood; LHLO is what EHLO is elsewhere.
    verbs: ClassVar[dict[bytes, str]] = {b"LHLO": "smtp_EHLO"} | {
        verb: method for verb, method in _VERBS.items() if verb not in {b"HELO", b"EHLO"}
    }

    async def _handed_in(self, transaction: Transaction, content: Content) -> str:
        ends = await hand_in_each(self._door, transaction, content, self._facts())
        for originator, end in ends.items():
            if isinstance(end, TooLarge):
                await self._turn_away(transaction, originator, content.size)
        return "\r\n".join(
            self._told(ends[originator], transaction.limits[originator])
            for originator in transaction.taken
        )

    def _told(self, end: Receipt | BaseException, limit: int) -> str:
        if isinstance(end, Receipt):
            return f"250 2.0.0 Accepted {end.code}"
        if isinstance(end, TooLarge):
            return too_large(limit)
        if isinstance(end, Exception):
            self._note(end)
        return reply_to(end)

    def _for_all(self, reply: str, transaction: Transaction) -> str:
        return "\r\n".join([reply] * transaction.count)

    def _facts(self) -> dict[str, str]:
        return super()._facts() | {"protocol": "LMTP"}
