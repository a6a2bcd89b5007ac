"""Tells whether a file is locked by a password, so that nobody at the office can open it."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gateway.late import late

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = late("pikepdf")


_ZIP = b"PK\x03\x04"
#: What an encrypted document of Word or Excel holds, as its directory spells it ([MS-OFFCRYPTO]).
_OFFICE, _PACKAGE = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


def may_be_locked(head: bytes, tail: bytes) -> bool:
    """Tell by beginning and end whether a closer look is worth it."""
    if head.startswith(b"%PDF"):
        return b"/Encrypt" in head or b"/Encrypt" in tail
    return head.startswith((_ZIP, _OFFICE))


def locked(files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Return the hashes of those of *files* that want a password; runs in a child process."""
    return [sha256 for sha256, octets in files if _is_locked(octets)]


def _is_locked(octets: bytes) -> bool:
    if octets.startswith(_ZIP):
        # Bit 0 of the flags of the first file within (APPNOTE.TXT section 4.4.4).
        return len(octets) > 6 and bool(octets[6] & 1)  # noqa: PLR2004  (where the flags lie)
    if octets.startswith(_OFFICE):
        return _PACKAGE in octets
    try:
        # One that only forbids printing opens without a password.
        pikepdf.open(io.BytesIO(octets)).close()
    except pikepdf.PasswordError:
        return True
    except pikepdf.PdfError:
        return False
    return False
