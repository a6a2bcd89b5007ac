"""Public codes and PINs: what a citizen holds in the hand and asks with later."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator

from stdnum import luhn

from gateway.model.numbers import tidy

__all__ = ["ALPHABET", "SECRET", "Pins", "new_codes", "tidy", "well_formed"]

#: Crockford's base 32: no letter that is easily taken for a digit. Its even length is what the
#: Luhn check over another alphabet needs.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

#: Characters before the check character, of so many bits each: 45 bits, drawn at random.
LENGTH, BITS = 9, 5

#: Octets a secret has at least.
SECRET = 32


def new_codes() -> Iterator[str]:
    """Yield fresh public codes without end: nine random characters and a check character."""
    while True:
        drawn = secrets.randbits(LENGTH * BITS)
        body = "".join(ALPHABET[drawn >> BITS * place & 31] for place in range(LENGTH))
        yield body + luhn.calc_check_digit(body, alphabet=ALPHABET)


def well_formed(code: str) -> bool:
    """Tell whether the check character fits; a mistyped code is told apart from an unknown one."""
    return len(code) == LENGTH + 1 and luhn.is_valid(code, alphabet=ALPHABET)


class Pins:
    """Derives the PIN of a code from the installation's secret, so that none is ever stored."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SECRET:
            raise ValueError("the secret is too short")
        self._secret = secret

    def of(self, originator: str, code: str) -> str:
        """Return the six digits that go with *code*."""
        digest = hmac.digest(self._secret, f"pin:{originator}:{code}".encode(), hashlib.sha256)
        return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"

    def fits(self, originator: str, code: str, pin: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.of(originator, code).encode(), pin.strip().encode())
