"""Keeps the C library from setting memory aside for every thread that has once needed much."""

import ctypes

#: ``M_ARENA_MAX`` of mallopt(3), and how many heaps all threads share.
_ARENA_MAX, _ARENAS = -8, 2


def share() -> None:
    """Let threads share their heaps; before there are any. Other C libraries have none to share."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_ARENA_MAX, _ARENAS)
