"""Whatever is written into the audit log has words at the desk and a code in the state's schema."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from council.attendance import Move
from council.tasks import TaskState
from forms.designing.drafts import TAKEN_BACK
from forms.publishing import PUBLISHED
from gateway.model.item import ItemState
from gateway.model.report import Fate
from gateway.run import parts
from gateway.store.outbox import OutgoingState
from gateway.web import words
from gateway.web.languages import load
from gateway.web.rendering import KIT
from registry.log_words import event_code

ROOT = Path(__file__).parents[2]
PACKAGES = ("gateway", "channels", "registry", "forms", "scanning", "council", "waste")
#: Who comes and goes at the desk is no act on a document, and the schema has no code for it.
NO_CODE = {"signed-in", "signed-out", "works-for", "sign-in-failed"}
#: States that nothing steps into with a line: a claim is a lease in the queue, a task is imposed.
NO_LINE = {ItemState.WORKING, Fate.UNKNOWN, TaskState.OPEN}

#: Events that are put together where they are written, by the module that does it.
MADE: Mapping[str, set[str]] = {
    "gateway/store/queue.py": {str(state) for state in ItemState} - NO_LINE,
    "gateway/store/fates.py": {f"outgoing-{fate}" for fate in set(Fate) - NO_LINE},
    "gateway/store/outbox.py": {
        f"outgoing-{state}"
        for state in (OutgoingState.SENT, OutgoingState.FAILED, OutgoingState.PARKED)
    },
    "gateway/run/commands/opened.py": {"register.exported", "log.exported", "payer.exported"},
    "gateway/web/views.py": {"register.searched", "filing.viewed", "history.viewed"},
    "registry/files/contents.py": {
        "filing.put-in", "file.joined", "filing.taken-out", "file.taken-out",
    },
    "registry/people/editing.py": {
        "person.kind-changed", "person.renamed", "person.number-changed",
    },
    "forms/designing/drafts.py": {
        TAKEN_BACK,
        *(f"form-draft.question-{what}" for what in ("added", "changed", "moved", "removed")),
        "form-draft.heading-changed",
    },
    "forms/publishing.py": {PUBLISHED},
    "council/attendance.py": {f"council.{move}" for move in Move},
    "council/tasks.py": {f"council.task-{state}" for state in set(TaskState) - NO_LINE},
}  # fmt: skip


def lines(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the event of every line that a module writes into the audit log."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="record"), args=[event, _, *_]):
                yield event
            case ast.Call(func=ast.Attribute(attr="Event"), args=[_, _, _, event, _, *_]):
                yield event
            # Accounts: the instant, the actor, the event and the login.
            case ast.Tuple(elts=[ast.Name(id="now"), _, ast.Constant() as event, _]):
                yield event
            case _:
                pass


def literal(event: ast.expr) -> set[str]:
    """Return the events that stand there as words; none when they are put together."""
    match event:
        case ast.Constant(value=str() as said):
            return {said}
        case ast.IfExp(body=one, orelse=other):
            return literal(one) | literal(other)
        case _:
            return set()


def written() -> tuple[set[str], set[str]]:
    """Return the events that stand as words, and the modules that put some together."""
    said, making = set(), set()
    for path in (path for one in PACKAGES for path in (ROOT / one).rglob("*.py")):
        for event in lines(ast.parse(path.read_text("utf-8"))):
            said |= literal(event)
            if not literal(event):
                making.add(str(path.relative_to(ROOT)))
    return said, making


SAID, MAKING = written()
ALL = SAID.union(*MADE.values())


def test_events_are_known() -> None:
    """A module that puts events together is told here which ones; nobody else does."""
    assert MAKING - {"gateway/web/accounts.py", "gateway/store/unit.py"} == set(MADE)
    assert len(ALL) > 150


def test_every_event_has_a_code() -> None:
    """No act is left to a text that archives' programs do not know."""
    assert {event for event in ALL if not event_code(event)} <= NO_CODE


def test_every_event_has_words() -> None:
    """Histories tell clerks what happened, in Czech and in English, and never by a code."""
    pages = [pages for _, pages in parts.named("pages")]
    known = {**KIT.events} | {name: word for one in pages for name, word in one.events.items()}
    czech = load([KIT.locale, *(one.locale for one in pages)])["cs"]
    said = [words.happened(event, known) for event in ALL]

    assert [one for one in ALL if one not in known and not one.endswith((*words.ENDINGS,))] == []
    assert [english for english in said if czech.gettext(english) == english] == []


def test_words_are_for_events_that_happen() -> None:
    """A word for what nobody writes any more is gone."""
    known = {event for _, pages in parts.named("pages") for event in pages.events} | {*words.EVENTS}

    assert {event for event in known - ALL if not event.endswith((".viewed", ".shown"))} == set()
