"""Debian's Dovecot as the tests want it: with TLS and LMTP beside IMAP, and hands to fill it."""

import shutil
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from channels.email.mailbox_settings import MailboxSettings
from gateway.bench import dovecot as bench
from gateway.bench.dovecot import PASSWORD, lacking, place
from tests.daemons import free_ports

__all__ = ["PASSWORD", "Dovecot", "dovecot", "lacking", "place"]

#: What stands at the end of the configuration.
CONFIG = """\
protocols = imap lmtp
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
service imap-login {{
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
{more}
"""


@dataclass
class Dovecot(bench.Dovecot):
    """One server with as many users as are named."""

    authority: trustme.CA = field(default_factory=trustme.CA)

    @property
    def imaps(self) -> int:
        """Where IMAP under TLS is spoken from the first octet."""
        return self.imap + 1

    @property
    def lmtp(self) -> int:
        """Where mail is delivered."""
        return self.imap + 2

    def furnish(self, more: str = "") -> None:
        """Write its configuration and an invented certificate; *more* is put at the end."""
        issued = self.authority.issue_cert("localhost", "127.0.0.1")
        issued.cert_chain_pems[0].write_to_path(self.home / "cert.pem")
        issued.private_key_pem.write_to_path(self.home / "key.pem")
        self.authority.cert_pem.write_to_path(self.home / "ca.pem")
        words = {"home": self.home, "imaps": self.imaps, "lmtp": self.lmtp}
        super().furnish(CONFIG.format(**words, more=more))

    def mailbox(self, user: str, originator: str, **changes: object) -> MailboxSettings:
        """Return settings with which a mailbox is read; *changes* are other values."""
        values: dict[str, object] = {
            "originator": originator,
            "host": "127.0.0.1",
            "port": self.imap,
            "security": "none",
            "user": user,
            "password_file": str(self.password_file),
            "call_seconds": 10.0,
        }
        return MailboxSettings(**(values | changes))  # type: ignore[arg-type]  # named by the test

    def put(self, user: str, *octets: bytes) -> None:
        """Put mail into the inbox, octet for octet."""
        with self.client(user) as client:
            for one in octets:
                client.append("INBOX", one)

    def lay(self, user: str, *octets: bytes) -> list[Path]:
        """Put many mails into the inbox at once, before anybody has looked; return their files."""
        box = self.home / "mail" / user
        for folder in (box, *(box / name for name in ("cur", "new", "tmp"))):
            folder.mkdir(exist_ok=True)
            shutil.chown(folder, "nobody", "nogroup")
        files = [box / "new" / f"{1_700_000_000 + n}.M1P1.host" for n in range(len(octets))]
        for path, mail in zip(files, octets, strict=True):
            path.write_bytes(mail.replace(b"\r\n", b"\n"))
            shutil.chown(path, "nobody", "nogroup")
        return files

    def empty(self, user: str) -> None:
        """Delete everything in the inbox."""
        with self.client(user) as client:
            client.delete_messages(client.search())
            client.expunge()

    def deliver(self, user: str, octets: bytes) -> None:
        """Deliver a mail as a mail server does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as client:
            client.sendmail("jana@posta.test", [user], octets)

    def count(self, user: str, folder: str = "INBOX") -> int:
        """Return how many messages lie in a folder."""
        with self.client(user, folder) as client:
            return len(client.search())

    def files(self, user: str) -> list[Path]:
        """Return the files of the inbox."""
        box = self.home / "mail" / user
        return [path for name in ("new", "cur") for path in (box / name).iterdir()]


@contextmanager
def dovecot(home: Path, *users: str, more: str = "") -> Iterator[Dovecot]:
    """Run Dovecot in *home*."""
    server = Dovecot(home, free_ports(3))
    with bench.running(server, *users, more=more):
        yield server
