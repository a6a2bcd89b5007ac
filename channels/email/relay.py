"""Hands a letter to the relay and reads its answer."""

from dataclasses import dataclass

from aiosmtplib import SMTP, SMTPException, SMTPResponseException
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from channels.email.outgoing import Letter
from channels.email.settings import EmailSettings, endpoint
from gateway.model.errors import GatewayError, PeerDown, Refused, TryLater

#: Refusals that concern the letter; any other one concerns our relay, and the letter waits.
_ABOUT_THE_LETTER = (SMTPDataError, SMTPRecipientRefused, SMTPSenderRefused)

_PERMANENT = 500


@dataclass(slots=True)
class Relay:
    """The next hop for our mail. Remembers how the last attempt went."""

    settings: EmailSettings
    #: What went wrong last; empty when the last letter left or none was tried.
    trouble: str = ""

    async def send(self, letter: Letter) -> str:
        """Send *letter* and return the relay's reply line.

        Raises ``Refused`` when the letter will never be taken, ``TryLater`` otherwise.
        """
        try:
            reply = await self._talk(letter)
        except Refused:
            self.trouble = ""
            raise
        except TryLater as error:
            self.trouble = str(error)
            raise
        self.trouble = ""
        return reply

    async def _talk(self, letter: Letter) -> str:
        if not self.settings.relay:
            raise TryLater("No relay is set; mail waits.", after=600)
        host, port = endpoint(self.settings.relay)
        client = SMTP(
            hostname=host,
            port=port,
            timeout=self.settings.relay_seconds,
            local_hostname=self.settings.hostname,
            start_tls=self.settings.relay_tls,
        )
        try:
            async with client:
                _, reply = await client.sendmail(letter.sender, [letter.recipient], letter.octets)
        except (SMTPException, OSError, ValueError) as error:
            raise _translated(error) from error
        return _one_line(reply)


def _translated(error: Exception) -> GatewayError:
    if isinstance(error, SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, _ABOUT_THE_LETTER):
        return _by_code(error.code, error.message)
    if isinstance(error, SMTPResponseException):
        return PeerDown(f"{error.code} {_one_line(error.message)}")
    return PeerDown(f"{type(error).__name__}: {_one_line(str(error))}")


def _by_code(code: int, text: str) -> GatewayError:
    reply = f"{code} {_one_line(text)}"
    return Refused(reply) if code >= _PERMANENT else TryLater(reply, after=300)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
