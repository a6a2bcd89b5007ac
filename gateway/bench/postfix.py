"""Debian's Postfix beside the daemon: its own configuration, Maildir delivery, default fsync."""

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gateway.bench.place import HOST, free_port, until, wait_for_greeting
from gateway.bench.source import Target
from gateway.model.errors import Broken

RECIPIENT = "podatelna@bench.test"

#: Nothing here lowers durability; only limits that would refuse the load are lifted. The largest
#: message is the one that the daemon announces, too.
MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/state
daemon_directory = {daemons}
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = {host}
inet_protocols = ipv4
myhostname = bench.invalid
mydestination =
mynetworks = 127.0.0.0/8
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = bench.test
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
virtual_mailbox_limit = 0
mailbox_size_limit = 0
message_size_limit = 50000000
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
maillog_file = {home}/log/mail.log
maillog_file_prefixes = {home}
alias_maps =
alias_database =
"""

#: name, type, private, wake-up, processes, program (``master(5)``); nothing runs chrooted.
SERVICES = """\
{host}:{port} inet n - - smtpd
pickup unix n 60 1 pickup
cleanup unix n - 0 cleanup
qmgr unix n 300 1 qmgr
rewrite unix - - - trivial-rewrite
bounce unix - - 0 bounce
defer unix - - 0 bounce
trace unix - - 0 bounce
flush unix n 1000? 0 flush
proxymap unix - - - proxymap
virtual unix - - - virtual
error unix - - - error
retry unix - - - error
anvil unix - - 1 anvil
scache unix - - 1 scache
postlog unix-dgram n - 1 postlogd
"""

#: Programs that must run as root to write files of other users.
_AS_ROOT = frozenset({"virtual", "proxymap"})


@dataclass(frozen=True, slots=True)
class RunningPostfix:
    """Postfix as the measurement sees it."""

    target: Target
    home: Path

    def behind(self) -> int:
        """Return how many messages have not been delivered yet."""
        queues = (self.home / "queue" / name for name in ("maildrop", "incoming", "active"))
        return sum(1 for queue in queues for path in queue.rglob("*") if path.is_file())

    def settle(self, seconds: float) -> float | None:
        """Wait until everything is delivered; return how long that took, ``None`` if too long."""
        return until(lambda: not self.behind(), seconds, 0.2)


def lacking() -> str:
    """Return why Postfix cannot be measured here; empty when it can."""
    if shutil.which("postfix") is None or _daemons() is None:
        return "Postfix is not installed (Debian: apt-get install postfix)"
    if os.getuid() != 0:
        return "Postfix can be started by root only"
    return ""


def _daemons() -> Path | None:
    known = (Path("/usr/lib/postfix/sbin"), Path("/usr/libexec/postfix"))
    return next((folder for folder in known if (folder / "master").exists()), None)


@contextmanager
def postfix() -> Iterator[RunningPostfix]:
    """Start Postfix in a temporary folder and stop it at the end. Raises ``Broken``."""
    home = Path(tempfile.mkdtemp(prefix="podatelna-postfix-"))
    try:
        port = free_port()
        _furnish(home, port)
        _call(home, "start")
        try:
            wait_for_greeting(port, "Postfix", 30)
            yield RunningPostfix(Target(HOST, port, RECIPIENT), home)
        finally:
            _call(home, "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _furnish(home: Path, port: int) -> None:
    home.chmod(0o755)
    for name in ("etc", "queue", "state", "mail", "log"):
        (home / name).mkdir()
    nobody, nogroup = pwd.getpwnam("nobody").pw_uid, grp.getgrnam("nogroup").gr_gid
    shutil.chown(home / "state", "postfix")
    os.chown(home / "mail", nobody, nogroup)
    for name in ("postfix-files", "dynamicmaps.cf"):
        for folder in ("/etc/postfix", "/usr/share/postfix"):
            if Path(folder, name).exists():
                shutil.copy(Path(folder, name), home / "etc" / name)
                break
    words = {"home": home, "daemons": _daemons(), "host": HOST, "uid": nobody, "gid": nogroup}
    (home / "etc" / "main.cf").write_text(MAIN.format(**words), encoding="ascii")
    rows = (_row(line) for line in SERVICES.format(host=HOST, port=port).splitlines())
    (home / "etc" / "master.cf").write_text("".join(rows), encoding="ascii")


def _row(line: str) -> str:
    name, kind, private, wake_up, processes, program = line.split()
    rights = "n" if program in _AS_ROOT else "-"
    return f"{name} {kind} {private} {rights} n {wake_up} {processes} {program}\n"


def _call(home: Path, verb: str) -> None:
    found = shutil.which("postfix")
    # Its processes outlive the command, so their output must not be a pipe that we wait on.
    with (home / "log" / "out").open("ab") as out:
        done = subprocess.run(  # noqa: S603  (Debian's own program)
            [str(found), "-c", str(home / "etc"), verb],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            timeout=60,
            check=False,
            env={**os.environ, "MAIL_CONFIG": str(home / "etc")},
        )
    if done.returncode and verb == "start":
        said = (home / "log" / "out").read_text(encoding="utf-8", errors="replace")
        raise Broken(f"Postfix does not start: {said.strip()[:300]}")
