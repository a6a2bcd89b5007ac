"""Debian's Postfix in front of us: it takes mail for the office and passes it on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gateway.bench import postfix as bench
from gateway.bench.place import free_port, wait_for_greeting

#: What stands in main.cf beside the ordinary, as docs/mail.md tells the operator.
MORE = """\
relay_domains = {domain}
relay_transport = {transport}
default_transport = {elsewhere}
smtp_host_lookup = native
smtp_tls_security_level = {tls}
lmtp_tls_security_level = {tls}
smtp_destination_concurrency_limit = 2
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""

SERVICES = """\
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
tlsmgr unix - - n 1000? 1 tlsmgr
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix."""

    home: Path
    port: int

    def log(self) -> str:
        """Return what it has logged."""
        return (self.home / "log" / "mail.log").read_text(encoding="utf-8", errors="replace")

    def waiting(self) -> int:
        """Return how many messages are not delivered yet."""
        queues = ("maildrop", "incoming", "active", "deferred")
        found = (path for name in queues for path in (self.home / "queue" / name).rglob("*"))
        return sum(1 for path in found if path.is_file())


@contextmanager
def postfix(
    home: Path,
    transport: str,
    tls: str = "none",
    domain: str = "lhota.example.org",
    elsewhere: str = "error:nothing leaves this machine",
) -> Iterator[Postfix]:
    """Run Postfix in *home*, which passes the mail of *domain* to *transport* (transport(5)).

    All other mail goes *elsewhere*.
    """
    home.mkdir()
    port = free_port()
    bench._furnish(home, port)
    with (home / "etc" / "main.cf").open("a", encoding="ascii") as main:
        main.write(MORE.format(transport=transport, tls=tls, domain=domain, elsewhere=elsewhere))
    with (home / "etc" / "master.cf").open("a", encoding="ascii") as master:
        master.write(SERVICES)
    bench._call(home, "start")
    try:
        wait_for_greeting(port, "Postfix", 30)
        yield Postfix(home, port)
    finally:
        bench._call(home, "stop")
