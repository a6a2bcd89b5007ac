"""Debian's Dovecot as a process of its own: IMAP on loopback, mail in a folder; as shipped."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from imapclient import IMAPClient

from gateway.bench.place import HOST, until
from gateway.model.errors import Broken

PASSWORD = "tajné heslo"  # noqa: S105  (of a server that lives for one measurement)

#: Nothing here lowers durability; nobody's limit of connections stands in the way.
CONFIG = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = {host}
ssl = no
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
    port = 0
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
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def password_file(self) -> Path:
        """The file with everybody's password."""
        return self.home / "password"

    def furnish(self, more: str = "") -> None:
        """Write its configuration; *more* is put at the end."""
        for name in ("mail", "run", "state"):
            (self.home / name).mkdir(exist_ok=True)
        for folder in (*reversed(self.home.parents), self.home):
            # Mail is read by a user who must come as far as the folder.
            if folder.stat().st_mode & 0o001 == 0 and folder.owner() == "root":
                folder.chmod(folder.stat().st_mode | 0o011)
        shutil.chown(self.home / "mail", "nobody", "nogroup")
        (self.home / "users").touch()
        (self.home / "users").chmod(0o644)
        self.password_file.write_text(f"{PASSWORD}\n", encoding="utf-8")
        text = CONFIG.format(home=self.home, host=HOST, imap=self.imap, more=more)
        (self.home / "dovecot.conf").write_text(text, encoding="utf-8")

    def add(self, user: str) -> None:
        """Let somebody have a mailbox."""
        with (self.home / "users").open("a", encoding="utf-8") as users:
            users.write(f"{user}:{PASSWORD}\n")

    def start(self) -> None:
        """Start and wait until it answers. Raises ``Broken`` when it never does."""
        with (self.home / "out").open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603  (Debian's own program)
                [str(shutil.which("dovecot")), "-F", "-c", str(self.home / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        if until(self._answers, 20) is None:
            said = [self.home / name for name in ("out", "dovecot.log")]
            words = " ".join(path.read_text("utf-8") for path in said if path.exists())
            self.stop()
            raise Broken(f"Dovecot does not start: {words.strip()[:500]}")

    def stop(self) -> None:
        """Stop, with all its children."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None

    @contextmanager
    def client(self, user: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """Give a mail program that has opened a folder."""
        with IMAPClient(HOST, self.imap, ssl=False, timeout=20) as client:
            client.plain_login(user, PASSWORD)
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.select_folder(folder)
            yield client

    def _answers(self) -> bool:
        try:
            IMAPClient(HOST, self.imap, ssl=False, timeout=5).shutdown()
        except OSError:
            return False
        return True


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
def running(server: Dovecot, *users: str, more: str = "") -> Iterator[None]:
    """Let a server run, with a mailbox for each of *users*."""
    server.home.mkdir(exist_ok=True)
    server.furnish(more)
    for user in users:
        server.add(user)
    server.start()
    try:
        yield
    finally:
        server.stop()
