"""The program that reads one batch: a process of its own, which may fail without harm.

``python -m scanning.cutting FOLDER`` reads ``order.json`` there and the batch it names, and writes
the documents and ``result.json``.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scanning.batch import Batch, Unreadable, opened
from scanning.plan import Plan, plan
from scanning.separators import ours
from scanning.sight import Sight, look

ORDER, RESULT = "order.json", "result.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read and how."""

    #: The batch's file beside the order.
    batch: str
    originator: str
    dpi: int
    pixels: int
    #: The most pages.
    pages: int
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """One file made from a batch."""

    #: Its name in the folder; empty when it is the batch itself, octet by octet.
    file: str
    pages: tuple[int, ...]
    kind: str = ""
    identifier: str = ""
    #: Where attachments begin: positions within *pages*, from 0.
    attachments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """How a batch fell into documents."""

    documents: tuple[Cut, ...] = ()
    #: What a person must look at.
    rest: Cut | None = None
    #: Why, a code of ``scanning.words``.
    stopped: str = ""
    #: Pages of the batch; 0 when it could not be opened.
    pages: int = 0
    separators: tuple[tuple[int, str], ...] = ()
    blanks: tuple[int, ...] = ()
    foreign: tuple[tuple[int, str], ...] = ()
    announced: int = 0


def unread(code: str) -> Result:
    """Return the result of a batch that goes to a person as it is."""
    return Result(rest=Cut("", ()), stopped=code)


def cut(folder: Path, order: Order) -> Result:
    """Read the batch and write its documents into *folder*."""
    path = folder / order.batch
    try:
        with opened(path, order.pixels) as batch:
            if len(batch) > order.pages:
                return unread("long")
            sights = [_seen(batch, number, order) for number in range(1, len(batch) + 1)]
            found = plan(sights, order.originator, duplex=order.duplex)
            return _written(folder, batch, found)
    except Unreadable as error:
        return unread(str(error))


def _seen(batch: Batch, number: int, order: Order) -> Sight:
    return look(lambda dpi: batch.render(number, dpi), order.dpi, ours)


def _written(folder: Path, batch: Batch, found: Plan) -> Result:
    documents = tuple(
        Cut(
            _file(folder, batch, one.pages, f"document-{number}.pdf"),
            one.pages,
            one.kind,
            one.identifier,
            one.attachments,
        )
        for number, one in enumerate(found.documents, 1)
    )
    rest = Cut(_file(folder, batch, found.rest, "rest.pdf"), found.rest) if found.rest else None
    return Result(
        documents, rest, found.stopped, len(batch), found.separators, found.blanks, found.foreign,
        found.announced,
    )  # fmt: skip


def _file(folder: Path, batch: Batch, pages: tuple[int, ...], name: str) -> str:
    """Write *pages*; all of them in their order are the batch itself, which stays untouched."""
    if len(pages) == len(batch) and batch.is_file:
        return ""
    batch.write(pages, folder / name)
    return name


def write_order(folder: Path, order: Order) -> None:
    """Leave the order for the process."""
    (folder / ORDER).write_text(json.dumps(asdict(order)), encoding="utf-8")


def read_result(folder: Path) -> Result:
    """Read what the process left. Raises ``ValueError`` or ``OSError``."""
    try:
        told = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        rest = told.pop("rest")
        documents = tuple(_cut(one) for one in told.pop("documents"))
        separators, foreign = (_pairs(told.pop(name)) for name in ("separators", "foreign"))
        return Result(
            documents=documents,
            rest=_cut(rest) if rest else None,
            separators=separators,
            foreign=foreign,
            blanks=tuple(told.pop("blanks")),
            **told,
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no result of cutting") from error


def _cut(told: Mapping[str, Any]) -> Cut:
    lists = {name: tuple(told[name]) for name in ("pages", "attachments")}
    return Cut(**{**told, **lists})


def _pairs(told: Sequence[Sequence[Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((int(page), str(text)) for page, text in told)


def main(arguments: list[str]) -> int:
    """Carry out the order in the folder named."""
    folder = Path(arguments[0])
    order = Order(**json.loads((folder / ORDER).read_text(encoding="utf-8")))
    result = cut(folder, order)
    (folder / RESULT).write_text(json.dumps(asdict(result)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
