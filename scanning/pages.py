"""Copies pages out of a PDF with what makes their look, and with nothing else of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from gateway.late import late

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = late("pikepdf")


#: How a PDF begins, give or take some octets.
PDF = b"%PDF-"

#: What makes a page what it shows; everything else leads elsewhere.
_OF_A_PAGE = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate"}
    | {"/UserUnit", "/Contents", "/Resources", "/Group", "/Annots"}
)
#: By which a note on a page leads to other pages.
_ELSEWHERE = ("/P", "/Parent", "/Kids", "/Popup", "/IRT", "/A", "/AA", "/Dest", "/StructParent")


def cut(source: "pikepdf.Pdf", indexes: Iterable[int], to: Path | BinaryIO) -> None:
    """Write pages of *source*, from 0, with nothing else of it: two runs make the same octets.

    Pages refer to each other, by links and by resources they share; followed, these would carry one
    citizen's pages into another one's document.
    """
    with pikepdf.new() as made:
        for index in indexes:
            page = source.pages[index].obj
            for name in set(page.keys()) - _OF_A_PAGE:
                del page[name]
            for note in page.get("/Annots", []):
                _loosen(note)
            made.pages.append(pikepdf.Page(page))
        made.remove_unreferenced_resources()
        made.save(to, deterministic_id=True)


def _loosen(note: Any) -> None:
    for name in _ELSEWHERE:
        if isinstance(note, pikepdf.Dictionary) and name in note:
            del note[name]
