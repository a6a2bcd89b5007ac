"""The council's panel on the page of a filing: its course through the bodies, and proposing it."""

from council import desk_words
from council.bodies import bodies
from council.course import courses
from gateway.store.unit import Unit
from gateway.web.pages import Panel
from registry.circulation import OPEN, names
from registry.tables import Filing


def panel(unit: Unit, record_identifier: str) -> Panel | None:
    """Show where the filing is; ``None`` where no body decides anything, as in schools."""
    known = bodies(unit)
    filing = unit.rows.get(Filing, record_identifier)
    if not known or filing is None:
        return None
    context = {
        "filing": record_identifier,
        "courses": courses(unit, record_identifier),
        "bodies": [(one.code, one.name) for one in known] if filing.handling in OPEN else [],
        "names": names(unit),
        "words": desk_words,
    }
    return Panel("council/filing.html", context)
