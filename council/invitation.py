"""Writes the invitation to a public meeting for the notice board."""

from council import agenda
from council.notice_board import NewNotice
from council.tables import CouncilBody, Meeting
from gateway.store.unit import Unit
from registry.calendar import PRAGUE, legal_day
from registry.wording import day


def invitation(unit: Unit, meeting: Meeting, body: CouncilBody) -> NewNotice:
    """Return the notice: when, where, and the proposed agenda (Act 128/2000 § 93(1))."""
    starts = meeting.starts_at.astimezone(PRAGUE)
    on = legal_day(meeting.starts_at)
    at = f"{day(on)} v {starts.hour}.{starts.minute:02d} hodin"
    standing = (item for item in agenda.items(unit, meeting.id) if not item.withdrawn)
    lines = [
        f"{body.name} se sejde na {meeting.number}. zasedání {at}.",
        f"Místo: {meeting.place}",
        "",
        "Navržený program:",
        *(f"{item.label}. {item.title}" for item in standing),
        "",
        "Zasedání je veřejné.",
    ]
    return NewNotice(
        title=f"{body.name}: pozvánka na {meeting.number}. zasedání {on.day}. {on.month}."
        f" {on.year}",
        text="\n".join(lines),
        agenda="Zasedání zastupitelstva",
        relevant_until=on,
        meeting=meeting.id,
    )
