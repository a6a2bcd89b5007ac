"""The real time: the one place that reads the system's clock."""

from datetime import UTC, datetime


class SystemClock:
    """Implements the ``Clock`` port."""

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        return datetime.now(UTC)  # noqa: TID251  (its one home)
