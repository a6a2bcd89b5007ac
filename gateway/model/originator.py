"""The originator (původce): a public body whose records these are, and our tenant."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.model.conditions import Conditions, conditions_at
from gateway.model.ids import OriginatorId


class Registration(StrEnum):
    """Who turns an item into a filing."""

    CLERK = "clerk"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Originator:
    """One body with registers of its own: the town, a village, a school.

    Source: Act 499/2004 (veřejnoprávní původce). Nothing of one originator is visible to another.
    """

    id: OriginatorId
    #: The full official name, as it stands on receipts.
    name: str
    #: Up to eight letters used in reference numbers and record identifiers.
    abbreviation: str
    #: The published electronic addresses of the filing office (elektronická adresa podatelny).
    addresses: tuple[str, ...]
    #: Whether a readable filing is registered at once or waits for a clerk.
    registration: Registration = Registration.CLERK
    #: Pattern of the reference number (číslo jednací): {orig}, {seq} and {year}.
    reference_pattern: str = "{orig}/{seq:05d}/{year}"
    #: Pattern of the file mark (spisová značka): {orig}, {seq} and {year}.
    file_pattern: str = "S-{orig}/{seq:04d}/{year}"
    #: Office hours in words, one line a day, shown to citizens.
    office_hours: tuple[str, ...] = ()
    #: IČO, eight digits; stands in open data. Empty when not given.
    organisation_id: str = ""
    #: The published conditions, also those that hold no more. Without any, the usual ones hold.
    conditions: tuple[Conditions, ...] = ()
    #: What stands under each letter a clerk writes, a line each: office, address, telephone.
    signature: tuple[str, ...] = ()
    #: How many automatic confirmations one address gets in an hour and in a day; what comes above
    #: is taken in as ever, without a confirmation; 0: as many as it asks for. A backstop against
    #: machines that write to us.
    receipts_per_hour: int = 5
    receipts_per_day: int = 20
    #: What was received longer ago when it is taken in, from a mailbox of years or an archive, is
    #: not confirmed by the program itself; 0: whatever its age.
    receipts_within_days: int = 30

    def conditions_at(self, at: datetime) -> Conditions:
        """Return the published conditions of the day in Prague that *at* lies in."""
        return conditions_at(self.conditions, at)
