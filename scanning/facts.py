"""The facts a document carries from the scanning line to its converter: written here, read here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from gateway.model.outgoing import PRINTED

#: After ``PRINTED`` comes a mark of the paper, so that two strangers' letters are not taken for
#: one person's, then the postal address, if known.
MARK = "#"

_BETWEEN = ", "
_LONGEST_LIST = 4000


@dataclass(frozen=True, slots=True)
class Facts:
    """What the line knows about one document besides its pages."""

    #: The batch's file as the scanner named it, and the SHA-256 of its octets.
    batch: str
    batch_sha256: str
    #: Which document of the batch this is, from 1, and of how many.
    ordinal: int
    of: int
    #: Pages of the batch it was made of, from 1; empty when the batch could not be opened.
    pages: tuple[int, ...] = ()
    kind: str = ""
    identifier: str = ""
    #: Where attachments begin: positions within *pages*, from 0.
    attachments: tuple[int, ...] = ()
    scanner: str = ""
    #: Separators of the whole batch, blank backs left out, foreign codes: words for people.
    separators: str = ""
    blanks: str = ""
    foreign: str = ""
    #: Why a person must look, a code of ``scanning.words``.
    stopped: str = ""
    #: The document before a place that could not be understood: something of it may lie there.
    before_rest: bool = False
    #: How many documents the batch sheet announced, when that is not how many there are.
    announced: int = 0
    #: How text is to be recognised: languages, seconds, octets, pixels; empty: not at all.
    recognise: str = ""

    def envelope(self) -> Mapping[str, str]:
        """Return the facts as the envelope of an arrival, without those that say nothing."""
        written = {
            "batch": self.batch,
            "batch_sha256": self.batch_sha256,
            "ordinal": f"{self.ordinal}/{self.of}",
            "pages": _joined(self.pages),
            "kind": self.kind,
            "identifier": self.identifier,
            "attachments": _joined(self.attachments),
            "scanner": self.scanner,
            "separators": self.separators,
            "blanks": self.blanks,
            "foreign": self.foreign,
            "stopped": self.stopped,
            "before_rest": "1" if self.before_rest else "",
            "announced": str(self.announced) if self.announced else "",
            "recognise": self.recognise,
        }
        return {name: value for name, value in written.items() if value}

    @classmethod
    def read(cls, envelope: Mapping[str, str]) -> Self:
        """Read what ``envelope`` wrote. Total: what cannot be read is as if it were not there."""
        ordinal, _, of = envelope.get("ordinal", "").partition("/")
        words = ("batch", "batch_sha256", "kind", "identifier", "scanner", "separators", "blanks")
        more = ("foreign", "stopped", "recognise")
        return cls(
            ordinal=_number(ordinal),
            of=_number(of),
            pages=_numbers(envelope.get("pages", "")),
            attachments=_numbers(envelope.get("attachments", "")),
            before_rest=bool(envelope.get("before_rest")),
            announced=_number(envelope.get("announced", "")),
            **{name: envelope.get(name, "") for name in (*words, *more)},
        )


def address_of(facts: Facts) -> str:
    """Return where whoever sent the paper is answered: a letter that names the paper."""
    return f"{PRINTED}{MARK}{facts.batch_sha256[:12]}/{facts.ordinal}"


def listed(pairs: Iterable[tuple[int, str]]) -> str:
    """Write pages with what stands on them, which strangers may have printed there."""
    whole = _BETWEEN.join(f"{page}: {shown(text)}" for page, text in pairs)
    return whole[:_LONGEST_LIST]


def shown(text: str, most: int = 80) -> str:
    """Return foreign text as it can be stored and shown: printable and not long."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:most])


def numbers(pages: Iterable[int]) -> str:
    """Write page numbers for people."""
    return _joined(tuple(pages))


def _joined(values: tuple[int, ...]) -> str:
    return _BETWEEN.join(map(str, values))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in text.split(_BETWEEN) if one.isdecimal())


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
