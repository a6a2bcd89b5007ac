"""Talks to one IMAP server: the one home of imapclient, blocking, in the mailbox's own thread."""

import imaplib
import logging
import select
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError, ProtocolError

from channels.email.mailbox_settings import MailboxSettings
from gateway.model.errors import PeerDown, Refused

#: The library reports every line, also of letters, on these loggers.
for _name in ("imapclient", "imapclient.imaplib"):
    logging.getLogger(_name).setLevel(logging.WARNING)

#: So many numbers are asked for at one time: an answer must stay under imaplib's longest line.
WINDOW = 20_000

#: The highest number a message can have (RFC 3501 section 2.3.1.1).
LAST = 2**32 - 1

#: How long connecting may take, in seconds.
_CONNECTING = 10.0

#: A dead line is found by the system after about two minutes, also while nothing is said.
_KEEPALIVE = (
    (socket.SOL_SOCKET, "SO_KEEPALIVE", 1),
    (socket.IPPROTO_TCP, "TCP_KEEPIDLE", 60),
    (socket.IPPROTO_TCP, "TCP_KEEPINTVL", 20),
    (socket.IPPROTO_TCP, "TCP_KEEPCNT", 3),
)


class Lost(PeerDown):
    """The connection to the mailbox is gone."""


class LoginRefused(PeerDown):
    """The mailbox refuses our name, password or token."""


class Unfetchable(Refused):
    """The server does not hand this message out."""


