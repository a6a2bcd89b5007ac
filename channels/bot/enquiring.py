"""Puts the questions the office offers: asks for their values one by one, and tells the answer."""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from channels.bot.filling import cleared
from channels.bot.offering import before, menu, named, say
from channels.bot.reading import Read, read
from channels.bot.talk import Ask, Known, Option, Purpose, Stage, Talk, Turn
from channels.bot.understanding import sought
from channels.bot.words import text
from gateway.model.asking import Answer, Entry, QuestionSpec
from gateway.model.form import FieldKind, FormField, asked, said

#: So many found things are told at once.
SHOWN = 5

_DIGITS_ONLY = frozenset({FieldKind.NUMBER, FieldKind.ORGANISATION_ID})
_HINTS = {FieldKind.CHOICE: "pick", FieldKind.DATE: "date-hint"}


def spec_of(talk: Talk, kind: str = "") -> QuestionSpec | None:
    """Return the question that is being put, ``None`` when it is not offered any more."""
    return next((one for one in talk.offers if one.kind == (kind or talk.asking)), None)


def start(talk: Talk, kind: str, known: Known, words: str = "") -> Turn:
    """Begin to put a question; what is sought may stand among the *words* that asked for it."""
    spec = spec_of(talk, kind)
    if spec is None:
        return menu(cleared(talk))
    begun = replace(cleared(talk), asking=kind)
    if not spec.proven:
        return onwards(replace(begun, answers=_sought(spec, words)))
    # The lines belong together under this name, and go together.
    begun = replace(begun, instance=known.fresh)
    lines = [said(spec.description, talk.language), text(talk.language, "proof")]
    if known.foreign:
        lines.append(text(talk.language, "foreign-proof") + _page(spec, known))
    return before("\n\n".join(line for line in lines if line), onwards(begun))


def _sought(spec: QuestionSpec, words: str) -> Mapping[str, str]:
    if not words or not spec.asks or spec.asks[0].kind is not FieldKind.TEXT:
        return {}
    found = sought(words, spec)
    return {spec.asks[0].name: found} if found else {}


def _open(talk: Talk) -> FormField | None:
    """Return what is asked for next."""
    spec = spec_of(talk)
    if spec is None:
        return None
    return next((f for f in asked(spec.form, talk.answers) if f.name not in talk.answers), None)


def onwards(talk: Talk) -> Turn:
    """Ask for the next value, or put the question when all are there."""
    if _open(talk) is not None:
        return put(talk)
    return _put_to_the_office(talk, "1.0")


def _put_to_the_office(talk: Talk, place: str) -> Turn:
    spec = spec_of(talk)
    if spec is None:
        return menu(cleared(talk))
    values = {one.name: talk.answers.get(one.name, "") for one in asked(spec.form, talk.answers)}
    page = {} if spec.proven else {"page": place.partition(".")[0]}
    wish = Ask(Purpose.ENQUIRY, spec.kind, values | page, place)
    # What proves somebody goes out with the wish and is kept nowhere.
    rest = cleared(talk) if spec.proven else replace(talk, stage=Stage.IDLE)
    return Turn(replace(rest, asking=spec.kind), wish=wish)


def put(talk: Talk, words: str = "") -> Turn:
    """Ask for a value, *words* (a complaint) before it."""
    one = _open(talk)
    if one is None:
        return menu(cleared(talk), words)
    language = talk.language
    hint = text(language, _HINTS[one.kind]) if one.kind in _HINTS else ""
    prompt = "\n".join(filter(None, (said(one.label, language), said(one.help, language), hint)))
    options = [
        Option(f"pick:{choice.value}", said(choice.label, language), numbered=True)
        for choice in one.choices
    ]
    options += [named(talk, "ctl:back", "back")] if talk.answers else []
    options += [] if one.required else [named(talk, "ctl:skip", "skip")]
    asking = replace(talk, stage=Stage.ENQUIRY)
    lines = "\n\n".join(filter(None, (words, prompt)))
    return say(asking, lines, *options, named(talk, "ctl:cancel", "cancel"))


def answer(talk: Talk, words: str) -> Turn | None:
    """Take *words* as the value asked for; ``None`` when they are none."""
    found = _read(talk, words)
    return None if found.wrong else stored(talk, found.value)


def complaint(talk: Talk, words: str) -> str:
    """Say what is wrong with *words*."""
    return text(talk.language, _read(talk, words).wrong)


