"""Writes a clerk's plain letter as HTML too, for programs that show text badly."""

import re
from collections.abc import Sequence
from html import escape

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")

#: Nothing is loaded from anywhere, and letters stay as large as the reader has set them.
_PAGE = """\
<!DOCTYPE html>
<html lang="cs">
<head><meta charset="utf-8"><title></title></head>
<body>
{body}
</body>
</html>
"""


def as_html(text: str, signature: Sequence[str] = ()) -> str:
    """Return *text* as a page: paragraphs, kept line breaks, and the *signature* below a line."""
    paragraphs = [_lines(part) for part in _PARAGRAPHS.split(text.strip("\n")) if part.strip()]
    body = [f"<p>{paragraph}</p>" for paragraph in paragraphs]
    if signature:
        body += ["<hr>", f"<p>{_lines(chr(10).join(signature))}</p>"]
    return _PAGE.format(body="\n".join(body))


def _lines(text: str) -> str:
    return "<br>\n".join(escape(line.rstrip("\r")) for line in text.strip("\n").split("\n"))
