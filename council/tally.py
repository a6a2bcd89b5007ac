"""Counts a vote: how many must be there, how many must agree, and whether they did."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from council.refusing import NotPossible
from gateway.web.languages import msgid

#: More than half of all members (Act 128/2000 §§ 87 and 92(3), § 101(2)).
HALF = Fraction(1, 2)

#: More members than any body has; a figure above is a slip of the hand.
MOST_MEMBERS = 1000


@dataclass(frozen=True, slots=True)
class Count:
    """The figures of one vote; whoever is present and in none of the three did not vote."""

    #: All members, not only those present.
    members: int
    present: int
    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A counted vote."""

    count: Count
    #: How many must be present.
    needed_present: int
    #: How many must agree.
    needed: int
    quorum: bool
    adopted: bool


def more_than(share: Fraction, members: int) -> int:
    """Return the least number of people that is more than *share* of *members*."""
    return floor(share * members) + 1


def tally(count: Count, quorum: Fraction = HALF, majority: Fraction = HALF) -> Tally:
    """Return the result. Raises ``NotPossible`` for figures that cannot be.

    Abstaining, not voting and being away all count as not agreeing.
    """
    _check(count)
    there = more_than(quorum, count.members)
    needed = more_than(majority, count.members)
    able = count.present >= there
    return Tally(count, there, needed, able, able and count.in_favour >= needed)


def _check(count: Count) -> None:
    voted = count.in_favour + count.against + count.abstained
    if min(count.present, count.in_favour, count.against, count.abstained) < 0:
        raise NotPossible(msgid("A number of people cannot be negative."))
    if not 0 < count.members <= MOST_MEMBERS:
        raise NotPossible(
            msgid("A body has between 1 and %(most)s members, not %(members)s."),
            most=MOST_MEMBERS,
            members=count.members,
        )
    if count.present > count.members:
        raise NotPossible(
            msgid("%(present)s present of %(members)s members cannot be."),
            present=count.present,
            members=count.members,
        )
    if voted > count.present:
        raise NotPossible(
            msgid("%(voted)s votes from %(present)s present members cannot be."),
            voted=voted,
            present=count.present,
        )
