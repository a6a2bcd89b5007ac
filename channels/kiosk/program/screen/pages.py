"""The pages around the forms: the start, the choice, hours, help, and short messages."""

from collections.abc import Callable, Sequence

from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from channels.kiosk.program.screen.frame import Glass, Way, page, words
from channels.kiosk.program.screen.widgets import (
    LARGE,
    TEXT,
    TITLE,
    Press,
    Scrolled,
    Tile,
    column,
    fitting,
    said,
)
from channels.kiosk.wire import Catalogue
from gateway.model.asking import QuestionSpec
from gateway.model.form import FieldKind, FormSpec, Signing, asked
from gateway.model.form import said as in_language

#: What every kiosk offers, in order.
_WISHES = ("file", "status", "hours")
#: More tiles than these stand closer.
_FEW = 4


def start_page(
    glass: Glass,
    questions: Sequence[QuestionSpec],
    *,
    online: bool,
    offers: bool,
    go: Callable[[str], object],
) -> Widget:
    """Return the first page. *go* is told what the citizen wants."""
    look = glass.look
    wishes = _wishes(glass, questions, offers=offers)
    columns = 1 if look.standing else 2
    tiles = GridLayout(cols=columns, spacing=look.px(20 if len(wishes) > _FEW else 24))
    for wish, heading, text in wishes:
        tile = Tile(look, heading, text, _wish(go, wish))
        tile.size_hint_y = 1
        tiles.add_widget(tile)
    parts = [
        said(look, words(glass, "welcome"), size=56, bold=True),
        said(look, words(glass, "what"), size=LARGE, tone="muted"),
        tiles,
    ]
    if not online:
        parts.append(said(look, words(glass, "offline"), tone="warn", bold=True))
    elif not offers:
        parts.append(said(look, words(glass, "nothing"), tone="warn"))
    below = [Way(words(glass, "help"), lambda: go("help"), "quiet")]
    return page(glass, column(look, parts, gap=16), below)


def _wishes(
    glass: Glass, questions: Sequence[QuestionSpec], *, offers: bool
) -> list[tuple[str, str, str]]:
    """Return what can be wished: a word, the tile's heading and what it explains."""
    own = [(wish, words(glass, wish), words(glass, f"{wish}_help")) for wish in _WISHES]
    asked = [
        (spec.kind, in_language(spec.title, glass.language),
         in_language(spec.description, glass.language))
        for spec in questions
    ]  # fmt: skip
    file, status, hours = own
    return [*([file] if offers else []), status, *asked, hours]


def _wish(go: Callable[[str], object], wish: str) -> Press:
    return lambda: go(wish)


def choose_page(
    glass: Glass, forms: Sequence[FormSpec], take: Callable[[FormSpec], object], ways: Sequence[Way]
) -> Widget:
    """Return the list of forms."""
    look = glass.look

    def tile(spec: FormSpec) -> Tile:
        title = in_language(spec.title, glass.language)
        about = in_language(spec.description, glass.language)
        return Tile(look, title, about, lambda: take(spec))

    listed = fitting(look, [tile(spec) for spec in forms], gap=16)
    body = column(
        look,
        [
            said(look, words(glass, "choose"), size=TITLE, bold=True),
            Scrolled(look, listed, words(glass, "up"), words(glass, "down")),
        ],
    )
    return page(glass, body, ways)


def intro_page(glass: Glass, spec: FormSpec, ways: Sequence[Way]) -> Widget:
    """Return what a citizen should know before a form begins."""
    questions = [one for one in spec.fields if one.kind is not FieldKind.FILE]
    first = [one for one in asked(spec, {}) if one.kind is not FieldKind.FILE]
    texts = [
        in_language(spec.description, glass.language),
        words(glass, "steps", count=_from_to(len(first), len(questions))),
    ]
    if spec.signing is Signing.NEEDED:
        texts.append(words(glass, "signing"))
    if len(questions) < len(spec.fields):
        texts.append(words(glass, "files_later"))
    return text_page(glass, in_language(spec.title, glass.language), texts, ways)


def _from_to(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least}–{most}"


def text_page(
    glass: Glass, title: str, texts: Sequence[str], ways: Sequence[Way], *, tone: str = "ink"
) -> Widget:
    """Return a heading with paragraphs below."""
    look = glass.look
    parts = [said(look, title, size=TITLE, bold=True, tone=tone)]
    parts += [said(look, text, size=TEXT + 2) for text in texts if text]
    listed = Scrolled(look, fitting(look, parts, gap=28), words(glass, "up"), words(glass, "down"))
    return page(glass, listed, ways)


def hours_page(glass: Glass, catalogue: Catalogue | None, ways: Sequence[Way]) -> Widget:
    """Return the office hours."""
    lines = catalogue.hours if catalogue else ()
    return text_page(glass, words(glass, "hours_title"), lines or (words(glass, "no_hours"),), ways)


def help_page(glass: Glass, ways: Sequence[Way]) -> Widget:
    """Return how to use the kiosk."""
    texts = [words(glass, f"help_{number}") for number in range(1, 6)]
    return text_page(glass, words(glass, "help_title"), texts, ways)
