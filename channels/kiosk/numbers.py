"""The number of a filing as people read it out at the counter."""

from gateway.model import numbers


def short(number: str) -> str:
    """Return the beginning of a kiosk's number for a filing (a UUID): ``K-7C1F-9E02``."""
    return numbers.short("K", number)
