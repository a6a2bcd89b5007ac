"""Content by its hash: the reference that travels, and the port that opens it."""

import hashlib
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, Self

#: Content up to this many octets travels inside the accepting transaction; more goes to disk first.
SMALL = 256 * 1024


@dataclass(frozen=True, slots=True)
class BlobRef:
    """Names content by its SHA-256. Small content may travel with it until it is stored."""

    #: Lower-case hexadecimal SHA-256, 64 characters.
    sha256: str
    #: Octets.
    size: int
    #: The octets themselves while nothing has stored them yet; ``None`` when they are stored.
    content: bytes | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Name *content* and carry it along."""
        return cls(hashlib.sha256(content).hexdigest(), len(content), content)

    def stored(self) -> Self:
        """Return the same reference without its content."""
        return type(self)(self.sha256, self.size)


class Blobs(Protocol):
    """Opens stored content for reading."""

    def open(self, blob: BlobRef) -> BinaryIO:
        """Return a readable binary file; the caller closes it. Raises ``LookupError``."""
        ...
