"""Makes readable text from HTML, whatever its author meant."""

import html
import re

import nh3

#: More of a page is not read, in characters: what a person reads stands at its beginning.
LONGEST = 2_000_000

#: The elements that shape text. The library parses the page and drops all others; what it returns
#: is well-formed, so that the few patterns below suffice.
_BLOCKS = {"p", "div", "br", "hr", "li", "tr", "table", "blockquote", "pre"}
_BLOCKS |= {f"h{level}" for level in range(1, 7)}
_CELLS = {"td", "th"}
_SILENT = {"script", "style", "title", "template", "noscript", "svg", "head"}

_ITEM = re.compile(r"<li[^>]*>")
_CELL_END = re.compile(r"</t[dh]>")
_BREAK = re.compile(r"<(?:br|hr|tr|/tr|/?div|/?li|/?table)[^>]*>")
_PARAGRAPH = re.compile(r"</?(?:p|h[1-6]|blockquote|pre)>")
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


def text_of(page: str) -> str:
    """Return the text of *page*, its paragraphs parted by blank lines. Total."""
    page = page[:LONGEST].replace("\0", "")
    shaped = nh3.clean(
        page, tags=_BLOCKS | _CELLS, attributes={}, clean_content_tags=_SILENT, link_rel=None
    )
    # Line ends of the source mean nothing in HTML.
    text = " ".join(shaped.split())
    text = _ITEM.sub("\n- ", text)
    text = _CELL_END.sub(" ", text)
    text = _BREAK.sub("\n", text)
    text = _PARAGRAPH.sub("\n\n", text)
    text = html.unescape(_TAG.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
