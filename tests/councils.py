"""A council of invented members, ready to meet, for tests."""

from collections.abc import Iterable
from datetime import date

from council import agenda, attendance, bodies, meetings, voting
from council.attendance import Move
from council.bodies import NewBody, Order
from council.meetings import NewMeeting
from council.numbering import Scope
from council.rules import BodyKind
from council.tables import Draft, Meeting, Vote
from council.voting_kinds import Choice, DraftKind
from gateway.store.unit import Unit

BODY = "ZM"
TERM = "2022-2026"
TEMPLATE = "{seq}/{meeting}{body}/{year}"

_FIRST = ("Jana", "Petr", "Eva", "Karel", "Dana", "Ota", "Lucie")
_LAST = ("Hrubý", "Malá", "Sova", "Klas", "Vrba", "Dub", "Jedle")


def names(number: int) -> list[str]:
    """Return so many invented names, each another surname or first name."""
    return [f"{_FIRST[n % 7]} {_LAST[n // 7]}" for n in range(number)]


def found_council(
    unit: Unit, seats: int = 21, template: str = TEMPLATE, scope: Scope = Scope.TERM
) -> list[str]:
    """Make the council of a town with all its seats taken; returns its members."""
    order = Order(date(2022, 10, 1), seats, template, scope)
    bodies.add_body(unit, NewBody(BODY, BodyKind.COUNCIL, "Zastupitelstvo města"), order)
    bodies.begin_term(unit, TERM, date(2022, 10, 1))
    members = [bodies.add_member(unit, name) for name in names(seats)]
    for member in members:
        bodies.give_mandate(unit, BODY, member, date(2022, 10, 20))
    return members


def convened(unit: Unit) -> Meeting:
    """Convene a meeting of today without waiting for the term of its invitation."""
    meeting = meetings.convene(unit, NewMeeting(BODY, unit.now, "Kulturní dům"))
    meeting.state, meeting.invited_on = "invited", date(2026, 2, 20)
    return meeting


def opened(unit: Unit, members: Iterable[str]) -> Meeting:
    """Open a meeting of today with *members* present."""
    meeting = convened(unit)
    meetings.open_meeting(unit, meeting, "Jana Hrubý", "Věra Písařová")
    attendance.note(unit, meeting, members, Move.ARRIVED)
    return meeting


def drafted(
    unit: Unit, meeting: Meeting, text: str = "schvaluje rozpočet", title: str = "Rozpočet"
) -> Draft:
    """Put an item with one draft on the agenda; a title that is there already gets a number."""
    same = [one for one in agenda.items(unit, meeting.id) if one.title.startswith(title)]
    title = f"{title} {len(same) + 1}" if same else title
    item = agenda.add_item(unit, meeting, title, "Odbor financí")
    return agenda.add_draft(unit, meeting, item, DraftKind.DRAFT, text, "Petr Malá")


def voted(unit: Unit, meeting: Meeting, draft: Draft, **exceptions: Choice) -> Vote:
    """Hold the vote; *exceptions* by the member's identifier."""
    return voting.vote(unit, meeting, draft, exceptions)


def adopted(unit: Unit) -> str:
    """Hold a whole small meeting that adopts one thing; returns the resolution's identifier."""
    members = [one.member for one in bodies.seated(unit, BODY, unit.now.date())]
    meeting = opened(unit, members)
    held = voted(unit, meeting, drafted(unit, meeting))
    resolution = voting.resolution_of(unit, held.id)
    assert resolution is not None
    return resolution.id
