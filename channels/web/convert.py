"""Reads what the web form handed in: a form package, as kiosk and chat hand it in too."""

from typing import BinaryIO

from gateway.model import package
from gateway.model.arrival import Arrival
from gateway.model.submission import Submission


class WebConverter:
    """Reads form packages. Total: what is none becomes a submission that says so."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Return what the package means."""
        return package.submission(arrival, original)
