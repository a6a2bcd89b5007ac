"""Notices that nobody is there any more, so that nothing stays behind for the next one."""

from collections.abc import Callable
from enum import Enum
from math import ceil


class Presence(Enum):
    """What is known about somebody in front of the glass."""

    HERE = "here"
    #: Nothing was touched for a while; the question whether anybody is there should be shown.
    DOUBTFUL = "doubtful"
    #: Nor was that answered: everything has to be forgotten.
    GONE = "gone"


class Idleness:
    """Seconds since the last touch, by a clock that only runs forward."""

    def __init__(self, idle: float, warn: float, clock: Callable[[], float]) -> None:
        self._idle, self._warn, self._clock = idle, warn, clock
        self._touched = clock()

    def touched(self) -> None:
        """Say that somebody is there."""
        self._touched = self._clock()

    @property
    def seconds(self) -> float:
        """How long nothing was touched."""
        return self._clock() - self._touched

    @property
    def presence(self) -> Presence:
        """What follows from that."""
        if self.seconds < self._idle:
            return Presence.HERE
        return Presence.DOUBTFUL if self.left > 0 else Presence.GONE

    @property
    def left(self) -> int:
        """How many seconds there are until everything is forgotten."""
        return max(0, ceil(self._idle + self._warn - self.seconds))
