"""Fills a form by conversation: one question at a time, then everything once more, then away."""

from collections.abc import Mapping
from dataclasses import replace

from channels.bot.offering import before, menu, named, say
from channels.bot.reading import read, shown
from channels.bot.talk import (
    Answered,
    Ask,
    HandIn,
    Known,
    Option,
    Purpose,
    SentFile,
    Stage,
    Talk,
    Turn,
)
from channels.bot.words import text
from gateway.model.asking import FORM_CHECK
from gateway.model.form import FieldKind, FormField, FormSpec, Signing, asked, said

#: What the Bot API lets a bot fetch, in octets.
LARGEST_FILE = 20_000_000
#: Files of one question where the form says nothing.
FILES = 10


def start(talk: Talk, form: FormSpec, known: Known) -> Turn:
    """Begin a new filling of *form*."""
    begun = replace(
        cleared(talk), form=form, instance=known.fresh, fileless=not known.files
    )  # fmt: skip
    language = talk.language
    if needed := _needed_file(begun):
        return stop(talk, text(language, "file-needed", label=said(needed.label, language)))
    lines = [
        said(form.title, language),
        said(form.description, language),
        text(language, "help-form"),
        text(language, "privacy"),
        text(language, "foreign") if known.foreign else "",
    ]
    return before("\n\n".join(line for line in lines if line), onwards(begun))


def stop(talk: Talk, words: str) -> Turn:
    """End the filling without sending; every answer is dropped."""
    return menu(cleared(talk), words)


def cleared(talk: Talk) -> Talk:
    """Return the talk without anything a form has left in it."""
    return Talk(
        language=talk.language, chosen=talk.chosen, turn=talk.turn, offers=talk.offers
    )  # fmt: skip


def _needed_file(talk: Talk) -> FormField | None:
    """Return a file that the form cannot do without and that cannot be sent here."""
    files = (q for q in questions(talk) if q.kind is FieldKind.FILE)
    return next(files, None) if talk.fileless else None


def form_of(talk: Talk) -> FormSpec:
    """Return the form being filled in. Raises ``ValueError`` when there is none."""
    if talk.form is None:
        raise ValueError("no form is being filled in")
    return talk.form


def questions(talk: Talk) -> list[FormField]:
    """Return what the form asks here, given the answers so far."""
    return [
        one
        for one in asked(form_of(talk), talk.answers)
        if one.kind is not FieldKind.FILE or one.required or not talk.fileless
    ]


def question(talk: Talk) -> FormField | None:
    """Return the question that is being asked."""
    return next((one for one in questions(talk) if one.name == talk.at), None)


def onwards(talk: Talk, words: str = "") -> Turn:
    """Ask the first question without an answer; when there is none, show everything."""
    if needed := _needed_file(talk):
        label = said(needed.label, talk.language)
        return stop(talk, text(talk.language, "file-needed", label=label))
    open_one = next((one for one in questions(talk) if one.name not in talk.answers), None)
    if open_one is None:
        return summary(talk, words)
    return put(replace(talk, at=open_one.name), words)


def put(talk: Talk, words: str = "") -> Turn:
    """Ask the question the talk is at, *words* (a complaint) before it."""
    one = question(talk)
    if one is None:
        return summary(replace(talk, at=""), words)
    asking = replace(talk, stage=Stage.QUESTION)
    lines = [words, prompt(talk, one)]
    return say(asking, "\n\n".join(line for line in lines if line), *_options(talk, one))


def prompt(talk: Talk, one: FormField) -> str:
    """Return the question with its number and everything that helps to answer it."""
    language = talk.language
    number = [q.name for q in questions(talk)].index(one.name) + 1
    label = text(language, "step", number=number, label=said(one.label, language))
    optional = "" if one.required else " " + text(language, "optional")
    hints = {FieldKind.CHOICE: "pick", FieldKind.DATE: "date-hint", FieldKind.FILE: "file-hint"}
    hint = text(language, hints[one.kind]) if one.kind in hints else ""
    return "\n".join(line for line in (label + optional, said(one.help, language), hint) if line)


