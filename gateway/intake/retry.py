"""When to try again: pure functions from an attempt's number to a delay."""

from datetime import timedelta

#: Delays before the second, third, ... attempt at an item.
ITEM_DELAYS = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600))

#: Delays between attempts to send; together about two days, then the operator is asked.
SENDING_DELAYS = (
    *(timedelta(minutes=m) for m in (1, 5, 15, 60)),
    *(timedelta(hours=4) for _ in range(12)),
)


def item_delay(attempts: int, least: float = 0.0) -> timedelta:
    """Return how long an item rests after its *attempts*-th failure, at least *least* seconds."""
    return max(ITEM_DELAYS[min(attempts, len(ITEM_DELAYS)) - 1], timedelta(seconds=least))


def sending_delay(attempts: int) -> timedelta | None:
    """Return how long a message rests after its *attempts*-th failure; ``None`` to give up."""
    return SENDING_DELAYS[attempts - 1] if attempts <= len(SENDING_DELAYS) else None
