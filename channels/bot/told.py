"""What the citizen is told when the host has brought something back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from channels.bot import enquiring, filling
from channels.bot.offering import before, menu, named, say
from channels.bot.talk import (
    Answered,
    HandedIn,
    Known,
    Option,
    Purpose,
    Reply,
    Stage,
    Talk,
    Turn,
)
from channels.bot.understanding import about
from channels.bot.words import text
from gateway.model.form import FormSpec, said


def answered(talk: Talk, result: Answered, known: Known) -> Turn:
    """Go on with the office's answer."""
    return _TOLD[result.purpose](talk, result, known)


def _nothing(talk: Talk, result: Answered) -> str:
    key = "throttled" if result.wait else "silent"
    return text(talk.language, key, wait=result.wait)


def _told_status(talk: Talk, result: Answered, _known: Known) -> Turn:
    if result.answer is None:
        return menu(filling.cleared(talk), _nothing(talk, result))
    answer = result.answer
    if not answer.found:
        return say(talk, answer.text, named(talk, "ctl:cancel", "cancel"))
    letters = [f"{one.subject}\n{one.text}" for one in answer.letters]
    if letters:
        letters.insert(0, text(talk.language, "letters"))
    options = (named(talk, "do:status", "another"), named(talk, "do:menu"))
    told = say(filling.cleared(talk), answer.text, *options)
    if not letters:
        return told
    return replace(told, replies=(*(Reply(one) for one in letters), *told.replies))


def _told_enquiry(talk: Talk, result: Answered, known: Known) -> Turn:
    if result.answer is None:
        return menu(filling.cleared(talk), _nothing(talk, result))
    return enquiring.told(talk, result.about, result.answer, known)


def _told_forms(talk: Talk, result: Answered, _known: Known) -> Turn:
    if result.answer is None:
        return menu(filling.cleared(talk), _nothing(talk, result))
    offered = result.answer.forms
    if not offered:
        return menu(filling.cleared(talk), text(talk.language, "forms-none"))
    return _offer(talk, offered, "forms")


def _offer(talk: Talk, forms: Sequence[FormSpec], words: str) -> Turn:
    told = replace(filling.cleared(talk), stage=Stage.FORMS)
    options = [
        Option(f"form:{form.code}", said(form.title, talk.language), numbered=True)
        for form in forms
    ]
    return say(told, text(talk.language, words), *options, named(talk, "ctl:cancel", "cancel"))


def _guessed(talk: Talk, result: Answered, _known: Known) -> Turn:
    """Offer the forms whose titles sound like what was said; otherwise the menu."""
    forms = result.answer.forms if result.answer else ()
    likely = [form for form in forms if about(result.about, said(form.title, talk.language))]
    if likely:
        return _offer(talk, likely, "guess")
    words = (text(talk.language, key) for key in ("unknown", "no-filing"))
    return before("\n\n".join(words), menu(talk))


def _told_form(talk: Talk, result: Answered, known: Known) -> Turn:
    if result.answer is None or not result.answer.forms:
        return menu(filling.cleared(talk), _nothing(talk, result))
    return filling.start(talk, result.answer.forms[0], known)


def handed_in(talk: Talk, result: HandedIn, known: Known) -> Turn:
    """Give the proof, say what comes next, and let go of every answer."""
    form, receipt, language = filling.form_of(talk), result.receipt, talk.language
    proof = text(language, "receipt", code=receipt.code, pin=receipt.pin)
    words = (
        text(language, "sent"),
        proof,
        filling.next_steps(form, language, known),
    )
    return before("\n\n".join(words), menu(filling.cleared(talk)))


def _checked(talk: Talk, result: Answered, _known: Known) -> Turn:
    return filling.checked(talk, result)


def _judged(talk: Talk, result: Answered, _known: Known) -> Turn:
    return filling.judged(talk, result)


_TOLD: Mapping[Purpose, Callable[[Talk, Answered, Known], Turn]] = {
    Purpose.STATUS: _told_status,
    Purpose.ENQUIRY: _told_enquiry,
    Purpose.FORMS: _told_forms,
    Purpose.GUESS: _guessed,
    Purpose.FORM: _told_form,
    Purpose.CHECK_ANSWER: _checked,
    Purpose.CHECK_ALL: _judged,
}
