"""Makes readable text from HTML, whatever its author meant."""

import re
from html import unescape

#: More of a page is not read, in characters: what a person reads stands at its beginning.
LONGEST = 1_000_000

#: Marks in the text for what elements mean: what follows stands on a line of its own, after an
#: empty one, or as an item of a list. Two that meet mean no more than one; line ends add up.
_LINE, _PARAGRAPH, _ITEM = "\x01", "\x02", "\x03"
_LEAST = {_LINE: 1, _PARAGRAPH: 2, _ITEM: 1}
_MARKS = re.compile(f"([\n{_LINE}{_PARAGRAPH}{_ITEM}])")

#: What elements mean for the text around them; all others mean nothing.
_SHAPES = (
    dict.fromkeys(("div", "hr", "tr", "table", "ul", "ol"), _LINE)
    | dict.fromkeys(("p", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"), _PARAGRAPH)
    | {"br": "\n", "li": _ITEM, "td": " ", "th": " "}
)
#: Elements whose content nobody reads.
_SILENT = frozenset({"script", "style", "title", "template", "noscript", "svg", "head"})

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,19})")
#: A number no character has; the library chokes on very long ones.
_NO_CHARACTER = re.compile(r"&#0*[0-9]{8,};?")


def text_of(page: str) -> str:
    """Return the text of *page*, its paragraphs parted by blank lines. Total, and linear in time.

    For showing only: the result is text and must be escaped like any other.
    """
    text = "".join(_pieces(page[:LONGEST]))
    return _laid_out(unescape(_NO_CHARACTER.sub("", text)))


def _laid_out(text: str) -> str:
    """Return *text* with its marks carried out, and never more than one empty line."""
    written: list[str] = []
    ends, is_item = 0, False
    for piece in _MARKS.split(text):
        if _MARKS.match(piece):
            ends = max(ends, _LEAST[piece]) if piece in _LEAST else ends + 1
            is_item = is_item or piece == _ITEM
        elif words := " ".join(piece.split()):
            written += ["\n" * min(ends, 2 if written else 0), "- " * is_item, words]
            ends, is_item = 0, False
    return "".join(written)


def _pieces(page: str) -> list[str]:
    """Return the text between the tags, and what the tags mean for it."""
    pieces, position = [], 0
    while (tag := page.find("<", position)) >= 0:
        pieces.append(_flowing(page[position:tag]))
        name = _NAME.match(page, tag + 1)
        if name is None and page[tag + 1 : tag + 2] not in {"!", "?"}:
            # A lone "<" is text.
            pieces.append("<")
            position = tag + 1
            continue
        position = _after_tag(page, tag)
        if name is not None:
            word = name[1].lower()
            pieces.append(_shape(word, closing=page[tag + 1] == "/"))
            if word in _SILENT and page[tag + 1] != "/":
                end = re.compile(f"</{word}", re.IGNORECASE).search(page, position)
                position = end.start() if end else len(page)
    pieces.append(_flowing(page[position:]))
    return pieces


def _shape(word: str, *, closing: bool) -> str:
    shape = _SHAPES.get(word, "")
    return _LINE if closing and shape == _ITEM else shape


def _flowing(text: str) -> str:
    # Line ends of the source mean nothing in HTML.
    return text.replace("\n", " ").replace("\r", " ")


def _after_tag(page: str, tag: int) -> int:
    """Return where the tag or comment that begins at *tag* is over; a torn one takes the rest."""
    if page.startswith("<!--", tag):
        end = page.find("-->", tag + 2)
        return end + 3 if end >= 0 else len(page)
    end = page.find(">", tag)
    if end >= 0 and page.count('"', tag, end) % 2:
        # The bracket stands within a quoted value.
        quote = page.find('"', end)
        end = page.find(">", quote) if quote >= 0 else end
    return end + 1 if end >= 0 else len(page)
