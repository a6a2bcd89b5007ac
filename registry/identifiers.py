"""Makes and checks record identifiers (jednoznačný identifikátor dokumentu, JID)."""

import secrets
import unicodedata

from stdnum.iso7064 import mod_37_36

#: Digits and letters that people do not mistake for each other (Crockford's base 32).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Random characters: 60 bits, so that a million filings meet with a chance below one in a million.
LENGTH = 12
#: What the interfaces of other records systems take (NSESSS 2023, ``sHodnotaID``).
LIMIT = 40


def new_identifier(abbreviation: str) -> str:
    """Return a fresh identifier: *abbreviation*, random characters, check character.

    It is upper-case ASCII letters and digits only and at most ``LIMIT`` long.
    """
    body = _plain(abbreviation) + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return body + str(mod_37_36.calc_check_digit(body))


def valid(identifier: str) -> bool:
    """Tell whether the check character (ISO 7064 Mod 37,36) fits."""
    shaped = identifier.isascii() and identifier.isalnum() and identifier == identifier.upper()
    return shaped and LENGTH < len(identifier) <= LIMIT and bool(mod_37_36.is_valid(identifier))


def _plain(abbreviation: str) -> str:
    """Drop accents and everything that is neither letter nor digit."""
    folded = unicodedata.normalize("NFKD", abbreviation).upper()
    letters = "".join(c for c in folded if c.isascii() and c.isalnum())
    return letters[: LIMIT - LENGTH - 1]
