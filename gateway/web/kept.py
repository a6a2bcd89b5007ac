"""Says in English what parts keep in Czech: notes, findings, refusals, stored as they were written.

What a part keeps stands in its ``en.po``: the Czech sentence, with ``%(name)s`` for whatever is
filled in, and the English one. Old rows are so translated as well as new ones.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

#: Texts remembered; a desk shows the same few hundred all day.
_REMEMBERED = 4096

_PLACE = re.compile(r"%\((\w+)\)s")
#: Where sentences, clauses and the members of a list end, tried in this order.
_ENDS = (
    (re.compile(r"(?<=[.!?…)]) (?=[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ„])"), " "),
    (re.compile("; "), "; "),
    (re.compile(" – "), " – "),
    (re.compile(", "), ", "),
    (re.compile(": "), ": "),
)


class Kept:
    """Translates kept sentences; what it does not know stays as it is."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._whole = {czech: said for czech, said in sentences.items() if "%(" not in czech}
        patterned = [czech for czech in sentences if "%(" in czech]
        # The one with most words of its own knows best.
        patterned.sort(key=lambda czech: len(_PLACE.sub("", czech)), reverse=True)
        self._patterns = [(_pattern(czech), sentences[czech]) for czech in patterned]
        #: Return a text in English.
        self.said: Callable[[str], str] = lru_cache(_REMEMBERED)(self._said)

    def _said(self, text: str) -> str:
        # What is filled in may hold anything, so whole sentences are looked for first.
        sentences = self._in_pieces(text, *_ENDS[0], wholly=True)
        return sentences or self._known(text) or self._in_part(text) or text

    def _known(self, text: str) -> str | None:
        if text in self._whole:
            return self._whole[text]
        for pattern, said in self._patterns:
            if found := pattern.fullmatch(text):
                return said % {name: self._said(value) for name, value in found.groupdict().items()}
        return None

    def _in_part(self, text: str) -> str | None:
        found = (self._in_pieces(text, *end, wholly=False) for end in _ENDS)
        return next(filter(None, found), None)

    def _in_pieces(
        self, text: str, end: re.Pattern[str], between: str, *, wholly: bool
    ) -> str | None:
        pieces = end.split(text)
        said = [self._known(piece) for piece in pieces] if len(pieces) > 1 else []
        known = [one is not None for one in said]
        if not any(known) or (wholly and not all(known)):
            return None
        pairs = zip(said, pieces, strict=True)
        return between.join(self._said(piece) if one is None else one for one, piece in pairs)


def _pattern(czech: str) -> re.Pattern[str]:
    """Return what matches the sentence with anything filled in."""
    pieces, named = [], set()
    for place, piece in enumerate(_PLACE.split(czech)):
        if place % 2 == 0:
            pieces.append(re.escape(piece))
        else:
            pieces.append(f"(?P={piece})" if piece in named else f"(?P<{piece}>.*?)")
            named.add(piece)
    return re.compile("".join(pieces), re.DOTALL)
