"""Names what an operating system's error means for the store."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.model.errors import StoreDown, StoreFull


def full_or_down(error: OSError) -> StoreFull | StoreDown:
    """Return which of the two an error means."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull()
    return StoreDown(f"The store does not answer: {error.strerror}.")


@contextmanager
def disk() -> Iterator[None]:
    """Turn errors of the file system into ``StoreFull`` and ``StoreDown``."""
    try:
        yield
    except OSError as error:
        raise full_or_down(error) from error