def _options(talk: Talk, one: FormField) -> list[Option]:
    options = [
        Option(f"pick:{choice.value}", said(choice.label, talk.language), numbered=True)
        for choice in one.choices
        if one.kind is FieldKind.CHOICE
    ]
    if one.kind is FieldKind.CONSENT:
        options += [
            named(talk, "ctl:yes", "agree", numbered=True),
            named(talk, "ctl:no", "disagree", numbered=True),
        ]
    if one.kind is FieldKind.FILE and files_of(talk, one.name):
        options.append(named(talk, "ctl:done", "done"))
    if one.name != questions(talk)[0].name:
        options.append(named(talk, "ctl:back", "back"))
    if not one.required and not (one.kind is FieldKind.FILE and files_of(talk, one.name)):
        options.append(named(talk, "ctl:skip", "skip"))
    return [*options, named(talk, "ctl:cancel", "cancel")]


def files_of(talk: Talk, name: str) -> tuple[SentFile, ...]:
    """Return the files sent to one question."""
    return tuple(file for file in talk.files if file.question == name)


def answer(talk: Talk, words: str) -> Turn:
    """Take *words* as the answer to the question; a form's own rules are asked for next."""
    one = question(talk)
    if one is None:
        return put(talk)
    if one.kind is FieldKind.FILE:
        return put(talk, text(talk.language, "file-wanted"))
    found = read(one, words, talk.language)
    if found.wrong:
        return put(talk, text(talk.language, found.wrong))
    return stored(talk, found.value)


def stored(talk: Talk, value: str) -> Turn:
    """Remember an answer and wish it to be checked."""
    answers = {**talk.answers, talk.at: value}
    told = replace(talk, answers=answers)
    return Turn(told, wish=_check(told, Purpose.CHECK_ANSWER))


def _check(talk: Talk, purpose: Purpose) -> Ask:
    form = form_of(talk)
    answers = {f"answer.{name}": value for name, value in talk.answers.items()}
    values = {"form": form.code, "version": str(form.version), **answers}
    return Ask(purpose, FORM_CHECK, values)


def checked(talk: Talk, result: Answered) -> Turn:
    """Go on after an answer was checked, or ask again with the complaint about it."""
    # The rest of the form is judged at the end, and so is what could not be judged now.
    complaint = _complaints(result).get(talk.at)
    if complaint is None:
        return onwards(talk)
    return put(_without(talk, talk.at), complaint)


def _complaints(result: Answered) -> Mapping[str, str]:
    return dict(result.answer.facts) if result.answer and not result.answer.found else {}


def _without(talk: Talk, name: str) -> Talk:
    return replace(talk, answers={k: v for k, v in talk.answers.items() if k != name})


def take(talk: Talk, file: SentFile) -> Turn:
    """Take a file at a question that wants one."""
    one = question(talk) if talk.stage is Stage.QUESTION else None
    if one is None or one.kind is not FieldKind.FILE or talk.fileless:
        return put(talk, text(talk.language, "file-unwanted", prompt="").strip())
    if wrong := _wrong_with(file):
        return put(talk, text(talk.language, wrong, name=file.name))
    there = files_of(talk, one.name)
    room = one.most or FILES
    if len(there) >= room:
        return _files_done(talk, text(talk.language, "file-many"))
    told = replace(talk, files=(*talk.files, replace(file, question=one.name)))
    if len(there) + 1 == room:
        return _files_done(told, "")
    return put(told, text(talk.language, "file-more", name=file.name))


def _wrong_with(file: SentFile) -> str:
    if file.size > LARGEST_FILE:
        return "file-large"
    return "" if file.size else "file-empty"


def _files_done(talk: Talk, words: str) -> Turn:
    names = ", ".join(file.name for file in files_of(talk, talk.at))
    return before(words, stored(talk, names))


def steered(talk: Talk, how: str) -> Turn:
    """Follow a word that steers instead of answering: back, skip, done, yes, no."""
    one = question(talk)
    if one is None:
        return put(talk)
    if how == "ctl:back":
        return _back(talk, one)
    if how == "ctl:done" and files_of(talk, one.name):
        return _files_done(talk, "")
    if how in {"ctl:skip", "ctl:done"}:
        return _skip(talk, one)
    return answer(talk, text(talk.language, "yes" if how == "ctl:yes" else "no"))


