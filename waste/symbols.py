"""Variable symbols with a check digit, so that one mistyped digit never names somebody else."""

import re
from collections.abc import Iterator

from gateway.model.errors import Wrong
from gateway.web.languages import msgid

#: Budget items of the fee; the second begins when the first has no numbers left.
PREFIXES = (1345, 1340)
#: Payer numbers under one prefix.
SPAN = 100_000
_LENGTH = 10
_DIGITS = "0123456789"
_MODULUS = 11


def check_digit(nine: str) -> int | None:
    """Return the check digit of nine digits, ``None`` when it would be 10.

    Weights 10 to 2, modulus 11: the same as in ISBN-10, so any single mistyped digit and any two
    swapped ones are noticed.
    """
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True))
    digit = -total % _MODULUS
    return None if digit == _MODULUS - 1 else digit


def symbol_of(number: int) -> str | None:
    """Return the variable symbol of a payer's number, ``None`` for a number that is skipped."""
    index, rest = divmod(number, SPAN)
    if index >= len(PREFIXES):
        raise Wrong(msgid("There are no variable symbols left."))
    nine = f"{PREFIXES[index]}{rest:05d}"
    digit = check_digit(nine)
    return None if digit is None else f"{nine}{digit}"


def valid(symbol: str) -> bool:
    """Tell whether ten digits carry their check digit."""
    return (
        len(symbol) == _LENGTH
        and symbol.isascii()
        and symbol.isdigit()
        and check_digit(symbol[:-1]) == int(symbol[-1])
    )


def tidy(text: str) -> str:
    """Return a symbol as it is compared: digits without leading zeros, empty when there is none."""
    digits = re.sub(r"\s", "", text)
    return digits.lstrip("0") if digits.isascii() and digits.isdigit() else ""


def neighbours(symbol: str) -> dict[str, str]:
    """Return all symbols that one slip makes of *symbol*, and which slip it was.

    ``check``: the last digit is another; ``digit``: another one is; ``swap``: two neighbours are
    swapped; ``extra`` and ``missing``: one digit too many or too few was written.
    """
    found: dict[str, str] = {}
    for slip, made in (*_other(symbol), *_swapped(symbol), *_longer(symbol), *_shorter(symbol)):
        key = tidy(made)
        if key and key != symbol:
            found.setdefault(key, slip)
    return found


def _other(symbol: str) -> Iterator[tuple[str, str]]:
    for at in range(len(symbol)):
        slip = "check" if at == len(symbol) - 1 else "digit"
        yield from ((slip, symbol[:at] + other + symbol[at + 1 :]) for other in _DIGITS)


def _swapped(symbol: str) -> Iterator[tuple[str, str]]:
    for at in range(len(symbol) - 1):
        yield "swap", symbol[:at] + symbol[at + 1] + symbol[at] + symbol[at + 2 :]


def _longer(symbol: str) -> Iterator[tuple[str, str]]:
    if len(symbol) < _LENGTH:
        for at in range(len(symbol) + 1):
            yield from (("missing", symbol[:at] + digit + symbol[at:]) for digit in _DIGITS)


def _shorter(symbol: str) -> Iterator[tuple[str, str]]:
    yield from (("extra", symbol[:at] + symbol[at + 1 :]) for at in range(len(symbol)))
