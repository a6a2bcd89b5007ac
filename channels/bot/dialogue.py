"""The dialogue: a pure machine from what was said to what is answered and wished for."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from channels.bot import enquiring, filling
from channels.bot.meanings import again, ask_forget, ask_status, meant
from channels.bot.offering import before, labelled, menu, named, pressed, say, typed
from channels.bot.talk import (
    Answered,
    Ask,
    HandedIn,
    Known,
    Lost,
    Purpose,
    Result,
    Said,
    Stage,
    Talk,
    Turn,
)
from channels.bot.told import answered, handed_in
from channels.bot.understanding import among, code_and_pin, command, control, intent, plain
from channels.bot.words import text
from gateway.model.asking import FORM_CATALOGUE
from gateway.model.form import said

#: Characters of a file's name that are kept.
LONGEST_NAME = 150

#: What steers while a question is open; a word of an answer may be any other.
STEERING = ("ctl:back", "ctl:skip", "ctl:cancel", "ctl:done")
DECIDING = ("ctl:send", "ctl:change", "ctl:cancel", "ctl:back", "ctl:yes", "ctl:no")


def step(talk: Talk, heard: Said | Result, known: Known) -> Turn:
    """Return where the conversation goes from *talk*: total, and always with words or a wish."""
    talk = replace(talk, offers=known.offers)
    match heard:
        case Said():
            return _heard(_greeted(talk, heard), heard, known)
        case Answered():
            return answered(talk, heard, known)
        case HandedIn():
            return handed_in(talk, heard, known)
        case Lost():
            return filling.lost(talk, heard.name)


def _greeted(talk: Talk, heard: Said) -> Talk:
    """Guess the language of somebody whose first words these are."""
    if talk.turn or talk.chosen or not heard.language:
        return talk
    # Slovaks read Czech without effort.
    czech = heard.language.lower()[:2] in {"cs", "sk"}
    return replace(talk, language="cs" if czech else "en")


def _heard(talk: Talk, heard: Said, known: Known) -> Turn:
    if heard.button:
        return _pressed(talk, heard.button, known)
    if heard.file is not None:
        return _file(talk, heard, known)
    words = plain(heard.text)
    if heard.odd or not words:
        files = text(talk.language, "odd-files") if known.files else ""
        return before(text(talk.language, "odd", files=files), again(talk, known))
    # A slash interrupts anything, and a whole label means its button.
    value = command(words) or labelled(talk, words)
    return meant(talk, value, known) if value else _STAGES[talk.stage](talk, words, known)


def _pressed(talk: Talk, press: str, known: Known) -> Turn:
    value = pressed(talk, press)
    if value is None:
        return before(text(talk.language, "stale"), again(talk, known))
    return meant(talk, value, known)


def _file(talk: Talk, heard: Said, known: Known) -> Turn:
    if heard.file is None or talk.stage is not Stage.QUESTION:
        words = text(talk.language, "file-unwanted", prompt="").strip()
        return before(words, again(talk, known))
    name = " ".join(plain(heard.file.name).split())[:LONGEST_NAME]
    return filling.take(talk, replace(heard.file, name=name or "?"))


# Stages: what typed words mean in each.


def _idle(talk: Talk, words: str, known: Known) -> Turn:
    code, pin = code_and_pin(words)
    if code:
        return _code(talk, words, known)
    if pin and (intent(words) or ("",))[0] == "do:status":
        return meant(talk, "do:status", known)
    value = typed(talk, words)
    if value is not None:
        return meant(talk, value, known)
    found = intent(words, talk.offers)
    if found is None:
        return Turn(talk, wish=Ask(Purpose.GUESS, FORM_CATALOGUE, about=words))
    value, language = found
    if not talk.chosen and not value.startswith("lang:"):
        talk = replace(talk, language=language)
    return _followed(talk, value, known, words)


def _followed(talk: Talk, value: str, known: Known, words: str) -> Turn:
    """Follow what *words* mean; what is sought may stand among them."""
    if value.startswith("ask:"):
        return enquiring.start(talk, value.removeprefix("ask:"), known, words)
    return meant(talk, value, known)


def _code(talk: Talk, words: str, known: Known) -> Turn:
    code, pin = code_and_pin(words)
    if code and pin:
        return ask_status(talk, code, pin)
    if code:
        told = replace(talk, stage=Stage.PIN, code=code)
        return say(told, text(talk.language, "pin"), named(talk, "ctl:cancel", "cancel"))
    return _or_else(talk, words, known, "code-again")


def _pin(talk: Talk, words: str, known: Known) -> Turn:
    code, pin = code_and_pin(words)
    if code and code != talk.code:
        return _code(talk, words, known)
    if pin:
        return ask_status(talk, talk.code, pin)
    return _or_else(talk, words, known, "pin-again")


def _forms(talk: Talk, words: str, known: Known) -> Turn:
    value = typed(talk, words)
    if value is not None:
        return meant(talk, value, known)
    return _or_else(talk, words, known, "forms-again")


def _or_else(talk: Talk, words: str, known: Known, complaint: str) -> Turn:
    """Follow a word that leads elsewhere, or complain and keep waiting."""
    if control(words, "ctl:cancel", "ctl:back", "ctl:no"):
        return menu(filling.cleared(talk))
    found = intent(words, talk.offers)
    if found is not None:
        return _followed(talk, found[0], known, words)
    return say(talk, text(talk.language, complaint), *talk.offered)


def _enquiry(talk: Talk, words: str, known: Known) -> Turn:
    how = control(words, *STEERING)
    if how is not None:
        return meant(talk, how, known)
    if control(words, "ctl:forget"):
        return ask_forget(talk, known)
    turn = enquiring.answer(talk, words)
    if turn is not None:
        return turn
    found = intent(words, talk.offers)
    if found is not None:
        return _followed(filling.cleared(talk), found[0], known, words)
    return enquiring.put(talk, enquiring.complaint(talk, words))


def _question(talk: Talk, words: str, _known: Known) -> Turn:
    how = control(words, *STEERING)
    if how is not None:
        return meant(talk, how, _known)
    if control(words, "ctl:forget"):
        return ask_forget(talk, _known)
    return filling.answer(talk, words)


def _summary(talk: Talk, words: str, known: Known) -> Turn:
    how = control(words, *DECIDING)
    if how is not None:
        return meant(talk, how, known)
    first, _, rest = words.partition(" ")
    if control(first, "ctl:change") or first.isdigit():
        return _which(talk, rest or first, known)
    if control(words, "ctl:forget"):
        return ask_forget(talk, known)
    return filling.summary(talk, text(talk.language, "confirm-again"))


def _which(talk: Talk, words: str, _known: Known) -> Turn:
    if control(words, "ctl:back", "ctl:cancel", "ctl:no"):
        return filling.summary(talk)
    asked = filling.questions(talk)
    found = among(words.rpartition(" ")[2], [said(one.label, talk.language) for one in asked])
    if found is None:
        found = among(words, [said(one.label, talk.language) for one in asked])
    return filling.which(talk) if found is None else filling.change(talk, asked[found].name)


def _forget_stage(talk: Talk, words: str, known: Known) -> Turn:
    how = control(words, "ctl:yes")
    return meant(talk, "forget:yes" if how else "forget:no", known)


_STAGES: Mapping[Stage, Callable[[Talk, str, Known], Turn]] = {
    Stage.IDLE: _idle,
    Stage.CODE: _code,
    Stage.PIN: _pin,
    Stage.FORMS: _forms,
    Stage.QUESTION: _question,
    Stage.SUMMARY: _summary,
    Stage.WHICH: _which,
    Stage.ENQUIRY: _enquiry,
    Stage.FORGET: _forget_stage,
}
