"""Keeps the mail door to the published conditions: how large a mail is taken, and what is said."""

from channels.email.door import Door
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator

_MEGABYTE = 1_000_000

#: Said to a mail server, which shows it to the sender. Without accents: only who asked for
#: SMTPUTF8 may hear others (RFC 6531 section 3.7.4).
_TOO_LARGE = (
    "552 5.3.4 Zprava je vetsi nez {megabytes} MB, ktere podatelna prijima. Poslete prilohy "
    "mensi nebo po castech, datovou schrankou, anebo je prineste do podatelny. "
    "The message is larger than we take"
)


def limit(door: Door, originator: OriginatorId) -> int:
    """Return the largest mail *originator* takes today, in octets."""
    return next((_limit(door, o) for o in door.gateway.originators() if o.id == originator), 0)


def highest_limit(door: Door) -> int:
    """Return the largest mail that anybody here takes today, in octets."""
    return max((_limit(door, one) for one in door.gateway.originators()), default=0)


def _limit(door: Door, originator: Originator) -> int:
    stated = originator.conditions_at(door.clock.now()).largest_mail
    return min(door.settings.max_size, stated)


def too_large(octets: int) -> str:
    """Return the reply to a mail that is larger than *octets*."""
    megabytes = f"{octets / _MEGABYTE:.1f}".removesuffix(".0").replace(".", ",")
    return _TOO_LARGE.format(megabytes=megabytes)
