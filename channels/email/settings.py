"""The settings table of the e-mail channel: ``[channels.email]``."""

from dataclasses import dataclass

from channels.email.mailbox_settings import MailboxSettings
from channels.email.relay_settings import RelaySettings
from gateway.model.errors import ConfigError


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """Somebody who may log in to hand mail in: table ``[[channels.email.accounts]]``."""

    name: str
    #: The file with the password; a new one needs no restart.
    password_file: str


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """How mail comes in and goes out. Sizes in octets, times in seconds."""

    #: Where to listen for mail by SMTP: ``host:port``; port 0 takes any free one. Empty: nowhere.
    listen: str = "127.0.0.1:2525"
    #: Where to listen for mail by LMTP: ``host:port`` or ``unix:/path``. Empty: nowhere.
    lmtp: str = ""
    #: The rights of that socket, octal.
    lmtp_mode: str = "0660"
    #: Networks and addresses that may hand in by SMTP and LMTP; empty: everybody, unless there are
    #: accounts.
    relays: tuple[str, ...] = ()
    #: Who else may hand in, after logging in under TLS.
    accounts: tuple[AccountSettings, ...] = ()
    #: Networks and addresses of proxies: their connections begin with a PROXY header (version 1 or
    #: 2), which names the client. Nobody else's header is read.
    proxies: tuple[str, ...] = ()
    #: After how many hours without mail by SMTP or LMTP somebody should look, Monday to Sunday; 0:
    #: never.
    quiet_hours: tuple[float, ...] = ()
    #: Mailboxes to fetch mail from by IMAP.
    mailboxes: tuple[MailboxSettings, ...] = ()
    #: The files with our certificate (and its chain) and its key, PEM. With both, clients may
    #: speak TLS (STARTTLS); without, mail comes in clear.
    certificate: str = ""
    private_key: str = ""
    #: Our own name in greetings and in the Message-IDs we make.
    hostname: str = "localhost"
    #: The relay that takes our outgoing mail: ``host:port``. Empty: nothing leaves.
    relay: str = ""
    #: Whether the relay must be spoken to under TLS (STARTTLS with a valid certificate).
    relay_tls: bool = False
    #: The account at the relay; empty: none is needed.
    relay_user: str = ""
    #: The file with that account's password.
    relay_password_file: str = ""
    #: How long each step of the conversation with the relay may last.
    relay_seconds: float = 60.0
    #: Servers of ours whose Authentication-Results count, by the names they write there. They must
    #: take such fields away from what comes from outside (RFC 8601 section 5).
    authserv_ids: tuple[str, ...] = ()
    #: How many Received fields of our own servers may stand above those results.
    authserv_received: int = 0
    #: Whether we check SPF, DKIM and DMARC ourselves; asks the domain name system.
    check_sender: bool = False
    #: Whether TLS with the relay begins with the connection (port 465).
    relay_implicit_tls: bool = False
    #: A PEM file with the authorities that may have issued the relay's certificate; empty: the
    #: system's.
    relay_ca: str = ""
    #: Relays to try, in their order, while the one before cannot be reached.
    further_relays: tuple[RelaySettings, ...] = ()
    #: What stands between an address of ours and its extension where our own mail server delivers
    #: such addresses, usually ``+``: what leaves then has a signed return path of its own. Empty:
    #: it has the bare address.
    return_delimiter: str = ""
    #: Whether relays are asked to report successful delivery too (RFC 3461), not only failure and
    #: delay.
    report_success: bool = False
    #: The largest message taken, in octets.
    max_size: int = 52_428_800
    #: The most recipients of one message; further ones hear 452 and are sent again.
    max_recipients: int = 1000
    #: How long a client may be silent.
    idle_seconds: float = 60.0
    #: How long one message may take from DATA to its end.
    message_seconds: float = 600.0
    #: How long one connection may last.
    session_seconds: float = 3600.0
    #: The most connections at one time from one address.
    connections_per_address: int = 100
    #: The most connections at one time from everywhere.
    connections: int = 1000
    #: The most commands in a row that bring no message.
    commands_without_mail: int = 100
    #: The most commands of one connection that we do not understand.
    bad_commands: int = 20
    #: How long a message on its way may still take when the daemon stops.
    grace_seconds: float = 5.0

    def ways_out(self) -> tuple[RelaySettings, ...]:
        """Return the relays in the order in which they are tried."""
        if not self.relay:
            return self.further_relays
        security = "tls" if self.relay_implicit_tls else "starttls" if self.relay_tls else "none"
        first = RelaySettings(
            self.relay,
            security,
            self.relay_ca,
            self.relay_user,
            self.relay_password_file,
            self.relay_seconds,
        )
        return (first, *self.further_relays)


def endpoint(text: str) -> tuple[str, int]:
    """Read ``host:port`` or ``[address]:port``. Raises ``ConfigError``."""
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) < 1 << 16):
        raise ConfigError(f"'{text}' is not of the form host:port.")
    return host, int(port)
