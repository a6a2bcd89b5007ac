"""Hands a letter to the relay and reads its answer."""

from dataclasses import dataclass
from pathlib import Path

from aiosmtplib import SMTP, SMTPException, SMTPResponseException
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from channels.email.outgoing import Letter
from channels.email.settings import EmailSettings, endpoint
from gateway.loop import in_thread
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
        try:
            async with await self._client() as client:
                _, reply = await client.sendmail(letter.sender, [letter.recipient], letter.octets)
        except (SMTPException, OSError, ValueError) as error:
            raise _translated(error) from error
        return _one_line(reply)

    async def _client(self) -> SMTP:
        host, port = endpoint(self.settings.relay)
        user = self.settings.relay_user or None
        password = None
        if user:
            # Read each time, so that a new password needs no restart.
            path = Path(self.settings.relay_password_file)
            password = (await in_thread(path.read_text, encoding="utf-8")).strip()
        return SMTP(
            hostname=host,
            port=port,
            username=user,
            password=password,
            timeout=self.settings.relay_seconds,
            local_hostname=self.settings.hostname,
            start_tls=self.settings.relay_tls,
        )


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
