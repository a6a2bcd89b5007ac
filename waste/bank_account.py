"""Czech bank account numbers and IBANs, with their check sums."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gateway.model.errors import Wrong
from gateway.web.languages import msgid

_WRITTEN = re.compile(r"(?:(\d{1,6})-)?(\d{2,10})/(\d{4})")
_IBAN = re.compile(r"CZ\d{22}")
_WEIGHTS = (6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
_MODULUS = 11
#: In which order some banks write the ten digits of the number and the six of the prefix.
_INTERNAL = (10, 11, 12, 13, 14, 15, 4, 5, 6, 7, 8, 3, 9, 1, 2, 0)


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A Czech account: prefix up to six digits, number up to ten, bank's code of four."""

    prefix: str
    number: str
    bank: str

    @property
    def written(self) -> str:
        """The account as people write it: ``19-2000145399/0800``."""
        prefix, number = self.prefix.lstrip("0"), self.number.lstrip("0") or "0"
        head = f"{prefix}-{number}" if prefix else number
        return f"{head}/{self.bank}" if self.bank else head

    @property
    def checked(self) -> bool:
        """Whether prefix and number carry their check digits (modulus 11)."""
        return sums_up(self.prefix) and sums_up(self.number)

    @property
    def iban(self) -> str:
        """The account's IBAN."""
        inner = f"{self.bank}{self.prefix.zfill(6)}{self.number.zfill(10)}"
        return f"CZ{98 - int(inner + '123500') % 97:02d}{inner}"


def sums_up(digits: str) -> bool:
    """Tell whether the weighted sum of an account's part is divisible by eleven."""
    padded = digits.zfill(10)
    return sum(w * int(d) for w, d in zip(_WEIGHTS, padded, strict=True)) % _MODULUS == 0


def account_of(text: str) -> BankAccount:
    """Return the account written as ``19-2000145399/0800`` or as an IBAN, checked.

    Raises ``Wrong`` for one that cannot be: wrong form, wrong check digits, empty number.
    """
    tidy = re.sub(r"\s", "", text).upper()
    if tidy.startswith("CZ"):
        return _from_iban(tidy)
    match = _WRITTEN.fullmatch(tidy)
    if match is None:
        raise Wrong(
            msgid("“%(text)s” is not an account number, such as 19-2000145399/0800."),
            text=text[:40],
        )
    account = BankAccount(match[1] or "", match[2], match[3])
    _check(account, text)
    return account


def _from_iban(tidy: str) -> BankAccount:
    if not _IBAN.fullmatch(tidy) or int(tidy[4:] + "1235" + tidy[2:4]) % 97 != 1:
        raise Wrong(msgid("“%(text)s” is not a Czech IBAN."), text=tidy[:40])
    account = BankAccount(tidy[8:14], tidy[14:], tidy[4:8])
    _check(account, tidy)
    return account


def _check(account: BankAccount, text: str) -> None:
    enough = sum(digit != "0" for digit in account.number) > 1
    if not enough or not account.checked:
        raise Wrong(
            msgid("The account number “%(text)s” is mistyped: its check digits do not fit."),
            text=text[:40],
        )


class Order(StrEnum):
    """In which order a GPC file writes the sixteen digits of an account."""

    PLAIN = "plain"
    #: That of the banks' own machines; see ``_INTERNAL``.
    INNER = "inner"


def in_order(digits: str, order: Order) -> BankAccount:
    """Return an account from sixteen digits, read in *order*. The bank's code is not in them."""
    if order is Order.INNER:
        digits = "".join(digits[at] for at in _INTERNAL)
    return BankAccount(digits[:6], digits[6:], "")


def likely_order(accounts: Iterable[str]) -> Order:
    """Return in which order the check digits of more *accounts* fit; plain where it is the same."""
    written = [digits for digits in accounts if digits.strip("0")]
    fitting = {order: sum(in_order(digits, order).checked for digits in written) for order in Order}
    return Order.INNER if fitting[Order.INNER] > fitting[Order.PLAIN] else Order.PLAIN


def from_sixteen(digits: str) -> BankAccount:
    """Return an account from sixteen digits of a GPC file, in whichever order its own say."""
    return in_order(digits, likely_order([digits]))
