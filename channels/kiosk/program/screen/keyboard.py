"""Keyboards on the glass: Czech letters without dead keys, digits, and what addresses need."""

from collections.abc import Callable, Sequence

from kivy.uix.boxlayout import BoxLayout

from channels.kiosk.program.screen.look import Look
from channels.kiosk.program.screen.widgets import Key, Stroke, row
from channels.kiosk.program.words import text
from gateway.model.form import FieldKind

Write = Callable[[str], object]
Erase = Callable[[], object]
Rows = Sequence[Sequence[str]]

#: Keys that are no letters.
DELETE, SHIFT, SYMBOLS, SPACE, LINE = "<delete>", "<shift>", "<symbols>", "<space>", "<line>"

_DIGITS = (*"1234567890", DELETE)
_LOWER = (
    (*"qwertzuiop", "ď", "ť"),
    (*"asdfghjkl", "ň", "ó", "/"),
    (SHIFT, *"yxcvbnm", ",", ".", "-"),
)
_CZECH: Rows = (_DIGITS, tuple("ěščřžýáíéúů"), *_LOWER)
CZECH: Rows = (*_CZECH, (SYMBOLS, SPACE, "@"))
LINES: Rows = (*_CZECH, (SYMBOLS, SPACE, "@", LINE))
EMAIL: Rows = (
    _DIGITS,
    ("@seznam.cz", "@gmail.com", "@email.cz", "@centrum.cz"),
    tuple("qwertzuiop"),
    (*"asdfghjkl", "-"),
    ("_", *"yxcvbnm", "."),
    ("@", "+", ".cz", ".com"),
)
CODE: Rows = (_DIGITS, tuple("QWERTZUIOP"), tuple("ASDFGHJKL"), tuple("YXCVBNM"))
_SIGNS: Rows = (
    _DIGITS,
    tuple("!?:;()\"'"),
    tuple("+=*%&#"),
    tuple("äëöüôľĺŕ"),
    ("§", "€", "°", "_", "„", "“", "–"),
    (SYMBOLS, SPACE, "@"),
)
DIGITS: Rows = (tuple("123"), tuple("456"), tuple("789"), (DELETE, "0"))

#: Keypads by kind of question, with what its answers need beside digits.
_EXTRA = {
    FieldKind.PHONE: "+",
    FieldKind.BIRTH_NUMBER: "/",
    FieldKind.BANK_ACCOUNT: "-/",
}
KEYPADS = frozenset(
    {
        FieldKind.DATE,
        FieldKind.NUMBER,
        FieldKind.PHONE,
        FieldKind.POSTAL_CODE,
        FieldKind.BIRTH_NUMBER,
        FieldKind.ORGANISATION_ID,
        FieldKind.BANK_ACCOUNT,
    }
)

_WIDE = {DELETE: 2.1, SHIFT: 1.8, SYMBOLS: 1.6, SPACE: 5.0, LINE: 3.0}


def rows_for(kind: FieldKind) -> Rows:
    """Return the keys a question of this kind needs."""
    if kind is FieldKind.EMAIL:
        return EMAIL
    if kind is FieldKind.LONG_TEXT:
        return LINES
    if kind not in KEYPADS:
        return CZECH
    return (*DIGITS[:-1], (DELETE, "0", *_EXTRA.get(kind, "")))


class Keyboard(BoxLayout):
    """Rows of keys that write somewhere."""

    def __init__(self, look: Look, language: str, rows: Rows, write: Write, erase: Erase) -> None:
        super().__init__(orientation="vertical", spacing=look.px(6))
        self._look, self._language = look, language
        self._rows, self._write, self._erase = rows, write, erase
        self._upper = False
        self._signs = False
        self._lay()

    def start_sentence(self) -> None:
        """Offer a capital first, as where a name or a sentence begins."""
        if self._rows in {CZECH, LINES}:
            self._upper = True
            self._lay()

    def _lay(self) -> None:
        self.clear_widgets()
        for keys in _SIGNS if self._signs else self._rows:
            self.add_widget(row(self._look, [self._key(key) for key in keys], gap=6))

    def _key(self, key: str) -> Key:
        shown = self._shown(key)
        small = len(shown) > 1
        kind = "quiet" if key in _WIDE and key != SPACE else "plain"
        made = Stroke(
            self._look, shown, lambda: self._pressed(key), kind=kind, size=22 if small else 32
        )
        made.size_hint_x = _WIDE.get(key, 1.0)
        return made

    def _shown(self, key: str) -> str:
        names = {
            DELETE: "key_delete",
            SHIFT: "key_lower" if self._upper else "key_upper",
            SYMBOLS: "key_letters" if self._signs else "key_symbols",
            SPACE: "key_space",
            LINE: "key_line",
        }
        if key in names:
            return text(self._language, names[key])
        return key.upper() if self._upper and len(key) == 1 else key

    def _pressed(self, key: str) -> None:
        if key == DELETE:
            self._erase()
        elif key == SHIFT:
            self._upper = not self._upper
            self._lay()
        elif key == SYMBOLS:
            self._signs = not self._signs
            self._lay()
        else:
            self._write({SPACE: " ", LINE: "\n"}.get(key, self._shown(key)))
            if self._upper:
                # One capital at a time: nobody has to remember to switch it off.
                self._upper = False
                self._lay()
