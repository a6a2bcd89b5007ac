"""Debian's Dovecot as a process of its own: IMAP and LMTP on loopback, mail in a folder."""

import os
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import trustme
from imapclient import IMAPClient

from channels.email.mailbox_settings import MailboxSettings
from tests.daemons import free_ports

PASSWORD = "tajné heslo"

CONFIG = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
{more}
"""


def lacking() -> str:
    """Return why Dovecot cannot be run here; empty when it can."""
    if shutil.which("dovecot") is None:
        return "Dovecot is not installed (Debian: apt-get install dovecot-imapd dovecot-lmtpd)"
    if os.getuid() != 0:
        return "Dovecot can be started by root only"
    return ""


@dataclass
class Dovecot:
    """One server with as many users as are named."""

    home: Path
    imap: int
    authority: trustme.CA = field(default_factory=trustme.CA)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def imaps(self) -> int:
        """Where IMAP under TLS is spoken from the first octet."""
        return self.imap + 1

    @property
    def lmtp(self) -> int:
        """Where mail is delivered."""
        return self.imap + 2

    def furnish(self, more: str = "") -> None:
        """Write its configuration; *more* is put at the end."""
        for name in ("mail", "run", "state"):
            (self.home / name).mkdir(exist_ok=True)
        for folder in (*reversed(self.home.parents), self.home):
            # Mail is read by a user who must come as far as the folder.
            if folder.stat().st_mode & 0o001 == 0 and folder.owner() == "root":
                folder.chmod(folder.stat().st_mode | 0o011)
        shutil.chown(self.home / "mail", "nobody", "nogroup")
        issued = self.authority.issue_cert("localhost", "127.0.0.1")
        issued.cert_chain_pems[0].write_to_path(self.home / "cert.pem")
        issued.private_key_pem.write_to_path(self.home / "key.pem")
        self.authority.cert_pem.write_to_path(self.home / "ca.pem")
        (self.home / "users").touch()
        (self.home / "users").chmod(0o644)
        (self.home / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
        words = {"home": self.home, "imap": self.imap, "imaps": self.imaps, "lmtp": self.lmtp}
        text = CONFIG.format(**words, more=more)
        (self.home / "dovecot.conf").write_text(text, encoding="utf-8")

    def add(self, user: str) -> None:
        """Let somebody have a mailbox."""
        with (self.home / "users").open("a", encoding="utf-8") as users:
            users.write(f"{user}:{PASSWORD}\n")

    def start(self) -> None:
        """Start and wait until it answers."""
        with (self.home / "out").open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603  (Debian's own program)
                [str(shutil.which("dovecot")), "-F", "-c", str(self.home / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=5).shutdown()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.home / "dovecot.log").read_text(encoding="utf-8"))

    def stop(self) -> None:
        """Stop, with all its children."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None

    def mailbox(self, user: str, originator: str, **changes: object) -> MailboxSettings:
        """Return settings with which a mailbox is read; *changes* are other values."""
        values: dict[str, object] = {
            "originator": originator,
            "host": "127.0.0.1",
            "port": self.imap,
            "security": "none",
            "user": user,
            "password_file": str(self.home / "password"),
            "call_seconds": 10.0,
        }
        return MailboxSettings(**(values | changes))  # type: ignore[arg-type]  # named by the test

    @contextmanager
    def client(self, user: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """Give a mail program that has opened a folder."""
        with IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=20) as client:
            client.plain_login(user, PASSWORD)
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.select_folder(folder)
            yield client

    def put(self, user: str, *octets: bytes) -> None:
        """Put mail into the inbox, octet for octet."""
        with self.client(user) as client:
            for one in octets:
                client.append("INBOX", one)

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
def place() -> Iterator[Path]:
    """Give a folder that other users may enter."""
    with tempfile.TemporaryDirectory(
        prefix="podatelna-peer-",
        # Children of a server that has ended may still write their last files.
        ignore_cleanup_errors=True,
    ) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def dovecot(home: Path, *users: str, more: str = "") -> Iterator[Dovecot]:
    """Run Dovecot in *home*."""
    home.mkdir(exist_ok=True)
    server = Dovecot(home, free_ports(3))
    server.furnish(more)
    for user in users:
        server.add(user)
    server.start()
    try:
        yield server
    finally:
        server.stop()
