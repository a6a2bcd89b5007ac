"""Tells citizens what the bodies decided and what hangs on the notice board: public things only."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from council import feed, notice_board, publishing
from council.bodies import bodies
from council.outcome_tables import Notice, Publication
from council.questions import ABOUT_NOTICES, ABOUT_RESOLUTIONS
from council.resolutions import Wanted
from council.tables import CouncilBody
from gateway.model.asking import (
    BODIES,
    NOTICE_FEED,
    NOTICES,
    RESOLUTIONS,
    Answer,
    Entry,
    Question,
)
from gateway.store.unit import Unit
from registry.wording import day, iso_day

_LONGEST = 200

#: So many titles stand in the text itself.
_TOLD = 10

#: Letters of a word, and how many of them may be an ending. Never is less than four left.
_ENDINGS = ((8, 3), (6, 2), (5, 1))

_WORDS: Mapping[str, Mapping[str, str]] = {
    "cs": {
        "none": "Žádné takové usnesení tu není.",
        "found": "Nalezená usnesení: {count}.",
        "count": "Nalezeno",
        "nobody": "Žádný orgán tu není uveden.",
        "cancelled": "Usnesení bylo zrušeno.",
        "body": "Orgán",
        "adopted": "Přijato",
        "state": "Stav",
        "empty": "Na úřední desce teď nic nevisí.",
        "missing": "Toto na úřední desce nevisí.",
        "hanging": "Na úřední desce visí: {count}.",
        "posted": "Vyvěšeno",
        "until": "Vyvěšeno do",
        "number": "Číslo jednací",
        "agenda": "Druh",
    },
    "en": {
        "none": "There is no such resolution.",
        "found": "Resolutions found: {count}.",
        "count": "Found",
        "nobody": "No body is given here.",
        "cancelled": "The resolution was cancelled.",
        "body": "Body",
        "adopted": "Adopted",
        "state": "State",
        "empty": "Nothing hangs on the notice board now.",
        "missing": "This does not hang on the notice board.",
        "hanging": "On the notice board: {count}.",
        "posted": "Posted",
        "until": "Posted until",
        "number": "Reference number",
        "agenda": "Kind",
    },
}


class Resolutions:
    """Answers ``resolutions`` from what was published, and knows nothing else."""

    kind = RESOLUTIONS
    spec = ABOUT_RESOLUTIONS

    def offered(self, unit: Unit) -> bool:
        """Tell whether any body decides here."""
        return unit.rows.first(select(CouncilBody.code)) is not None

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Search by words, body and year; ``page`` counts from 1."""
        words = _WORDS.get(question.language, _WORDS["cs"])
        wanted = _known(unit, _wanted(question.values))
        start = (_number(question.values.get("page", "1")) or 1) - 1
        count = publishing.how_many(unit, wanted)
        found = publishing.published(unit, wanted, start * publishing.PAGE)
        names = {body.code: body.name for body in bodies(unit)}
        entries = tuple(_resolution(one, names, words, question.language) for one in found)
        return Answer(
            found=bool(count),
            text=_told(words["found"], count, entries) if count else words["none"],
            facts=((words["count"], str(count)),),
            entries=entries,
            more=start * publishing.PAGE + len(entries) < count,
        )


class Bodies:
    """Answers ``bodies``: which bodies there are."""

    kind = BODIES

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Name them, the council first."""
        words = _WORDS.get(question.language, _WORDS["cs"])
        entries = tuple(Entry(one.code, one.name, "") for one in bodies(unit))
        if not entries:
            return Answer(found=False, text=words["nobody"])
        text = ", ".join(entry.title for entry in entries)
        return Answer(found=True, text=text, entries=entries)


def _told(head: str, count: int, entries: tuple[Entry, ...]) -> str:
    """Return the answer for channels that show nothing but text: the first few by their titles."""
    titles = [entry.title for entry in entries[:_TOLD]]
    more = ["…"] if count > len(titles) else []
    return "\n".join((head.format(count=count), *titles, *more))


def _known(unit: Unit, wanted: Wanted) -> Wanted:
    """Return *wanted*, without the endings of its words where they are found nowhere as typed.

    Czech words change their ends: who writes „škole“ means the school.
    """
    if not wanted.text or publishing.how_many(unit, wanted):
        return wanted
    return replace(wanted, text=" ".join(map(_stem, wanted.text.split())))


def _stem(word: str) -> str:
    ending = next((cut for letters, cut in _ENDINGS if len(word) >= letters), 0)
    return word[: len(word) - ending] if word.isalpha() else word


def _wanted(values: Mapping[str, str]) -> Wanted:
    return Wanted(
        values.get("q", "")[:_LONGEST],
        values.get("body", "")[:_LONGEST],
        _number(values.get("year", "")),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("2026") else 0


def _resolution(
    shown: Publication, names: Mapping[str, str], words: Mapping[str, str], language: str
) -> Entry:
    on = day(shown.adopted_on) if language == "cs" else iso_day(shown.adopted_on)
    facts = [
        (words["body"], names.get(shown.body, shown.body)),
        (words["adopted"], on),
    ]
    if shown.cancelled:
        facts.append((words["state"], words["cancelled"]))
    return Entry(
        shown.resolution,
        f"{shown.number} {shown.title}",
        shown.text,
        tuple(facts),
        _short(shown.adopted_on, language),
    )


def _short(on: date, language: str) -> str:
    return f"{on.day}. {on.month}. {on.year}" if language == "cs" else iso_day(on)


class Notices:
    """Answers ``notices``: what hangs on the board now, or the one that ``key`` names."""

    kind = NOTICES
    spec = ABOUT_NOTICES

    def offered(self, unit: Unit) -> bool:
        """Tell whether the office keeps a board: a body posts on it, or something hangs there."""
        body, notice = select(CouncilBody.code), select(Notice.id)
        return unit.rows.first(body) is not None or unit.rows.first(notice) is not None

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Tell titles, texts and days."""
        words = _WORDS.get(question.language, _WORDS["cs"])
        key = question.values.get("key", "")
        found = [one for one in notice_board.hanging(unit) if not key or one.id == key]
        if not found:
            return Answer(found=False, text=words["missing" if key else "empty"])
        entries = tuple(_notice(one, words, question.language) for one in found)
        return Answer(
            found=True,
            text=_told(words["hanging"], len(found), entries),
            entries=entries,
        )


def _notice(notice: Notice, words: Mapping[str, str], language: str) -> Entry:
    written = day if language == "cs" else iso_day
    facts = [
        (words["posted"], written(notice.posted_on)),
        (words["until"], written(notice.relevant_until) if notice.relevant_until else ""),
        (words["number"], notice.reference_number),
        (words["agenda"], notice.agenda),
    ]
    known = tuple((label, value) for label, value in facts if value)
    return Entry(notice.id, notice.title, notice.text, known, _short(notice.posted_on, language))


class NoticeFeed:
    """Answers ``notice-feed``: the board as a JSON-LD document for machines."""

    kind = NOTICE_FEED

    def answer(self, unit: Unit, question: Question) -> Answer:
        """Return the document in the text."""
        return Answer(found=True, text=feed.feed(unit, question.values.get("base", "")))
