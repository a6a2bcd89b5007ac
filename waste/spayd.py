"""Writes and reads QR Platba: a payment as one line of text (Short Payment Descriptor 1.0)."""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gateway.model.errors import Wrong
from gateway.web.languages import msgid

HEADER = "SPD*1.0"
_KEY = re.compile(r"[A-Z0-9-]+")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_AMOUNT = re.compile(r"\d{1,7}(\.\d{1,2})?")
_CRC = re.compile(r"[0-9A-F]{8}")
#: The longest value of a key, in characters.
_LONGEST = {"ACC": 46, "ALT-ACC": 93, "AM": 10, "CC": 3, "RF": 16, "RN": 35, "DT": 8, "PT": 3}
_LONGEST |= {"MSG": 60, "CRC32": 8, "NT": 1, "NTA": 320, "X-PER": 2, "X-VS": 10, "X-SS": 10}
_LONGEST |= {"X-KS": 10, "X-ID": 20, "X-URL": 140}
#: What a QR code writes shortly; everything else makes it larger.
_SHORT = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_MOST = Decimal("9999999.99")


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment to be made in crowns."""

    iban: str
    amount: Decimal
    variable_symbol: str = ""
    due: date | None = None
    message: str = ""
    payee: str = ""


def written(payment: Payment, *, with_crc: bool = False) -> str:
    """Return the descriptor. Raises ``Wrong`` for an amount or symbol that fits in none."""
    if not 0 < payment.amount <= _MOST:
        raise Wrong(msgid("A payment is more than nothing and less than ten million."))
    if not re.fullmatch(r"\d{0,10}", payment.variable_symbol):
        raise Wrong(msgid("A variable symbol has one to ten digits."))
    pairs = [
        ("ACC", payment.iban),
        ("AM", f"{payment.amount:.2f}"),
        ("CC", "CZK"),
        ("DT", f"{payment.due:%Y%m%d}" if payment.due else ""),
        ("MSG", short(payment.message, _LONGEST["MSG"])),
        ("RN", short(payment.payee, _LONGEST["RN"])),
        ("X-VS", payment.variable_symbol),
    ]
    kept = [(key, value) for key, value in pairs if value]
    if with_crc:
        kept.append(("CRC32", crc32(kept)))
    return _joined(kept)


def short(text: str, limit: int) -> str:
    """Return *text* in the signs a QR code writes shortly: no accents, capital letters."""
    apart = unicodedata.normalize("NFKD", text.upper())
    plain = (c for c in apart if not unicodedata.combining(c))
    return " ".join("".join(c if c in _SHORT - {"*", "%"} else " " for c in plain).split())[:limit]


def canonical(pairs: Iterable[tuple[str, str]]) -> str:
    """Return what the check sum is made of: sorted by key, then value, without the check sum."""
    return _joined(sorted(pair for pair in pairs if pair[0] != "CRC32"))


def crc32(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the check sum of a descriptor, eight hexadecimal digits."""
    return f"{zlib.crc32(canonical(pairs).encode('utf-8')):08X}"


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return "*".join((HEADER, *(f"{key}:{value.replace('*', '%2A')}" for key, value in pairs)))


def read(text: str) -> Mapping[str, str]:
    """Return the keys and values of a descriptor. Raises ``Wrong`` for what is not one."""
    pairs = split(text)
    found: dict[str, str] = {}
    for key, value in pairs:
        if key in found:
            raise Wrong(msgid("The descriptor says %(key)s twice."), key=key)
        found[key] = _decoded(value)
    _check(found)
    if "CRC32" in found and found["CRC32"] != _crc_as_sent(pairs):
        raise Wrong(msgid("The descriptor's check sum does not fit."))
    return found


def split(text: str) -> list[tuple[str, str]]:
    """Return the pairs of a descriptor as they stand in it."""
    if not text.startswith(HEADER + "*"):
        raise Wrong(msgid("The text is no payment descriptor."))
    pairs = []
    for part in text[len(HEADER) + 1 :].removesuffix("*").split("*"):
        key, colon, value = part.partition(":")
        if not colon or not _KEY.fullmatch(key):
            raise Wrong(msgid("The text is no payment descriptor."))
        pairs.append((key, value))
    return pairs


def _crc_as_sent(pairs: Iterable[tuple[str, str]]) -> str:
    kept = sorted(pair for pair in pairs if pair[0] != "CRC32")
    sent = "*".join((HEADER, *(f"{key}:{value}" for key, value in kept)))
    return f"{zlib.crc32(sent.encode('utf-8')):08X}"


def _decoded(value: str) -> str:
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), value)


def _check(found: Mapping[str, str]) -> None:
    for key, value in found.items():
        if len(value) > _LONGEST.get(key, len(value)):
            raise Wrong(msgid("The value of %(key)s is too long."), key=key)
    if not _real_iban(found.get("ACC", "").partition("+")[0]):
        raise Wrong(msgid("The descriptor names no account."))
    patterns = {"AM": _AMOUNT, "CC": re.compile(r"[A-Z]{3}"), "CRC32": _CRC}
    patterns |= {"DT": re.compile(r"\d{8}")} | {key: re.compile(r"\d+") for key in _DIGITS}
    for key, pattern in patterns.items():
        if key in found and not pattern.fullmatch(found[key]):
            raise Wrong(msgid("The value of %(key)s is not what it should be."), key=key)


_DIGITS = ("X-VS", "X-SS", "X-KS", "RF")


def _real_iban(iban: str) -> bool:
    if not _IBAN.fullmatch(iban):
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
