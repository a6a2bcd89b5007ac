"""``podatelna scan import``: takes a folder of scanned batches in once and reports."""

import asyncio
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gateway.intake.accept import Acceptance
from gateway.intake.answers import Desk
from gateway.intake.codes import Pins
from gateway.intake.core import Core
from gateway.intake.rush import Rush
from gateway.loop import in_thread
from gateway.model.errors import ConfigError, as_text
from gateway.model.ids import OriginatorId
from gateway.run import home
from gateway.run.clock import SystemClock
from gateway.run.commands import opened, shown
from gateway.run.grammar import Nouns, listing, verb
from gateway.run.settings import Settings
from gateway.store.store import Store
from scanning import words
from scanning.batch import ENDINGS
from scanning.line import CHANNEL, Line, Taken
from scanning.settings import ScanningSettings, WatchedFolder
from scanning.watch import Ready, whole

COLUMNS = ("batch", "document", "pages", "kind", "identifier", "attachments", "item", "why")

WAITS = 1

Row = Mapping[str, Any]


def add_to(nouns: Nouns) -> None:
    """Add the command to the grammar."""
    scan = nouns.add_parser("scan", help="the scanning line").add_subparsers(required=True)
    text = "take a folder of scanned batches in, once; 1 when something waits for a person"
    importing = listing(verb(scan, "import", text, import_folder))
    importing.add_argument("folder", metavar="DIR", type=Path)


def import_folder(arguments: Namespace) -> int:
    """Take every batch in the folder in and print its documents."""
    settings = opened.settings(arguments)
    table: ScanningSettings = settings.channels.get(CHANNEL, ScanningSettings())
    watched = _watched(arguments, settings, table)
    pins = Pins(home.key(settings.folder))
    with opened.store(arguments) as store:
        rows = asyncio.run(_imported(arguments.folder, store, pins, (watched, table)))
    shown.rows(rows, COLUMNS, as_json=arguments.json)
    return WAITS if any(row["why"] for row in rows) else 0


def _watched(arguments: Namespace, settings: Settings, table: ScanningSettings) -> WatchedFolder:
    """Say whose paper it is: as the settings say about the folder, else as the operator says."""
    folder: Path = arguments.folder.resolve()
    if not folder.is_dir():
        raise ConfigError(f"{arguments.folder} is no folder")
    for one in table.folders:
        if (settings.folder / one.path).resolve() == folder:
            if arguments.originator not in {None, one.originator}:
                raise ConfigError(f"{arguments.folder} belongs to {one.originator!r}")
            return one
    known = {originator.id for originator in settings.originators}
    if arguments.originator not in known:
        raise ConfigError("whose paper is it? Name one by --originator: " + ", ".join(known))
    return WatchedFolder(OriginatorId(arguments.originator), str(folder))


async def _imported(
    folder: Path, store: Store, pins: Pins, how: tuple[WatchedFolder, ScanningSettings]
) -> list[Row]:
    acceptance = Acceptance(store, pins, lambda: None)
    core = Core(store, acceptance, Desk(store, pins, {}), Rush())
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="podatelna-scan-") as work:
        line = Line(*how, core, SystemClock(), Path(work))
        for path in await in_thread(_files, folder):
            rows += await _taken(line, path)
    return rows


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


async def _taken(line: Line, path: Path) -> list[Row]:
    if path.name.startswith("."):
        return []
    if path.suffix.lower() not in ENDINGS:
        return [_left(path, "not a scan: only PDF, TIFF, JPEG and PNG are taken")]
    if not whole(path):
        return [_left(path, words.because("unfinished"))]
    try:
        taken = await line.take(Ready(path))
    except Exception as error:  # noqa: BLE001  (told to the operator; the file lies where it lay)
        return [_left(path, as_text(error))]
    return list(_documents(taken))


def _left(path: Path, why: str) -> Row:
    return dict.fromkeys(COLUMNS, "") | {"batch": path.name, "why": why}


def _documents(taken: Taken) -> Iterator[Row]:
    for one in taken.documents:
        code, facts = one.waits_because, one.facts
        miscounted = words.count(facts.announced, facts.of) if code == "count" else ""
        yield {
            "batch": taken.batch,
            "document": f"{facts.ordinal}/{facts.of}",
            "pages": list(facts.pages),
            "kind": facts.kind,
            "identifier": facts.identifier,
            "attachments": len(facts.attachments),
            "separators": facts.separators,
            "foreign": facts.foreign,
            "blanks": facts.blanks,
            "item": one.receipt.item,
            "code": one.receipt.code,
            "fresh": one.receipt.fresh,
            "why": miscounted or (words.because(code) if code else ""),
        }
