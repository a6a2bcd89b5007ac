"""Asks the domain name system what the checks of senders need; tests put their own in its place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gateway.late import late
from gateway.model.errors import TryLater

if TYPE_CHECKING:
    from dns import exception, resolver
else:
    exception, resolver = late("dns.exception"), late("dns.resolver")


class Resolver(Protocol):
    """Where records of domains come from. Blocks."""

    def records(self, name: str, kind: str) -> list[str]:
        """Return the records of *name* as text: of TXT joined, of MX "preference name".

        Empty when there are none. Raises ``TryLater`` when that cannot be known now.
        """
        ...


@dataclass(frozen=True, slots=True)
class DnsResolver:
    """The domain name system, as the machine is set up for it."""

    #: For one question, in seconds.
    seconds: float = 5.0

    def records(self, name: str, kind: str) -> list[str]:
        """Ask for records; see ``Resolver``."""
        try:
            found = resolver.resolve(name, kind, lifetime=self.seconds)
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            return []
        except exception.DNSException as error:
            raise TryLater(f"{name}: {type(error).__name__}") from error
        if kind == "TXT":
            return [b"".join(one.strings).decode("utf-8", "replace") for one in found]
        return [one.to_text() for one in found]
