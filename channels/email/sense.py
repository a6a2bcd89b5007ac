"""Says what in the channel's settings makes no sense, before anything is started."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from channels.email import mailbox_settings
from channels.email.admission import Admission
from channels.email.settings import EmailSettings, endpoint
from gateway.model.errors import ConfigError
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator


def nonsense(
    settings: EmailSettings, known: Mapping[OriginatorId, Originator], now: datetime
) -> Iterator[str]:
    """Yield one line, with its key, for everything that is wrong; *known* are the originators."""
    yield from _bad_places(settings)
    yield from _bad_mailboxes(settings, known)
    yield from _bad_relays(settings)
    yield from _bad_limits(settings, known, now)
    try:
        Admission.read(settings)
    except ValueError as error:
        yield f"relays: {error}"
    if not 0 <= _octal(settings.lmtp_mode) <= 0o777:  # noqa: PLR2004  (all rights)
        yield f"lmtp_mode: {settings.lmtp_mode!r} are no rights"
    if len(settings.quiet_hours) not in {0, 7}:
        yield "quiet_hours: seven numbers, Monday to Sunday"
    if bool(settings.certificate) != bool(settings.private_key):
        yield "certificate: it and private_key are needed both, or none"
    if settings.accounts and not settings.certificate:
        yield "accounts: nobody can log in without TLS; a certificate is needed"


def _bad_places(settings: EmailSettings) -> Iterator[str]:
    lmtp = "" if settings.lmtp.startswith("unix:") else settings.lmtp
    for key, value in (("listen", settings.listen), ("lmtp", lmtp), ("relay", settings.relay)):
        try:
            endpoint(value or "none:0")
        except ConfigError as error:
            yield f"{key}: {error}"


def _bad_relays(settings: EmailSettings) -> Iterator[str]:
    if settings.relay_tls and settings.relay_implicit_tls:
        yield "relay_tls: TLS begins with STARTTLS or with the connection, not both"
    for one in settings.ways_out():
        is_here = mailbox_settings.is_here(one.address.rpartition(":")[0].strip("[]"))
        if one.user and one.security == "none" and not is_here:
            yield f"relay: the password for {one.address} would travel in clear; TLS is needed"
    for place, one in enumerate(settings.further_relays):
        try:
            endpoint(one.address)
        except ConfigError as error:
            yield f"further_relays[{place}].address: {error}"
        if one.security not in {"tls", "starttls", "none"}:
            yield f"further_relays[{place}].security: tls, starttls or none"
    if settings.return_delimiter not in {"", "+", "-", "=", "_"}:
        yield "return_delimiter: one of + - = _ or nothing"


def _bad_limits(
    settings: EmailSettings, known: Mapping[OriginatorId, Originator], now: datetime
) -> Iterator[str]:
    """Yield where less would be taken than an office publishes (Decree 259/2012 § 2(3))."""
    for originator in known.values():
        published = originator.conditions_at(now).largest_mail
        if published > settings.max_size:
            yield f"max_size: {originator.id!r} publishes that it takes {published} octets"


def _bad_mailboxes(
    settings: EmailSettings, known: Mapping[OriginatorId, Originator]
) -> Iterator[str]:
    for place, one in enumerate(settings.mailboxes):
        if one.originator not in known:
            yield f"mailboxes[{place}].originator: there is no {one.originator!r}"
        yield from (f"mailboxes[{place}].{told}" for told in mailbox_settings.problems(one))
    if len({one.name for one in settings.mailboxes}) < len(settings.mailboxes):
        yield "mailboxes: a folder stands there twice"


def _octal(text: str) -> int:
    try:
        return int(text, 8)
    except ValueError:
        return -1
