"""Reads the voting form: everybody agrees but the exceptions, by members' numbers or by boxes."""

from collections.abc import Mapping
from dataclasses import dataclass

from council.desk_forms import places
from council.voting import Room
from council.voting_kinds import Choice

#: The lines in which numbers of members are typed.
LINES = (Choice.AGAINST, Choice.ABSTAIN, Choice.NONE)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a secretary has filled in."""

    #: The exceptions: who is present and does not agree.
    choices: Mapping[str, Choice]
    #: The same as lines of numbers, to be shown again.
    lines: Mapping[str, str]
    #: What the form carries so that the next answer knows what was looked at.
    seen: str
    #: Whether exactly this was shown with its result before.
    was_seen: bool

    @classmethod
    def empty(cls) -> "Filled":
        """Return a form nobody has touched."""
        return cls({}, dict.fromkeys(LINES, ""), "", was_seen=False)

    @classmethod
    def as_said(cls, said: Mapping[str, str], room: Room) -> "Filled":
        """Return a form that could not be read, with what was typed."""
        lines = {choice.value: said.get(choice, "") for choice in LINES}
        return cls(_boxes(said, room), lines, "", was_seen=False)


def read(said: Mapping[str, str], room: Room) -> Filled:
    """Return the exceptions. Numbers count when they were changed, otherwise the boxes do.

    Raises ``NotPossible`` for numbers nobody has.
    """
    shown = dict(zip(LINES, (*said.get("lines", "").split("|"), "", "", ""), strict=False))
    typed = {choice: " ".join(said.get(choice, "").split()) for choice in LINES}
    boxes = any(name.startswith("m-") for name in said)
    choices = _boxes(said, room) if boxes and typed == shown else _typed(typed, room)
    lines = _lines(choices, room)
    seen = _seen(choices, room)
    return Filled(choices, lines, seen, said.get("seen", "") == seen)


def _typed(typed: Mapping[Choice, str], room: Room) -> dict[str, Choice]:
    return {member: choice for choice in LINES for member in places(typed[choice], room.members)}


def _boxes(said: Mapping[str, str], room: Room) -> dict[str, Choice]:
    found = {}
    for one in room.members:
        choice = said.get(f"m-{one.member}", "")
        if choice in {line.value for line in LINES}:
            found[one.member] = Choice(choice)
    return found


def _lines(choices: Mapping[str, Choice], room: Room) -> dict[str, str]:
    return {
        line.value: " ".join(
            str(one.place) for one in room.members if choices.get(one.member) is line
        )
        for line in LINES
    }


def _seen(choices: Mapping[str, Choice], room: Room) -> str:
    """Return what was looked at: who is present, and who does not agree in which way."""
    return ".".join(
        f"{one.place}{choices.get(one.member, Choice.FOR)[:2]}"
        for one in room.members
        if one.member in room.present or one.member in choices
    )
