"""Says something and offers what may be chosen next, by button, number or name."""

from dataclasses import replace

from channels.bot.talk import Button, Option, Reply, Talk, Turn
from channels.bot.understanding import READ, among, fold
from channels.bot.words import text
from gateway.model.asking import QuestionSpec
from gateway.model.form import said

#: What the main menu offers, before and after the questions of the office's parts.
MENU, MENU_END = ("do:status", "do:forms"), ("do:hours", "do:human")


def say(talk: Talk, words: str, *options: Option) -> Turn:
    """Say *words* and offer *options*; what was offered before does not count any more."""
    turn = talk.turn + 1
    numbers = iter(range(1, len(options) + 1))
    buttons = tuple(
        Button(
            option.label,
            f"{turn}.{place}",
            next(numbers) if option.numbered else 0,
            option.main,
        )
        for place, option in enumerate(options)
    )
    return Turn(replace(talk, turn=turn, offered=options), (Reply(words, buttons),))


def before(words: str, turn: Turn) -> Turn:
    """Say *words* in a message of their own before what *turn* says."""
    return replace(turn, replies=(Reply(words), *turn.replies)) if words else turn


def named(talk: Talk, value: str, key: str = "", *, numbered: bool = False) -> Option:
    """Return an option whose label is a word of ours."""
    return Option(value, text(talk.language, key or value), numbered)


def menu(talk: Talk, words: str = "") -> Turn:
    """Offer the main menu."""
    other = "lang:en" if talk.language == "cs" else "lang:cs"
    options = [
        *(named(talk, value, numbered=True) for value in MENU),
        *(asking(talk, spec) for spec in talk.offers),
        *(named(talk, value, numbered=True) for value in MENU_END),
    ]
    return say(talk, words or text(talk.language, "menu"), *options, named(talk, other))


def asking(talk: Talk, spec: QuestionSpec) -> Option:
    """Return the option to put a question."""
    return Option(f"ask:{spec.kind}", said(spec.title, talk.language), numbered=True)


def pressed(talk: Talk, press: str) -> str | None:
    """Return the value of a pressed button, ``None`` for one that does not count any more."""
    turn, _, place = press.partition(".")
    if turn != str(talk.turn) or not (place.isascii() and place.isdigit()):
        return None
    return talk.offered[int(place[:4])].value if int(place[:4]) < len(talk.offered) else None


def labelled(talk: Talk, words: str) -> str | None:
    """Return the value of the option whose whole label was typed."""
    folded = fold(words[:READ])
    return next((one.value for one in talk.offered if fold(one.label) == folded), None)


def typed(talk: Talk, words: str) -> str | None:
    """Return the value of the option that was typed by its number or name."""
    numbered = [option for option in talk.offered if option.numbered]
    found = among(words, [option.label for option in numbered])
    return numbered[found].value if found is not None else None
