"""Whatever is written into the audit log has a code in the state's schema of transaction logs."""

import re
from pathlib import Path

from gateway.run import parts
from gateway.web import words
from registry.log_words import event_code

ROOT = Path(__file__).parents[2]
PACKAGES = ("gateway", "channels", "registry", "forms", "scanning", "council", "waste")
#: Who comes and goes at the desk is no act on a document, and the schema has no code for it.
NO_CODE = {"signed-in", "signed-out", "works-for", "sign-in-failed"}

_WRITTEN = re.compile(r"""\.record\(\s*"([a-z][\w.-]+)",""")


def written() -> set[str]:
    """Return the events that stand as words in the code, and those the desk has words for."""
    files = [path for one in PACKAGES for path in (ROOT / one).rglob("*.py")]
    code = {event for path in files for event in _WRITTEN.findall(path.read_text("utf-8"))}
    known = {event for _, pages in parts.named("pages") for event in pages.events}
    return code | known | set(words.EVENTS)


def test_every_event_has_a_code() -> None:
    """No act is left to a text that archives' programs do not know."""
    found = written()

    assert len(found) > 100
    assert {event for event in found if not event_code(event)} <= NO_CODE
