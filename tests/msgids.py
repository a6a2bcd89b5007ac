"""Finds every text to translate in the templates and the code of a part."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent

#: Folder of a part and the folder of its catalogue.
PARTS = tuple(sorted(path.parent.parent for path in ROOT.glob("*/**/locale/cs.po")))

METHODS = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "msgid": None,
}


def used(part: Path) -> Iterator[tuple[str, ...]]:
    """Yield the texts used in *part*: one, or singular and plural."""
    found = extract_from_dir(
        part,
        method_map=METHODS,
        keywords=KEYWORDS,
        options_map={"**/templates/**.html": {"newstyle_gettext": "true", "trimmed": "true"}},
        strip_comment_tags=True,
    )
    for _file, _line, message, _comments, _context in found:
        yield (message,) if isinstance(message, str) else tuple(message)


def translated(part: Path) -> dict[str, tuple[str, ...]]:
    """Return what the catalogue of *part* says."""
    with (part / "locale" / "cs.po").open("rb") as file:
        catalogue = read_po(file, locale="cs")
    return {
        _forms(entry.id)[0]: _forms(entry.string)
        for entry in catalogue
        if entry.id and not entry.fuzzy
    }


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)
