"""One relay of the list that takes our mail: ``[[channels.email.further_relays]]``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """Where to hand mail over, and how."""

    #: ``host:port``.
    address: str
    #: ``tls`` from the first octet (port 465), ``starttls``, both with a valid certificate, or
    #: ``none``: mail leaves in clear.
    security: str = "none"
    #: A PEM file with the authorities that may have issued the certificate; empty: the system's.
    ca: str = ""
    #: The account; empty: none is needed.
    user: str = ""
    #: The file with its password, read each time.
    password_file: str = ""
    #: How long each step of the conversation may last, in seconds.
    seconds: float = 60.0