class Vanished(Refused):
    """The message is no longer there."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What to log in with."""

    text: str
    #: Whether it is an access token rather than a password.
    is_token: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """How a folder stands; zeros where the server does not say."""

    validity: int
    #: The number the next message will get.
    next: int
    messages: int
    #: Grows with every change of anything (CONDSTORE, RFC 7162).
    change: int

    @property
    def last(self) -> int:
        """The highest number a message there can have."""
        return self.next - 1 if self.next else LAST


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a message before it is fetched."""

    size: int
    #: When the server took it, with zone.
    taken: datetime | None


class Connection:
    """One connection, opened and opened again. Every method but ``wake`` and ``cut`` blocks.

    Raises ``Lost`` when the connection is gone; everything after that needs ``open`` first.
    """

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._client: Any = None
        self._may_idle = False
        self._is_over = False
        self._waker, self._woken = socket.socketpair()
        self._woken.setblocking(False)

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as we know."""
        return self._client is not None

    # -- beginning and end

    def open(self, secret: Secret) -> None:
        """Connect and log in. Raises ``LoginRefused`` or ``Lost``."""
        self.close()
        with self._watched():
            if self._is_over:
                raise Lost("the channel stops")
            client = self._client = self._connected()
            try:
                self._log_in(client, secret)
            except LoginError as error:
                self.close()
                raise LoginRefused(f"login refused: {one_line(error)}") from error
            client.normalise_times = False
            self._may_idle = client.has_capability("IDLE")
            if client.has_capability("CONDSTORE") and client.has_capability("ENABLE"):
                # Some servers count changes only once somebody has asked for it; we can do without.
                with suppress(imaplib.IMAP4.error):
                    client.enable("CONDSTORE")
            if self._settings.move_to and not client.folder_exists(self._settings.move_to):
                client.create_folder(self._settings.move_to)

    def _connected(self) -> Any:
        one = self._settings
        context = ssl.create_default_context(cafile=one.ca or None)
        is_tls = one.security == "tls"
        client = IMAPClient(
            one.host,
            one.real_port,
            ssl=is_tls,
            ssl_context=context if is_tls else None,
            timeout=SocketTimeout(min(_CONNECTING, one.call_seconds), one.call_seconds),
        )
        for level, name, value in _KEEPALIVE:
            client.socket().setsockopt(level, getattr(socket, name), value)
        if one.security == "starttls":
            client.starttls(context)
        return client

    def _log_in(self, client: Any, secret: Secret) -> None:
        user = self._settings.user
        if secret.is_token and client.has_capability("AUTH=XOAUTH2"):
            client.oauth2_login(user, secret.text)
        elif secret.is_token:
            client.oauthbearer_login(user, secret.text)
        elif secret.text.isascii() and not client.has_capability("LOGINDISABLED"):
            client.login(user, secret.text)
        else:
            client.plain_login(user, secret.text)

    def close(self) -> None:
        """Let go of the connection; no harm when there is none."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                client.shutdown()

    def wake(self) -> None:
        """End a ``wait`` from another thread."""
        with suppress(OSError):
            self._waker.send(b"!")

    def cut(self) -> None:
        """End whatever is under way, from another thread, for good."""
        self._is_over = True
        self.wake()
        client = self._client
        if client is not None:
            with suppress(OSError):
                client.socket().shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Let go of everything; nothing can be asked after that."""
        self.close()
        self._waker.close()
        self._woken.close()

    # -- reading

    def look(self) -> Folder:
        """Open the folder anew and return how it stands."""
        with self._watched():
            said = self._client.select_folder(self._settings.folder)
            return Folder(
                validity=said.get(b"UIDVALIDITY", 0),
                next=said.get(b"UIDNEXT", 0),
                messages=said[b"EXISTS"],
                change=said.get(b"HIGHESTMODSEQ", 0),
            )

    def numbers(self, first: int, last: int) -> list[int]:
        """Return the UIDs of the messages from *first* to *last*, ascending."""
        found: list[int] = []
        # Who does not say where the end is, is asked for everything at once.
        step = WINDOW if last < LAST else LAST
        with self._watched():
            for begin in range(first, last + 1, step):
                end = min(last, begin + step - 1)
                found += self._client.search(["UID", f"{begin}:{end}"])
        # A range beyond the end means the last message (RFC 3501 section 6.4.8).
        return sorted({number for number in found if first <= number <= last})

    def touched(self, numbers: Sequence[int], since: int) -> list[int]:
        """Return those messages that were flagged or otherwise changed after *since* (CONDSTORE).

        None where the server does not count changes.
        """
        with self._watched():
            if not self._client.has_capability("CONDSTORE"):
                return []
            said = self._client.fetch(numbers, ["FLAGS"], [f"CHANGEDSINCE {since}"])
            return sorted(number for number in said if number in numbers)

    def about(self, numbers: Sequence[int]) -> dict[int, About]:
        """Return size and time of those messages that are still there.

        Raises ``Unfetchable`` when the answer cannot be read, perhaps because of one of them.
        """
        with self._watched():
            said = self._client.fetch(numbers, ["RFC822.SIZE", "INTERNALDATE"])
            return {
                number: About(fields[b"RFC822.SIZE"], fields.get(b"INTERNALDATE"))
                for number, fields in said.items()
                if b"RFC822.SIZE" in fields
            }

    def piece(self, number: int, offset: int, size: int, section: str = "") -> bytes:
        """Return up to *size* octets of a message; empty at its end.

        Raises ``Vanished`` when it is no longer there, ``Unfetchable`` when it is not handed out.
        """
        with self._watched():
            said = self._client.fetch([number], [f"BODY.PEEK[{section}]<{offset}.{size}>"])
        for key, octets in said.get(number, {}).items():
            if key.startswith(b"BODY["):
                return octets or b""
        raise Vanished

    # -- afterwards

    def settle(self, numbers: Sequence[int]) -> None:
        """Move messages to their folder, or flag them. One that has gone is no error."""
        one = self._settings
        with self._watched():
            if not one.move_to:
                self._client.add_flags(numbers, [one.flag], silent=True)
            elif self._client.has_capability("MOVE"):
                self._client.move(numbers, one.move_to)
            else:
                self._client.copy(numbers, one.move_to)
                self._client.add_flags(numbers, [b"\\Deleted"], silent=True)
                # Without UIDPLUS others' deleted messages would go too: ours stays, marked.
                if self._client.has_capability("UIDPLUS"):
                    self._client.uid_expunge(numbers)

    # -- waiting

    def wait(self) -> None:
        """Return when the server announces something, when woken, or when it is time to look."""
        with self._watched():
            if not self._may_idle:
                self._poll(self._settings.poll_seconds)
                return
            _, news = self._client.noop()
            if _tells(news):
                return
            self._client.idle()
            self._poll(self._settings.renew_seconds)
            said = self._client.idle_check(timeout=0)
            if any(response[0] == b"BYE" for response in said):
                raise Lost("the server said goodbye")
            # A dropped line looks like silence until something is asked.
            self._client.idle_done()

    def _poll(self, seconds: float) -> None:
        line = self._client.socket()
        if getattr(line, "pending", int)():
            return
        poll = select.poll()
        poll.register(line.fileno(), select.POLLIN)
        poll.register(self._woken.fileno(), select.POLLIN)
        poll.poll(seconds * 1000)
        with suppress(BlockingIOError):
            self._woken.recv(1024)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Turn the libraries' errors into ours; what broke the conversation closes it."""
        try:
            yield
        except (PeerDown, Refused):
            raise
        except (imaplib.IMAP4.abort, OSError, AttributeError) as error:
            # An attribute of no client: another thread's ``cut`` was faster.
            self.close()
            raise Lost(f"connection lost: {one_line(error)}") from error
        except (ProtocolError, ValueError, KeyError, IndexError, AssertionError) as error:
            # What follows an answer nobody can read may belong to it still.
            self.close()
            raise Unfetchable(f"answer not understood: {one_line(error)}") from error
        except (IMAPClientError, imaplib.IMAP4.error) as error:
            if "EXPUNGEISSUED" in str(error):
                raise Vanished from error
            raise Unfetchable(one_line(error)) from error


def _tells(news: Sequence[Any]) -> bool:
    """Tell whether responses announce a message."""
    return any(len(response) > 1 and response[1] == b"EXISTS" for response in news)


def one_line(error: BaseException) -> str:
    """Return what an error says, without octets of letters: short and on one line."""
    return " ".join((str(error) or type(error).__name__).split())[:200]
