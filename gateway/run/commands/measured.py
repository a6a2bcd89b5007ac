"""Gives ``podatelna bench`` the core as the daemon assembles it, in a folder of its own."""

from pathlib import Path

from gateway.bench import command
from gateway.run import home, parts
from gateway.run.assembly import Assembly, assemble
from gateway.run.clock import SystemClock
from gateway.run.commands.lifecycle import bring_up
from gateway.run.grammar import Nouns
from gateway.run.settings import load


def assembled(path: Path) -> Assembly:
    """Build everything the settings at *path* name, the database brought up to date."""
    settings = load(path, parts.Channels())
    home.settle_in(settings.folder)
    bring_up(settings)
    return assemble(settings, SystemClock())


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs to the grammar."""
    command.add_to(nouns, assembled, SystemClock())
