"""The settings of one mailbox: ``[[channels.email.mailboxes]]``."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

#: The standard ends an IDLE after 30 minutes without a word (RFC 2177).
_LONGEST_IDLE = 29 * 60

_DAYS = 7


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """One folder of one mailbox of one originator. Times in seconds."""

    #: Whose mail lies there. Nothing in the mails themselves changes that.
    originator: str
    host: str
    user: str
    #: 0: 993 with TLS, 143 otherwise.
    port: int = 0
    #: ``tls`` from the first octet, ``starttls``, or ``none``, which only this machine may have.
    security: str = "tls"
    #: A file with authorities to trust instead of the system's, PEM.
    ca: str = ""
    #: The file with the password; a new one needs no restart.
    password_file: str = ""
    #: Instead of a password: a command that prints an access token for OAuth2, bare or as JSON with
    #: ``access_token`` and ``expires_in``. Words parted by blanks; no shell.
    token_command: str = ""
    #: Or the endpoint that gives access tokens, and what it wants: a refresh token, or else a
    #: secret of the program's own (client credentials).
    token_url: str = ""
    client_id: str = ""
    client_secret_file: str = ""
    #: When the endpoint sends a new refresh token, it is written here. Empty: there is none.
    refresh_token_file: str = ""
    scope: str = ""
    #: The folder to read.
    folder: str = "INBOX"
    #: The folder accepted mail is moved to; it is made when it is missing. Empty: it stays where it
    #: is and gets the flag.
    move_to: str = ""
    flag: str = "\\Seen"
    #: How often to look where the server does not announce new mail (IDLE).
    poll_seconds: float = 60.0
    #: How often to renew the wait for an announcement, under 29 minutes. So long a dead line may go
    #: unnoticed at most.
    renew_seconds: float = 300.0
    #: How long one answer of the server may take.
    call_seconds: float = 60.0
    #: After how many hours without a new mail somebody should look, Monday to Sunday; 0: never.
    quiet_hours: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """What the mailbox is called in logs and in the channel's memory."""
        who = self.user if "@" in self.user else f"{self.user}@{self.host}"
        return f"{who}/{self.folder}"

    @property
    def real_port(self) -> int:
        """Return the port to call."""
        return self.port or (993 if self.security == "tls" else 143)

    def placed(self, folder: Path) -> "MailboxSettings":
        """Return the settings with their files' paths taken from *folder*."""

        def placed(path: str) -> str:
            return str(folder / path) if path else ""

        return replace(
            self,
            ca=placed(self.ca),
            password_file=placed(self.password_file),
            client_secret_file=placed(self.client_secret_file),
            refresh_token_file=placed(self.refresh_token_file),
        )


def problems(one: MailboxSettings) -> Iterator[str]:
    """Yield what makes no sense, each with its key."""
    yield from _about_secrets(one)
    ways = {"tls", "starttls", "none"}
    rules = (
        (one.security in ways, f"security: tls, starttls or none, not {one.security!r}"),
        (
            one.security != "none" or is_here(one.host),
            "security: none is for this machine only; passwords would travel in clear",
        ),
        (
            0 < one.renew_seconds <= _LONGEST_IDLE,
            f"renew_seconds: above 0, at most {_LONGEST_IDLE}",
        ),
        (one.poll_seconds > 0, "poll_seconds: more than 0"),
        (one.call_seconds > 0, "call_seconds: more than 0"),
        (len(one.quiet_hours) in {0, _DAYS}, "quiet_hours: seven numbers, Monday to Sunday"),
        (one.move_to != one.folder, "move_to: another folder than the one that is read"),
    )
    yield from (problem for is_well, problem in rules if not is_well)


def _about_secrets(one: MailboxSettings) -> Iterator[str]:
    ways = [one.password_file, one.token_command, one.token_url]
    if len([way for way in ways if way]) != 1:
        yield "password_file: exactly one of password_file, token_command, token_url is needed"
    if one.token_url and not (one.client_id and (one.refresh_token_file or one.client_secret_file)):
        yield "token_url: client_id is needed, and refresh_token_file or client_secret_file"
    url = urlsplit(one.token_url)
    if one.token_url and url.scheme != "https" and not is_here(url.hostname or ""):
        yield "token_url: an https address is needed"


def is_here(host: str) -> bool:
    """Tell whether *host* is this machine, so that nobody else can listen."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
