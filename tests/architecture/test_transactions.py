"""Transactions begin in few, named places; seeing all originators is the privilege of a few."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("gateway", "channels", "registry", "forms", "scanning", "council", "waste")


def users(pattern: str, *ignored: str) -> set[str]:
    """Return the files whose code matches, without those whose business it is."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if name not in ignored and re.search(pattern, path.read_text(encoding="utf-8")):
                found.add(name)
    return found


def test_only_the_store_begins_and_commits() -> None:
    """Nobody else opens a transaction, commits one, or makes an engine's connection."""
    pattern = r"\.begin\(\)|\.commit\(\)|\.connect\(\)|engine\.connect"

    assert users(pattern, "gateway/store/store.py", "gateway/store/migrate.py") == set()


def test_who_sees_all_originators() -> None:
    """The callers of ``across`` are the queue, the outbox, sign-in, metrics and the operator."""
    assert users(r"\.across(_originators)?\(", "gateway/store/store.py") == {
        "gateway/intake/accept.py",
        "gateway/intake/payer.py",
        "gateway/intake/worker.py",
        "gateway/run/commands/users.py",
        "gateway/run/commands/whole.py",
        "gateway/run/metrics.py",
        "gateway/web/accounts.py",
        "gateway/web/sessions.py",
    }


def test_who_writes_for_one_originator() -> None:
    """Writing units begin where decisions, answers, desk actions and commands are carried out."""
    assert users(r"store\.(run|write)\(", "gateway/store/store.py") <= {
        "forms/desk_forms.py",
        "forms/designing/given.py",
        "gateway/intake/answers.py",
        "gateway/intake/deciding.py",
        "gateway/intake/desk_item.py",
        "gateway/intake/daily.py",
        "gateway/intake/worker.py",
        "gateway/run/commands/forms.py",
        "gateway/run/commands/items.py",
        "gateway/run/commands/plan.py",
        "gateway/run/commands/opened.py",
        "gateway/run/commands/waste.py",
        "gateway/store/notes.py",
        "gateway/run/demo/past.py",
        "gateway/run/demo/town.py",
        "gateway/run/demo/waste.py",
        "gateway/web/accounts.py",
        "gateway/web/sessions.py",
        "gateway/web/signing.py",
        "gateway/web/views.py",
        "council/desk_forms.py",
        "registry/desk.py",
        "registry/desk_filing.py",
        "registry/desk_consign.py",
        "registry/files/desk.py",
        "registry/files/desk_converting.py",
        "registry/plan/desk.py",
        "registry/desk_registers.py",
        "registry/people/desk.py",
        "registry/desk_joining.py",
        "registry/desk_undelivered.py",
        "waste/desk_acting.py",
    }
