"""What a button, a command or an understood word leads to."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from channels.bot import enquiring, filling
from channels.bot.offering import before, menu, named, say
from channels.bot.talk import Ask, Forget, Known, Purpose, Stage, Talk, Turn
from channels.bot.words import WORDS, text
from gateway.model.asking import FILING_STATUS, FORM_CATALOGUE
from gateway.model.form import said


def again(talk: Talk, known: Known) -> Turn:
    """Say once more what is being waited for."""
    if talk.stage is Stage.FORGET:
        return ask_forget(talk, known)
    waiting = _WAITING.get(talk.stage)
    return waiting(talk) if waiting else menu(filling.cleared(talk))


#: What is said once more in the middle of something; everywhere else the menu is.
_WAITING: Mapping[Stage, Callable[[Talk], Turn]] = {
    Stage.QUESTION: filling.put,
    Stage.SUMMARY: filling.summary,
    Stage.WHICH: filling.which,
    Stage.ENQUIRY: enquiring.put,
}


def meant(talk: Talk, value: str, known: Known) -> Turn:
    """Follow what an option or a word means: ``do:…``, ``form:…``, ``pick:…``, ``ctl:…``."""
    kind, _, rest = value.partition(":")
    return _KINDS.get(kind, _do)(talk, rest, known)


def _form(talk: Talk, code: str, _known: Known) -> Turn:
    return Turn(talk, wish=Ask(Purpose.FORM, FORM_CATALOGUE, {"code": code}))


def _ask(talk: Talk, kind: str, known: Known) -> Turn:
    if talk.form is not None:
        return before(text(talk.language, "busy"), again(talk, known))
    return enquiring.start(talk, kind, known)


def _more(talk: Talk, place: str, _known: Known) -> Turn:
    return enquiring.more(talk, place)


def _pick(talk: Talk, value: str, _known: Known) -> Turn:
    if talk.stage is Stage.ENQUIRY:
        return enquiring.stored(talk, value)
    return filling.stored(talk, value)


def _change(talk: Talk, name: str, _known: Known) -> Turn:
    return filling.change(talk, name)


def _in_language(talk: Talk, language: str, known: Known) -> Turn:
    told = replace(talk, language=language if language in WORDS else "cs", chosen=True)
    return before(text(told.language, "new-language"), again(told, known))


def _controlled(talk: Talk, how: str, known: Known) -> Turn:
    value = f"ctl:{how}"
    if value == "ctl:cancel":
        words = text(talk.language, "cancelled") if talk.form is not None else ""
        return menu(filling.cleared(talk), words)
    if talk.stage in _STEERED:
        return _STEERED[talk.stage](talk, value)
    if talk.stage is Stage.SUMMARY and value in {"ctl:send", "ctl:yes"}:
        return filling.send(talk)
    if talk.stage is Stage.SUMMARY and value in {"ctl:change", "ctl:no", "ctl:back"}:
        return filling.which(talk)
    return again(talk if talk.form is None else replace(talk, stage=Stage.SUMMARY), known)


#: Where words steer between questions.
_STEERED: Mapping[Stage, Callable[[Talk, str], Turn]] = {
    Stage.QUESTION: filling.steered,
    Stage.ENQUIRY: enquiring.steered,
}


def _do(talk: Talk, what: str, known: Known) -> Turn:
    return _ACTIONS.get(f"do:{what}", _menu)(talk, known)


def _aside(talk: Talk, known: Known, words: str) -> Turn:
    """Tell something in between, and come back to the form if one is being filled in."""
    if talk.form is not None:
        return before(words, again(talk, known))
    return menu(filling.cleared(talk), words)


def _menu(talk: Talk, known: Known) -> Turn:
    if talk.form is not None:
        return again(talk, known)
    words = text(talk.language, "hello", office=known.office)
    return menu(filling.cleared(talk), f"{words}\n\n{text(talk.language, 'no-filing')}")


def _status(talk: Talk, known: Known) -> Turn:
    if talk.form is not None:
        return before(text(talk.language, "busy"), again(talk, known))
    told = replace(filling.cleared(talk), stage=Stage.CODE)
    return say(told, text(talk.language, "code"), named(talk, "ctl:cancel", "cancel"))


def _list_forms(talk: Talk, known: Known) -> Turn:
    if talk.form is not None:
        return before(text(talk.language, "busy"), again(talk, known))
    return Turn(talk, wish=Ask(Purpose.FORMS, FORM_CATALOGUE))


def _hours(talk: Talk, known: Known) -> Turn:
    if not known.hours:
        return _aside(talk, known, text(talk.language, "hours-none"))
    head = text(talk.language, "hours", office=known.office)
    return _aside(talk, known, "\n".join((head, *known.hours)))


def _human(talk: Talk, known: Known) -> Turn:
    lines = [text(talk.language, "human", office=known.office)]
    lines += [text(talk.language, "human-mail", address=one) for one in known.addresses]
    if known.hours:
        lines += ["", text(talk.language, "human-hours"), *known.hours]
    return _aside(talk, known, "\n".join(lines))


def _help(talk: Talk, known: Known) -> Turn:
    keys = ("help-form", "privacy") if talk.form is not None else ("help", "no-filing", "privacy")
    titles = "".join(f" {said(one.title, talk.language).lower()}," for one in talk.offers)
    words = (text(talk.language, key, offers=titles) for key in keys)
    return _aside(talk, known, "\n\n".join(words))


def _thanks(talk: Talk, known: Known) -> Turn:
    return _aside(talk, known, text(talk.language, "thanks"))


def ask_forget(talk: Talk, known: Known) -> Turn:
    """Make sure that everything shall be forgotten."""
    told = replace(talk, stage=Stage.FORGET)
    options = (named(talk, "forget:yes", "forget-yes"), named(talk, "forget:no", "forget-no"))
    # Where the conversation is ours alone, it is gone with the letters that would come.
    own = known.letters and not known.foreign
    words = [text(talk.language, key) for key in ("forget", "forget-letters")[: 1 + own]]
    return say(told, " ".join(words), *options)


_ACTIONS: Mapping[str, Callable[[Talk, Known], Turn]] = {
    "do:menu": _menu,
    "do:status": _status,
    "do:forms": _list_forms,
    "do:hours": _hours,
    "do:human": _human,
    "do:help": _help,
    "do:thanks": _thanks,
    "do:forget": ask_forget,
}


def _forget(talk: Talk, sure: str, known: Known) -> Turn:
    if sure != "yes":
        stage = Stage.IDLE
        if talk.form is not None:
            stage = Stage.QUESTION if talk.at else Stage.SUMMARY
        return before(text(talk.language, "ok"), again(replace(talk, stage=stage), known))
    # The numbering goes on, so that buttons from before stay old.
    done = menu(filling.cleared(talk), text(talk.language, "forgotten"))
    return replace(done, wish=Forget())


def ask_status(talk: Talk, code: str, pin: str) -> Turn:
    """Wish to know how a filing stands."""
    # The PIN goes out with the wish and is kept nowhere.
    told = replace(filling.cleared(talk), stage=Stage.CODE)
    return Turn(told, wish=Ask(Purpose.STATUS, FILING_STATUS, {"code": code, "pin": pin}))


_KINDS: Mapping[str, Callable[[Talk, str, Known], Turn]] = {
    "do": _do,
    "ask": _ask,
    "more": _more,
    "form": _form,
    "pick": _pick,
    "q": _change,
    "lang": _in_language,
    "forget": _forget,
    "ctl": _controlled,
}
