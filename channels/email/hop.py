"""One conversation with one relay: reach it, name the letter, hand it over, know what it means."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aiosmtplib import SMTP, SMTPException, SMTPResponseException
from aiosmtplib.errors import SMTPHeloError

from channels.email.outgoing import Letter
from channels.email.relay_settings import RelaySettings
from channels.email.settings import EmailSettings, endpoint
from gateway.loop import in_thread
from gateway.model.errors import GatewayError, PeerDown, Refused, TryLater, Unsure

_PERMANENT = 500

#: Refusals of MAIL and RCPT that concern us and not the letter: a login that is missing or wrong
#: (RFC 4954 section 6).
_ABOUT_US = frozenset({530, 534, 535, 538})


class Unreached(PeerDown):
    """The relay does not answer, or does not want us; the next one may."""


async def hand_over(way: RelaySettings, letter: Letter, settings: EmailSettings) -> str:
    """Hand *letter* to the relay at *way* and return its reply line.

    Raises ``Unreached`` when nothing of the letter was told, ``Refused`` when it will never be
    taken, ``Unsure`` when it is not known whether it was, ``TryLater`` otherwise.
    """
    with _unreached():
        client = await _client(way, settings.hostname)
    try:
        with _unreached():
            await client.connect(timeout=way.seconds)
            await _hello(client)
        await _envelope(client, letter, settings)
        reply = await _content(client, letter)
        # The letter is theirs; how they part from us changes nothing.
        with suppress(SMTPException, OSError):
            await client.quit()
        return reply
    finally:
        client.close()


@contextmanager
def _unreached() -> Iterator[None]:
    try:
        yield
    except SMTPResponseException as error:
        raise Unreached(f"{error.code} {_one_line(error.message)}") from error
    except (SMTPException, OSError, ValueError) as error:
        raise Unreached(_told(error)) from error


async def _client(way: RelaySettings, hostname: str) -> SMTP:
    host, port = endpoint(way.address)
    password = None
    if way.user:
        # Read each time, so that a new password needs no restart.
        path = Path(way.password_file)
        password = (await in_thread(path.read_text, encoding="utf-8")).strip()
    return SMTP(
        hostname=host,
        port=port,
        username=way.user or None,
        password=password,
        timeout=way.seconds,
        local_hostname=hostname,
        use_tls=way.security == "tls",
        # Where nothing is demanded, TLS is not begun: a relay on the same machine has none to
        # trust, and a certificate nobody checks proves nothing.
        start_tls=way.security == "starttls",
        tls_context=await in_thread(_trusting, way.ca) if way.security != "none" else None,
    )


def _trusting(ca: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca or None)


async def _hello(client: SMTP) -> None:
    try:
        await client.ehlo()
    except SMTPHeloError:
        await client.helo()


async def _envelope(client: SMTP, letter: Letter, settings: EmailSettings) -> None:
    """Name sender and recipient, and ask for reports where the relay sends them (RFC 3461)."""
    reports = client.supports_extension("dsn")
    options = []
    if client.supports_extension("size"):
        options.append(f"SIZE={len(letter.octets)}")
    if reports:
        options += ["RET=HDRS", f"ENVID={_xtext(letter.envelope_id)}"]
    try:
        await client.mail(letter.sender, options=options)
        await client.rcpt(letter.recipient, options=_wanted(letter, settings) if reports else [])
    except SMTPResponseException as error:
        raise _by_code(error) from error
    except (SMTPException, OSError, ValueError) as error:
        raise Unreached(_told(error)) from error


def _wanted(letter: Letter, settings: EmailSettings) -> list[str]:
    original = f"ORCPT=rfc822;{_xtext(letter.recipient)}"
    if not letter.sender:
        # Nobody could be told, and nobody shall be.
        return ["NOTIFY=NEVER", original]
    success = "SUCCESS," if settings.report_success else ""
    return [f"NOTIFY={success}FAILURE,DELAY", original]


async def _content(client: SMTP, letter: Letter) -> str:
    try:
        answer = await client.data(letter.octets)
    except SMTPResponseException as error:
        raise _by_code(error) from error
    except (SMTPException, OSError) as error:
        raise Unsure(
            f"It is not known whether the relay has it. {_told(error)}", letter.message_id
        ) from error
    return _one_line(answer.message)


def _by_code(error: SMTPResponseException) -> GatewayError:
    reply = f"{error.code} {_one_line(error.message)}"
    if error.code in _ABOUT_US:
        return Unreached(reply)
    return Refused(reply) if error.code >= _PERMANENT else TryLater(reply, after=300)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {_one_line(str(error))}"


def _xtext(text: str) -> str:
    """Write what RFC 3461 section 4 calls xtext."""
    return "".join(c if "!" <= c <= "~" and c not in "+=" else f"+{ord(c):02X}" for c in text)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
