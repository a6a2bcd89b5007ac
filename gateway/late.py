"""Loads a library when it is first used: what prints and scans weighs tens of megabytes.

Most days of most daemons need none of it, and a mail door should stay small.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


class Late:
    """A module that is imported by the first look at something in it."""

    def __init__(self, name: str) -> None:
        # Past our own __setattr__, which sets what is in the module.
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(import_module(self._name), name, value)


def late(name: str) -> Any:
    """Return the module called *name*, not yet loaded.

    For type checkers import it beside: ``if TYPE_CHECKING: import x``, ``else: x = late("x")``.
    """
    return Late(name)


@contextmanager
def unseen(library: str) -> Iterator[None]:
    """Keep others from loading a library for which we have no use, only since it is installed."""
    if library in sys.modules:
        yield
        return
    # Whoever imports it meanwhile learns that it is not there.
    sys.modules[library] = None  # type: ignore[assignment]  # as the import system has it
    try:
        yield
    finally:
        del sys.modules[library]
