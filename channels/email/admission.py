"""Decides who may hand mail in: by network, by account, and through which proxies."""

import hmac
import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from channels.email.settings import EmailSettings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Networks:
    """Some networks. No address is in none of them; a socket of this machine has no address."""

    networks: tuple[Network, ...] = ()

    @classmethod
    def read(cls, texts: Iterable[str]) -> "Networks":
        """Read addresses and networks (CIDR). Raises ``ValueError``."""
        return cls(tuple(ipaddress.ip_network(text, strict=False) for text in texts))

    def __contains__(self, address: str) -> bool:
        try:
            read = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if isinstance(read, ipaddress.IPv6Address) and read.ipv4_mapped:
            read = read.ipv4_mapped
        return any(read.version == one.version and read in one for one in self.networks)


@dataclass(frozen=True, slots=True)
class Admission:
    """The rule: listed relays come in, others log in; without either list everybody comes in."""

    relays: Networks = Networks()
    proxies: Networks = Networks()
    #: Password files by account.
    accounts: Mapping[str, Path] = field(default_factory=dict)

    @classmethod
    def read(cls, settings: EmailSettings) -> "Admission":
        """Take the rule from the settings. Raises ``ValueError`` for what is no network."""
        accounts = {one.name: Path(one.password_file) for one in settings.accounts}
        relays, proxies = Networks.read(settings.relays), Networks.read(settings.proxies)
        return cls(relays, proxies, accounts)

    def must_log_in(self, address: str) -> bool:
        """Tell whether a client there may hand in only after logging in."""
        is_open = not self.relays.networks and not self.accounts
        # Who reaches a socket of this machine was let in by the file system.
        return bool(address) and not is_open and address not in self.relays

    def is_stranger(self, address: str) -> bool:
        """Tell whether a client there cannot hand in at all."""
        return self.must_log_in(address) and not self.accounts

    def knows(self, name: str, password: str) -> bool:
        """Tell whether this is an account's password; reads its file. Raises ``OSError``."""
        path = self.accounts.get(name)
        if path is None:
            return False
        expected = path.read_text(encoding="utf-8").rstrip("\r\n").encode()
        return bool(expected) and hmac.compare_digest(expected, password.encode())
