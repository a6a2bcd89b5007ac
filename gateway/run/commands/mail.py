"""``podatelna mail import``: takes mails from files in, and says of each failure why."""

import asyncio
import json
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from channels.email.imported.files import Found, found, size
from channels.email.imported.taking import Import
from gateway.intake.accept import Acceptance
from gateway.intake.answers import Desk
from gateway.intake.codes import Pins
from gateway.intake.core import Core
from gateway.intake.rush import Rush
from gateway.model.arrival import Receipt
from gateway.model.errors import ConfigError, as_text
from gateway.model.ids import OriginatorId
from gateway.run import home
from gateway.run.clock import SystemClock
from gateway.run.commands import opened
from gateway.run.grammar import Nouns, listing, verb
from gateway.store.store import Store

FAILED = 1

#: How often to say how far it is, in seconds.
EVERY = 2.0


def add_to(nouns: Nouns) -> None:
    """Add the command to the grammar."""
    mail = nouns.add_parser("mail", help="mail in files").add_subparsers(required=True)
    text = "take mails in from .eml, .msg, mbox, Maildir and folders; 1 when one failed"
    importing = listing(verb(mail, "import", text, import_files))
    importing.add_argument("paths", metavar="PATH", type=Path, nargs="+")


def import_files(arguments: Namespace) -> int:
    """Take every mail in; what was in before is recognised, so an import may be repeated."""
    settings = opened.settings(arguments)
    originator = OriginatorId(arguments.originator or "")
    known = [one.id for one in settings.originators]
    if originator not in known:
        raise ConfigError("whose mail is it? Name one by --originator: " + ", ".join(known))
    missing = [str(path) for path in arguments.paths if not path.exists()]
    if missing:
        raise ConfigError(*(f"there is no {path}" for path in missing))
    pins = Pins(home.key(settings.folder))
    with opened.store(arguments) as store:
        told = Told(sum(map(size, arguments.paths)), as_json=arguments.json)
        asyncio.run(_import(arguments.paths, originator, store, pins, told))
    told.end()
    return FAILED if told.counts["failed"] else 0


async def _import(
    paths: Iterable[Path], originator: OriginatorId, store: Store, pins: Pins, told: "Told"
) -> None:
    core = Core(store, Acceptance(store, pins, lambda: None), Desk(store, pins, {}), Rush())
    importing = Import(store.originators[originator], core, SystemClock())
    for path in paths:
        for one in found(path):
            if one.why:
                told.left(one)
                continue
            try:
                taken = await importing.take(replace(one, pieces=told.watched(one.pieces)))
                told.taken(one, taken)
            except Exception as error:  # noqa: BLE001  (told to the operator; the others go on)
                told.failed(one, as_text(error))


class Told:
    """What the operator reads: failures as they come, progress now and then, the sums."""

    def __init__(self, octets: int, *, as_json: bool) -> None:
        self._as_json = as_json
        self.counts: Counter[str] = Counter()
        #: How much there is to read, and how much has been read.
        self._octets, self._read = octets, 0
        self._told_at = time.monotonic()

    def watched(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Pass pieces on, and now and then say how far they bring us."""
        for piece in pieces:
            yield piece
            self._read += len(piece)
            self._progress()

    def taken(self, one: Found, receipt: Receipt) -> None:
        """Count a mail that is in; known ones were in before."""
        self._count("taken" if receipt.fresh else "known")
        if self._as_json:
            facts = {"item": receipt.item, "code": receipt.code, "fresh": receipt.fresh}
            at = receipt.received_at.isoformat()
            self._line({"place": one.place, **facts, "received_at": at, "why": ""})

    def left(self, one: Found) -> None:
        """Tell of what is no mail, or of a mail that cannot be had."""
        self._read += size(Path(one.place))
        if one.is_other:
            self._count("no mail")
            self._line({"place": one.place, "why": one.why})
        else:
            self.failed(one, one.why)

    def failed(self, one: Found, why: str) -> None:
        """Tell of a failure."""
        self._count("failed")
        self._line({"place": one.place, "why": why})

    def end(self) -> None:
        """Tell the sums."""
        names = ("taken", "known", "failed", "no mail")
        sums = ", ".join(f"{self.counts[name]} {name}" for name in names)
        print(sums, file=sys.stderr)

    def _count(self, what: str) -> None:
        self.counts[what] += 1
        self._progress()

    def _progress(self) -> None:
        if time.monotonic() - self._told_at < EVERY:
            return
        self._told_at = time.monotonic()
        share = min(100 * self._read // max(self._octets, 1), 100)
        print(f"{self.counts.total()} mails, {share} %", file=sys.stderr, flush=True)

    def _line(self, row: dict[str, object]) -> None:
        if self._as_json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{row['place']}: {row['why']}")
