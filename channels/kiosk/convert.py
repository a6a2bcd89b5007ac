"""Reads what a kiosk handed in: the package every form comes in, and its number there."""

from dataclasses import replace
from typing import BinaryIO

from channels.kiosk.numbers import short
from gateway.model import package
from gateway.model.arrival import Arrival
from gateway.model.submission import Evidence, Outcome, Submission


class KioskConverter:
    """Implements the Converter port."""

    def convert(self, arrival: Arrival, original: BinaryIO) -> Submission:
        """Return what the package means; never raises."""
        read = package.submission(arrival, original)
        return replace(read, evidence=(*read.evidence, _where(arrival)))


def _where(arrival: Arrival) -> Evidence:
    # Whoever was offline got no code; at the counter he shows this number instead.
    number = short(arrival.external_id)
    kiosk = arrival.envelope.get("kiosk", "")
    text = f"Podáno na kiosku „{kiosk}“ pod číslem {number}."
    return Evidence("delivery", Outcome.NOTED, text, {"kiosk": kiosk, "kiosk_number": number})