def _back(talk: Talk, one: FormField) -> Turn:
    names = [q.name for q in questions(talk)]
    place = names.index(one.name)
    if not place:
        return put(talk, text(talk.language, "no-back"))
    return put(replace(talk, at=names[place - 1]))


def _skip(talk: Talk, one: FormField) -> Turn:
    if one.required:
        return put(talk, text(talk.language, "no-skip"))
    return onwards(replace(talk, answers={**talk.answers, one.name: ""}))


def summary(talk: Talk, words: str = "") -> Turn:
    """Show all answers and ask whether they shall be sent."""
    language = talk.language
    lines = [words, ""] if words else []
    lines.append(text(language, "summary", title=said(form_of(talk).title, language)))
    for number, one in enumerate(questions(talk), 1):
        value = shown(one, talk.answers.get(one.name, ""), language)
        label = said(one.label, language)
        colon = "" if label.endswith(("?", ":")) else ":"
        lines.append(f"{number}. {label}{colon} {value or text(language, 'empty')}")
    if any(one.kind is FieldKind.FILE for one in asked(form_of(talk), talk.answers)):
        lines += ["", text(language, "file-skipped")] if talk.fileless else []
    told = replace(talk, stage=Stage.SUMMARY, at="")
    options = (
        replace(named(talk, "ctl:send", "send"), main=True),
        named(talk, "ctl:change", "change"),
        named(talk, "ctl:cancel", "cancel"),
    )
    return say(told, "\n".join(lines), *options)


def which(talk: Talk) -> Turn:
    """Ask which answer is to be changed."""
    options = [
        Option(f"q:{one.name}", said(one.label, talk.language), numbered=True)
        for one in questions(talk)
    ]
    told = replace(talk, stage=Stage.WHICH)
    return say(told, text(talk.language, "which"), *options, named(talk, "ctl:back", "back"))


def change(talk: Talk, name: str) -> Turn:
    """Ask the question *name* anew; its old answer stands until there is another one."""
    return put(replace(talk, at=name))


def send(talk: Talk) -> Turn:
    """Wish the whole form to be checked before it is handed in."""
    return Turn(talk, wish=_check(talk, Purpose.CHECK_ALL))


def judged(talk: Talk, result: Answered) -> Turn:
    """Hand the form in, or return to the first question that is wrong."""
    if result.wait:
        return summary(talk, text(talk.language, "throttled", wait=result.wait))
    complaints = _complaints(result)
    asked_names = [one.name for one in questions(talk)]
    wrong = next((name for name in asked_names if name in complaints), None)
    if wrong is not None:
        words = f"{text(talk.language, 'wrong')} {complaints[wrong]}"
        # A file that is complained about is asked for from the beginning.
        files = tuple(file for file in talk.files if file.question != wrong)
        return put(replace(_without(talk, wrong), at=wrong, files=files), words)
    if result.answer and not result.answer.found:
        return summary(talk, result.answer.text)
    if len(talk.answers) < len(asked_names):
        return onwards(talk)
    files = tuple(file for file in talk.files if file.question in asked_names)
    wish = HandIn(form_of(talk), talk.answers, files, talk.instance, talk.language)
    return Turn(talk, wish=wish)


def lost(talk: Talk, name: str) -> Turn:
    """Ask for a file again that cannot be fetched any more."""
    gone = next((file for file in talk.files if file.name == name), None)
    if gone is None:
        return summary(talk)
    files = tuple(file for file in talk.files if file.question != gone.question)
    told = replace(_without(talk, gone.question), files=files, at=gone.question)
    return put(told, text(talk.language, "lost", name=name))


def next_steps(form: FormSpec, language: str, known: Known) -> str:
    """Return what the citizen must know once the form is in."""
    sign = "sign" if form.signing is Signing.NEEDED else "no-sign"
    letters = "letters-here" if known.letters else "letters-status"
    forgotten = "forgotten-here" if known.foreign else "forgotten-answers"
    return "\n\n".join(text(language, key) for key in ("keep", sign, letters, forgotten))
