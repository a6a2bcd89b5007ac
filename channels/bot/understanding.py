"""Understands what people type: Czech and English, with or without accents, with typing errors."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from gateway.model.asking import QuestionSpec
from gateway.model.form import said

#: What can be asked for, with the words that ask for it: Czech, then English. Without accents.
INTENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "do:forget": (
        ("zapomen", "zapomen na me", "zapomente", "vymaz", "smaz", "smazat"),
        ("forget", "forget me", "delete", "erase"),
    ),
    "lang:en": (("anglicky", "anglictina"), ("english", "in english")),
    "lang:cs": (("cesky", "cestina", "po cesku"), ("czech",)),
    "do:status": (
        (
            "stav",
            "stav podani",
            "jaky je stav",
            "jak je na tom",
            "vyrizeno",
            "vyrizeni",
            "muj dopis",
            "podani",
        ),
        ("status", "state", "track", "filing"),
    ),
    "do:hours": (
        (
            "hodiny",
            "uredni hodiny",
            "uredni doba",
            "otevreno",
            "do kolika",
            "kdy mate",
            "oteviraci",
            "otviraci",
            "zavreno",
        ),
        ("hours", "open", "opening", "closed"),
    ),
    "do:forms": (
        (
            "formular",
            "formulare",
            "vyplnit",
            "zadost",
            "zadosti",
            "pozadat",
            "tiskopis",
            "podat",
            "nahlasit",
            "ohlasit",
            "vyridit",
        ),
        ("form", "forms", "fill", "apply", "application", "request"),
    ),
    "do:human": (
        (
            "kontakt",
            "clovek",
            "cloveka",
            "urednik",
            "urednika",
            "adresa",
            "telefon",
            "kde jste",
            "sidlite",
            "zivym",
            "mluvit s",
            "zavolat",
        ),
        ("human", "person", "contact", "address", "phone", "clerk"),
    ),
    "do:thanks": (
        ("diky", "dekuji", "dekuju", "dik", "nashledanou", "na shledanou", "sbohem"),
        ("thanks", "thank you", "thank", "goodbye", "bye"),
    ),
    "do:help": (("napoveda", "pomoc", "pomoz", "pomozte", "co umis"), ("help", "what can you do")),
    "do:menu": (
        ("ahoj", "dobry den", "zdravim", "nazdar", "cau", "zacit", "start", "menu", "nabidka"),
        ("hello", "hi", "hey", "good morning", "good day", "begin"),
    ),
}

#: What polite people say besides what they want: counts only when nothing else does.
POLITE = frozenset({"do:menu", "do:thanks"})

#: Words that steer the filling of a form, typed alone.
CONTROLS: Mapping[str, tuple[str, ...]] = {
    "ctl:back": ("zpet", "zpatky", "predchozi", "back", "previous"),
    "ctl:skip": ("preskocit", "preskoc", "dal", "dale", "skip", "next"),
    "ctl:cancel": ("zrusit", "zrus", "storno", "konec", "prestan", "cancel", "stop", "quit"),
    "ctl:done": ("hotovo", "konec souboru", "to je vse", "vse", "done", "finished"),
    "ctl:send": ("odeslat", "odesli", "poslat", "posli", "send", "submit"),
    "ctl:change": ("zmenit", "zmen", "opravit", "oprav", "upravit", "change", "edit", "correct"),
    "ctl:yes": ("ano", "jo", "jasne", "souhlasim", "yes", "y", "ok", "agree", "i agree"),
    "ctl:forget": ("zapomen na me", "zapomente na me", "forget me"),
    "ctl:no": ("ne", "nesouhlasim", "no", "n", "disagree", "i do not agree"),
}

#: Slash commands, which interrupt anything.
COMMANDS: Mapping[str, str] = {
    "start": "do:menu",
    "menu": "do:menu",
    "help": "do:help",
    "napoveda": "do:help",
    "status": "do:status",
    "stav": "do:status",
    "hours": "do:hours",
    "hodiny": "do:hours",
    "forms": "do:forms",
    "formulare": "do:forms",
    "human": "do:human",
    "kontakt": "do:human",
    "forget": "do:forget",
    "zapomen": "do:forget",
    "english": "lang:en",
    "en": "lang:en",
    "cesky": "lang:cs",
    "cs": "lang:cs",
    "cancel": "ctl:cancel",
    "zrusit": "ctl:cancel",
    "back": "ctl:back",
    "zpet": "ctl:back",
    "skip": "ctl:skip",
    "preskocit": "ctl:skip",
    "done": "ctl:done",
    "hotovo": "ctl:done",
    "send": "ctl:send",
    "odeslat": "ctl:send",
}

#: How alike two words are for one to be a typing error or another ending of the other, from which
#: length on, and by how many letters they may differ in length.
ALIKE, LONG_ENOUGH, ENDING = 0.8, 5, 3

#: More is a letter, not a question to a machine; its beginning is enough to guess from.
READ = 200

LANGUAGES = ("cs", "en")

#: Words around what is searched for.
LITTLE = frozenset(
    (  # noqa: SIM905  (words to be read, not a list)
        "a o k ke na od do pro po s se si v ve z ze u za i ci co jak jake jaka jaky kdy kde ktere"
        " je jsou bylo byla byl byly ma mate mam mi me prosim chci chtela chtel bych zajima hledam"
        " najit najdi najdete ukaz ukazte ohledne tykajici dne nejake neco jestli zda mesta obce"
        " dobry den the a an of on in for about what which did does do is are show me find please"
    ).split()
)

#: Characters of a filing's public code.
CODE = 10

_WORD = re.compile(r"[0-9A-Za-z]+")
_PIN = re.compile(r"(?<!\d)(\d{3} ?\d{3})(?!\d)")


def plain(text: str) -> str:
    """Return what was typed without the characters nobody types: controls, halves of pairs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def fold(text: str) -> str:
    """Return *text* in small letters without accents and punctuation, single spaces between."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).split())


def command(text: str) -> str | None:
    """Return what a slash command means, ``do:menu`` for an unknown one, ``None`` for no command.

    Telegram adds the bot's name in groups: ``/status@hlucin_bot``.
    """
    if not text.startswith("/"):
        return None
    word = fold(text[1:].partition("@")[0].partition(" ")[0])
    return COMMANDS.get(word, "do:menu")


def control(text: str, *allowed: str) -> str | None:
    """Return which of the *allowed* steering words *text* is, if it is one and nothing else."""
    folded = fold(text[:READ])
    return next((name for name in allowed if folded in CONTROLS[name]), None)


def intent(text: str, offers: Sequence[QuestionSpec] = ()) -> tuple[str, str] | None:
    """Return what *text* asks for and the language of the word that told, ``None`` if unclear.

    A whole phrase counts more than a word, an exact word more than one with a typing error.
    """
    folded = fold(text[:READ])
    best: tuple[float, str, str] | None = None
    called = {f"ask:{one.kind}": _called(one) for one in offers}
    for name, by_language in {**INTENTS, **called}.items():
        for language, phrases in zip(LANGUAGES, by_language, strict=True):
            score = max((_fits(folded, phrase) for phrase in phrases), default=0.0)
            score *= 0.1 if name in POLITE else 1.0
            if score and (best is None or score > best[0]):
                best = (score, name, language)
    return best[1:] if best else None


def _called(spec: QuestionSpec) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (*spec.called.get(language, ()), fold(said(spec.title, language))) for language in LANGUAGES
    )


def sought(text: str, spec: QuestionSpec) -> str:
    """Return what is left of *text* to be searched for: no little words, nor what it is called."""
    own = {word for phrases in _called(spec) for phrase in phrases for word in phrase.split()}
    return " ".join(
        word
        for word in re.findall(r"[\w/.-]+", text[:READ])
        if (folded := fold(word)) and folded not in LITTLE and folded not in own
        if not any(alike(folded, one) for one in own)
    )


def _fits(text: str, phrase: str) -> float:
    if f" {phrase} " in f" {text} ":
        return 1.0 + len(phrase) / READ
    wanted, found = phrase.split(), text.split()
    return max(
        (_fit(found[place:], wanted) for place in range(len(found) - len(wanted) + 1)), default=0.0
    )


def _fit(found: Sequence[str], wanted: Sequence[str]) -> float:
    ratios = [
        1.0 if word == want else alike(word, want)
        for word, want in zip(found, wanted, strict=False)
    ]
    if not all(ratios):
        return 0.0
    return sum(ratios) / len(ratios) - 0.1 + sum(map(len, wanted)) / READ


def alike(word: str, wanted: str) -> float:
    """Return how alike two folded words are, 0 when one is no typing error of the other."""
    if min(len(word), len(wanted)) < LONG_ENOUGH or abs(len(word) - len(wanted)) > ENDING:
        return 0.0
    ratio = SequenceMatcher(None, word, wanted).ratio()
    return ratio if ratio >= ALIKE else 0.0


def among(text: str, labels: Sequence[str]) -> int | None:
    """Return which of the *labels*, counted from 0, a person means by its number or name."""
    folded = fold(text[:READ])
    if folded.isascii() and folded.isdigit():
        number = int(folded[:6])
        return number - 1 if 1 <= number <= len(labels) else None
    names = [fold(label) for label in labels]
    if folded in names:
        return names.index(folded)
    if len(folded) < 3:  # noqa: PLR2004  (two letters begin too many words)
        return None
    begun = [n for n, name in enumerate(names) if f" {folded}" in f" {name}"]
    if len(begun) == 1:
        return begun[0]
    fits = [max(alike(folded, part) for part in (name, *name.split(), "")) for name in names]
    best = max(fits, default=0.0)
    return fits.index(best) if best and fits.count(best) == 1 else None


def about(words: str, title: str) -> bool:
    """Tell whether *words* have one in common with *title*, in whatever ending."""
    said, named = fold(words[:READ]).split(), fold(title).split()
    return any(one == other or alike(one, other) for one in said for other in named if other[5:])


def code_and_pin(text: str) -> tuple[str, str]:
    """Return a filing's code and its PIN, each empty when *text* has none."""
    text = text[:READ]
    words = [(found.group(), *found.span()) for found in _WORD.finditer(text)]
    for first in range(len(words)):
        for last in range(first + 1, min(first + CODE, len(words)) + 1):
            if _is_code([word for word, _, _ in words[first:last]]):
                rest = text[: words[first][1]] + " | " + text[words[last - 1][2] :]
                return "".join(word for word, _, _ in words[first:last]), _pin(rest)
    return "", _pin(text)


def _is_code(words: Sequence[str]) -> bool:
    # Typed in one piece or in groups; a digit tells it from a word, capitals from words.
    together = "".join(words)
    return (
        len(together) == CODE
        and any(c.isdigit() for c in together)
        and (len(words) == 1 or all(w.isupper() or w.isdigit() for w in words))
        and not together.isdigit()
    )


def _pin(text: str) -> str:
    found = _PIN.search(text)
    return found.group(1).replace(" ", "") if found else ""
