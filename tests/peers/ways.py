"""Lets an installation take mail in by LMTP and from a mailbox."""

from pathlib import Path

from tests.daemons import Installation, free_ports
from tests.peers.dovecot import Dovecot

TABLE = """
[[channels.email.mailboxes]]
originator = "{originator}"
host = "127.0.0.1"
port = {port}
security = "none"
user = "{user}"
password_file = "{password}"
move_to = "Hotovo"
"""


def listen_for_lmtp(installation: Installation) -> int:
    """Give the installation an LMTP door and return its port."""
    port = free_ports(1)
    config = Path(installation.config)
    line = f'[channels.email]\nlmtp = "127.0.0.1:{port}"'
    text = config.read_text(encoding="utf-8").replace("[channels.email]", line)
    config.write_text(text, encoding="utf-8")
    return port


def read_mailbox(installation: Installation, server: Dovecot, user: str, originator: str) -> None:
    """Let the installation read a mailbox, and move what it has taken."""
    table = TABLE.format(
        originator=originator, port=server.imap, user=user, password=server.home / "password"
    )
    with Path(installation.config).open("a", encoding="utf-8") as settings:
        settings.write(table)
