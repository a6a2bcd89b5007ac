"""Makes names of uploaded files fit to be stored and shown; what they name is never a path."""

import unicodedata

#: Characters of a name; a longer one loses its middle, never its ending.
LONGEST = 200

#: Marks that turn the direction of writing: ``exe`` can be made to look like the ending ``pdf``.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")

_INVISIBLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def file_name(sent: str) -> str:
    """Return the last component of *sent* without what cannot be seen; ``?`` when none is left."""
    last = sent.replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(_visible(char) for char in last).strip()
    if len(visible) > LONGEST:
        end = visible[-40:]
        visible = f"{visible[: LONGEST - len(end) - 1]}…{end}"
    return visible if visible.strip(".") else "?"


def _visible(char: str) -> str:
    if char in _TURNING:
        return "\N{REPLACEMENT CHARACTER}"
    return "" if unicodedata.category(char) in _INVISIBLE else char


def ending(name: str) -> str:
    """Return what stands behind the last dot, in small letters; empty when there is no dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""
