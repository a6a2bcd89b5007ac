"""The settings table of the kiosk channel: ``[channels.kiosk]``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """Where kiosks call, and whom they meet there. Sizes in octets, times in seconds."""

    #: Where to listen for kiosks, TLS only: ``host:port``; port 0 takes any free one.
    listen: str = "127.0.0.1:8443"
    #: The host names and addresses by which kiosks call us, for the certificate we show.
    names: tuple[str, ...] = ("localhost", "127.0.0.1")
    #: Where the authority's key, the codes and the roll of kiosks lie.
    folder: str = "kiosks"
    #: The largest filing taken.
    max_package: int = 10_485_760
    #: How long a kiosk may be silent in the middle of a filing.
    idle_seconds: float = 30.0
    #: For how many days a kiosk's certificate is good; it renews itself in the last third.
    certificate_days: int = 730
    #: How long a filing on its way may still take when the daemon stops.
    grace_seconds: float = 5.0
