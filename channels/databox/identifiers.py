"""Tells what is the identifier of a data box."""

#: Neither l nor o, neither 0 nor 1.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 7

#: Boxes in which the system itself writes: its administrator and its operator.
SYSTEM_BOXES = frozenset({"aaaaaaa", "zzzzzzq"})


def is_box(text: str) -> bool:
    """Tell whether *text* is a box: the seventh letter is Luhn's check over 32 letters."""
    if len(text) != _LENGTH or any(letter not in _LETTERS for letter in text):
        return False
    total = 0
    for position, letter in enumerate(text[:-1]):
        doubled = _LETTERS.index(letter) << (position % 2)
        total += doubled // 32 + doubled % 32
    return (total + _LETTERS.index(text[-1])) % 32 == 0
