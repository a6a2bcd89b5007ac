"""The pages at the end of a form: what will be sent, and what became of it."""

from collections.abc import Callable, Sequence

from kivy.uix.widget import Widget

from channels.kiosk.program.filling import Filling
from channels.kiosk.program.screen.frame import Glass, Way, page, words
from channels.kiosk.program.screen.qr import Qr
from channels.kiosk.program.screen.widgets import (
    HUGE,
    SMALL,
    TEXT,
    TITLE,
    Scrolled,
    Tile,
    column,
    fitting,
    row,
    said,
    space,
)
from channels.kiosk.wire import Slip
from gateway.model.form import FormField, Signing
from gateway.model.form import said as in_language


def summary_page(
    glass: Glass, filling: Filling, change: Callable[[str], object], ways: Sequence[Way]
) -> Widget:
    """Return all answers, each to be touched and changed; complaints stand at theirs."""
    look = glass.look
    wrong = bool(filling.complaints)
    parts: list[Widget] = []
    if wrong:
        parts.append(said(look, words(glass, "wrong"), size=TITLE, bold=True, tone="danger"))
        general = filling.complaints.get("")
        parts.append(said(look, general or words(glass, "wrong_help"), tone="ink"))
    else:
        parts.append(said(look, words(glass, "summary"), size=TITLE, bold=True))
        parts.append(said(look, words(glass, "summary_help"), size=SMALL, tone="muted"))
    shown = filling.shown()
    tiles = [
        _answer(glass, filling, question, shown[question.name], change)
        for question in filling.questions
    ]
    if filling.leaves_files:
        tiles.append(said(look, words(glass, "files_later"), size=SMALL, tone="muted"))
    listed = Scrolled(look, fitting(look, tiles, gap=12), words(glass, "up"), words(glass, "down"))
    return page(glass, column(look, [*parts, listed]), ways)


def _answer(
    glass: Glass,
    filling: Filling,
    question: FormField,
    answer: str,
    change: Callable[[str], object],
) -> Tile:
    shown = answer or words(glass, "unanswered")
    label = in_language(question.label, glass.language)
    complaint = filling.complaints.get(question.name, "")
    if complaint:
        text, tone = f"{label}\n! {complaint}", "danger"
    else:
        text, tone = label, "muted"
    return Tile(glass.look, shown, text, lambda: change(question.name), tone=tone, small=True)


def sent_page(
    glass: Glass, filling: Filling, slip: Slip, status_page: str, ways: Sequence[Way]
) -> Widget:
    """Return the receipt in letters nobody can overlook, and what to do next."""
    look = glass.look
    huge = HUGE * 0.7 if look.standing else HUGE
    numbers = fitting(
        look,
        [
            said(look, words(glass, "code"), size=TEXT, tone="muted"),
            said(look, spaced(slip.code, 5), size=huge, bold=True),
            said(look, words(glass, "pin"), size=TEXT, tone="muted"),
            said(look, spaced(slip.pin, 3), size=huge, bold=True),
        ],
        gap=0,
        pos_hint={"top": 1},
    )
    lines = [glass.office, f"{words(glass, 'code')}: {slip.code}", f"PIN: {slip.pin}"]
    lines += [status_page] if status_page else []
    code = fitting(
        look,
        [
            Qr("\n".join(lines), look),
            said(look, words(glass, "qr"), size=22, tone="muted", centre=True),
        ],
        gap=8,
    )
    code.size_hint_x, code.width, code.pos_hint = None, look.px(340), {"top": 1}
    needs = filling.spec.signing is Signing.NEEDED
    next_step = words(glass, "sign_next" if needs else "no_sign_next")
    if filling.leaves_files:
        next_step += " " + words(glass, "files_next")
    both = row(look, [numbers, code], gap=32, size_hint_y=None, height=look.px(360))
    body = column(
        look,
        [
            said(look, words(glass, "sent"), size=TITLE, bold=True, tone="ok"),
            both,
            said(look, next_step, size=TEXT, bold=True),
            said(look, words(glass, "note"), size=SMALL, tone="muted"),
            space(),
        ],
    )
    return page(glass, body, ways)


def number_page(glass: Glass, filling: Filling, kind: str, ways: Sequence[Way]) -> Widget:
    """Return what is said when there is no receipt: *kind* is ``kept`` or ``refused``."""
    look = glass.look
    tone = "ok" if kind == "kept" else "danger"
    parts = [
        said(look, words(glass, kind), size=TITLE, bold=True, tone=tone),
        said(look, words(glass, f"{kind}_help"), size=TEXT),
        said(look, words(glass, "kept_number"), size=TEXT, tone="muted"),
        said(look, filling.short_number, size=HUGE, bold=True),
    ]
    if kind == "kept":
        parts.append(said(look, words(glass, "kept_note"), size=SMALL, tone="muted"))
        if filling.spec.signing is Signing.NEEDED:
            parts.append(said(look, words(glass, "kept_sign"), size=TEXT, bold=True))
    listed = Scrolled(look, fitting(look, parts, gap=16), words(glass, "up"), words(glass, "down"))
    return page(glass, listed, ways)


def spaced(text: str, by: int) -> str:
    """Return a code in groups, as one reads it out."""
    return "  ".join(text[at : at + by] for at in range(0, len(text), by))
