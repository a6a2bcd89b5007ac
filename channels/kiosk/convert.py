"""Reads what a kiosk handed in: the package every form comes in."""

from typing import BinaryIO

from gateway.model import package
from gateway.model.arrival import Arrival
from gateway.model.submission import Submission


class KioskConverter:
    """Implements the Converter port."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Return what the package means; never raises."""
        return package.submission(arrival, original)
