"""``podatelna demo``: makes the invented office in a folder and runs it."""

import argparse
import json
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from gateway.run import daemon, home, logs, parts
from gateway.run.clock import SystemClock
from gateway.run.commands.lifecycle import bring_up
from gateway.run.daemon import Daemon, Extra
from gateway.run.demo import past, town
from gateway.run.demo.chat import ChatStand
from gateway.run.demo.databox import DataboxStand
from gateway.run.demo.kiosk import KioskStand
from gateway.run.demo.mail import MailStand
from gateway.run.demo.scanning import ScanningStand
from gateway.run.demo.stand import Stand
from gateway.run.demo.web import WebStand
from gateway.run.settings import Settings, load

#: The public web's port; the desk and the stands' ports follow it.
BASE_PORT = 8080

#: The stands beside the daemon, one for each channel; new ones at the end, for scripts know ports.
STANDS: tuple[type[Stand], ...] = (
    MailStand,
    WebStand,
    ChatStand,
    ScanningStand,
    KioskStand,
    DataboxStand,
)

#: How many ports in a row the demo takes.
PORTS = 2 + sum(kind.ports for kind in STANDS)


def add_to(nouns: Any) -> None:
    """Add the command to the grammar."""
    text = "make an invented office in a folder and run it"
    demo = nouns.add_parser("demo", help=text, description=text, allow_abbrev=False)
    demo.add_argument("--dir", required=True)
    demo.add_argument("--base-port", type=int, default=BASE_PORT, help=f"default {BASE_PORT}")
    demo.add_argument("--store", default="", help="URL of an empty database; default SQLite")
    demo.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the demo until it is told to stop."""
    folder = Path(arguments.dir).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    stands = _stands(folder, arguments.base_port + 2)
    tables = [*town.store_table(arguments.store), *(stand.table() for stand in stands)]
    town.write_settings(folder / "podatelna.toml", arguments.base_port, tables)
    settings = load(folder / "podatelna.toml", parts.Channels())
    logs.set_up(settings.daemon.log)
    home.settle_in(settings.folder)
    Demo(settings, stands).run()
    return 0


def _stands(folder: Path, port: int) -> tuple[Stand, ...]:
    made = []
    for kind in STANDS:
        made.append(kind(folder, port))
        port += kind.ports
    return tuple(made)


class Demo:
    """The daemon, and around it the stands that play the other side of its channels."""

    def __init__(self, settings: Settings, stands: tuple[Stand, ...]) -> None:
        self._settings = settings
        self._stands = stands
        self._report = settings.folder / "demo.json"
        self._daemon: Daemon | None = None

    def run(self) -> None:
        """Move in, run, and take the report away at the end."""
        with home.locked(self._settings.folder):
            self._report.unlink(missing_ok=True)
            bring_up(self._settings)
            extra = Extra(
                before=[
                    ("town", self._move_in, _nothing),
                    *((stand.name, stand.before, stand.stop) for stand in self._stands),
                ],
                after=(
                    *(
                        (f"{s.name} samples", partial(self._fill, s), _nothing)
                        for s in self._stands
                    ),
                    ("demo", self._open, self._close),
                ),
                pages=[pages for stand in self._stands for pages in stand.pages()],
            )
            self._daemon = Daemon(self._settings, SystemClock(), extra)
            daemon.run(self._daemon)

    async def _move_in(self) -> None:
        assembly = self._running().assembly
        await town.move_in(assembly.store)
        await past.live(self._settings, assembly, town.HLUCIN)

    async def _fill(self, stand: Stand) -> None:
        await stand.after(self._running())

    def _running(self) -> Daemon:
        if self._daemon is None:
            raise AssertionError
        return self._daemon

    async def _open(self) -> None:
        report = self._described()
        waiting = self._report.with_suffix(".new")
        waiting.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
        waiting.replace(self._report)
        print(self._told(report), file=sys.stderr, flush=True)

    async def _close(self) -> None:
        self._report.unlink(missing_ok=True)

    def _described(self) -> dict[str, Any]:
        desk = f"http://{self._settings.web.desk}"
        report: dict[str, Any] = {
            "config": str(self._settings.path),
            "public": f"http://{self._settings.web.public}",
            "desk": desk,
            "health": f"{desk}/health",
            "metrics": f"{desk}/metrics",
        }
        for stand in self._stands:
            report |= stand.report()
        return report | {
            "originators": [
                {
                    "id": originator.id,
                    "name": originator.name,
                    "addresses": list(originator.addresses),
                    "registration": str(originator.registration),
                }
                for originator in self._settings.originators
            ],
            "sign_ins": [
                {
                    "login": account.login,
                    "password": account.password,
                    "name": account.name,
                    "role": str(account.role),
                    "originators": list(account.originators),
                }
                for account in town.ACCOUNTS
            ],
        }

    def _told(self, report: Mapping[str, Any]) -> str:
        lines = [
            ("Desk for clerks", report["desk"]),
            ("Public web", report["public"]),
            *(line for stand in self._stands for line in stand.told()),
            ("", ""),
            ("Sign in as", ", ".join(one["login"] for one in report["sign_ins"])),
            ("with the password", town.PASSWORD),
            ("", ""),
            ("Stop with Ctrl-C.", ""),
        ]
        return "\n".join(["", *(f"  {what:<19}{where}".rstrip() for what, where in lines), ""])


async def _nothing() -> None:
    return