def _read(talk: Talk, words: str) -> Read:
    one = _open(talk)
    if one is None:
        return Read(wrong="unknown")
    if one.kind not in _DIGITS_ONLY:
        return read(one, words, talk.language)
    value = re.sub(r"[\s/-]", "", words)
    return Read(value) if value.isascii() and value.isdigit() else Read(wrong="no-number")


def stored(talk: Talk, value: str) -> Turn:
    """Remember a value and go on."""
    one = _open(talk)
    if one is None:
        return menu(cleared(talk))
    return onwards(replace(talk, answers={**talk.answers, one.name: value}))


def steered(talk: Talk, how: str) -> Turn:
    """Follow a word that steers: back, or on without an answer."""
    one = _open(talk)
    if one is None or (how == "ctl:back" and not talk.answers):
        return menu(cleared(talk))
    if how == "ctl:back":
        last = list(talk.answers)[-1]
        kept = {name: value for name, value in talk.answers.items() if name != last}
        return put(replace(talk, answers=kept))
    if one.required:
        return put(talk, text(talk.language, "no-skip"))
    return stored(talk, "")


def more(talk: Talk, place: str) -> Turn:
    """Ask for things found, from *place* on: page and how many of it are passed over."""
    return _put_to_the_office(talk, place)


def told(talk: Talk, place: str, answer: Answer, known: Known) -> Turn:
    """Tell the answer; *place* is what ``more`` was called with."""
    spec = spec_of(talk)
    if spec is None:
        return menu(cleared(talk), answer.text)
    if not answer.found:
        return _nothing(talk, spec, answer)
    if answer.entries:
        turn = _several(talk, place, answer)
        link = _link(talk, spec, known)
        last = replace(turn.replies[-1], text=f"{turn.replies[-1].text}{link}")
        return replace(turn, replies=(*turn.replies[:-1], last))
    lines = [answer.text, "", *(f"{label}: {value}" for label, value in answer.facts)]
    turn = menu(cleared(talk), "\n".join(lines).strip())
    (reply,) = turn.replies
    shown = replace(reply, private=spec.proven, payment=answer.payment)
    return replace(turn, replies=(shown,))


def _nothing(talk: Talk, spec: QuestionSpec, answer: Answer) -> Turn:
    words = " ".join(filter(None, (answer.text, said(spec.otherwise, talk.language))))
    again = Option(f"ask:{spec.kind}", text(talk.language, "again"))
    return say(cleared(talk), words, again, named(talk, "do:menu"))


def _page(spec: QuestionSpec, known: Known) -> str:
    return f" {known.web}/{known.originator}/ask/{spec.kind}" if known.web else ""


def _link(talk: Talk, spec: QuestionSpec, known: Known) -> str:
    """Return where the same stands on the public web, on a line of its own."""
    if not known.web or not spec.page:
        return ""
    query = urlencode({name: value for name, value in talk.answers.items() if value})
    path = spec.page.replace("{originator}", known.originator)
    address = f"{known.web}{path}{'?' if query else ''}{query}"
    return "\n\n" + text(talk.language, "on-the-web", address=address)


def _several(talk: Talk, place: str, answer: Answer) -> Turn:
    page, _, rest = place.partition(".")
    if rest.startswith("="):
        return _one(talk, place, answer)
    passed = int(rest) if rest.isdigit() else 0
    shown = answer.entries[passed : passed + SHOWN]
    options = [
        Option(f"more:{page}.={passed}.{one.key}", _line(one), numbered=True) for one in shown
    ]
    if passed + SHOWN < len(answer.entries):
        options.append(Option(f"more:{page}.{passed + SHOWN}", text(talk.language, "more")))
    elif answer.more:
        options.append(Option(f"more:{int(page) + 1}.0", text(talk.language, "more")))
    head = answer.text.partition("\n")[0]
    choose = text(talk.language, "entries")
    return say(talk, f"{head} {choose}", *options, named(talk, "do:menu"))


def _line(entry: Entry) -> str:
    return f"{entry.title} ({entry.day})" if entry.day else entry.title


def _one(talk: Talk, place: str, answer: Answer) -> Turn:
    page, _, rest = place.partition(".=")
    passed, _, key = rest.partition(".")
    back = Option(f"more:{page}.{passed}", text(talk.language, "list"))
    found = next((one for one in answer.entries if one.key == key), None)
    if found is None:
        return say(talk, text(talk.language, "gone"), back, named(talk, "do:menu"))
    lines = [found.title, *(f"{label}: {value}" for label, value in found.facts), "", found.text]
    return say(talk, "\n".join(lines).strip(), back, named(talk, "do:menu"))
