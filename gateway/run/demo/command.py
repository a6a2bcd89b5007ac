"""``podatelna demo``: makes the invented office in a folder and runs it."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from channels.email.settings import endpoint
from channels.email.simulator.relay import LocalRelay
from gateway import loop
from gateway.run import daemon, home, logs, parts
from gateway.run.clock import SystemClock
from gateway.run.commands.lifecycle import bring_up
from gateway.run.daemon import Daemon, Extra
from gateway.run.demo import letters, town
from gateway.run.demo.pages import mailbox
from gateway.run.settings import Settings, load

#: The public web's port; the desk, the mail port and the relay follow it.
BASE_PORT = 8080


def add_to(nouns: Any) -> None:
    """Add the command to the grammar."""
    text = "make an invented office in a folder and run it"
    demo = nouns.add_parser("demo", help=text, description=text, allow_abbrev=False)
    demo.add_argument("--dir", required=True)
    demo.add_argument("--base-port", type=int, default=BASE_PORT, help=f"default {BASE_PORT}")
    demo.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the demo until it is told to stop."""
    folder = Path(arguments.dir)
    folder.mkdir(parents=True, exist_ok=True)
    town.write_settings(folder / "podatelna.toml", arguments.base_port)
    settings = load(folder / "podatelna.toml", dict(parts.named("channels")))
    logs.set_up(settings.daemon.log)
    home.settle_in(settings.folder)
    Demo(settings).run()
    return 0


class Demo:
    """The daemon, and around it the relay that keeps what leaves and the mails that come."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.folder
        self._report = self._folder / "demo.json"
        email = settings.channels["email"]
        self._smtp = endpoint(email.listen)
        self._relay = LocalRelay(self._folder / "relay", endpoint(email.relay), SystemClock())
        self._daemon: Daemon | None = None

    def run(self) -> None:
        """Move in, run, and take the report away at the end."""
        clock = SystemClock()
        with home.locked(self._folder):
            self._report.unlink(missing_ok=True)
            bring_up(self._settings)
            extra = Extra(
                before=(("relay", self._relay.start, self._relay.stop),),
                after=(("demo", self._open, self._close),),
                pages=(mailbox(self._relay),),
            )
            self._daemon = Daemon(self._settings, clock, extra)
            daemon.run(self._daemon)

    async def _open(self) -> None:
        if self._daemon is None:
            raise AssertionError
        await town.move_in(self._daemon.assembly.store)
        begun = SystemClock().now()
        samples = await loop.in_thread(letters.written, self._folder / "letters", begun)
        await letters.post(samples, *self._smtp)
        report = self._described()
        waiting = self._report.with_suffix(".new")
        waiting.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
        waiting.replace(self._report)
        print(_told(report), file=sys.stderr, flush=True)

    async def _close(self) -> None:
        self._report.unlink(missing_ok=True)

    def _described(self) -> dict[str, Any]:
        host, port = self._smtp
        relay_host, relay_port = endpoint(self._settings.channels["email"].relay)
        return {
            "config": str(self._settings.path),
            "public": f"http://{self._settings.web.public}",
            "desk": f"http://{self._settings.web.desk}",
            "health": f"http://{self._settings.web.desk}/health",
            "metrics": f"http://{self._settings.web.desk}/metrics",
            "smtp": {"host": host, "port": port},
            "relay": {
                "host": relay_host,
                "port": relay_port,
                "folder": str(self._folder / "relay"),
                "page": f"http://{self._settings.web.desk}/demo",
            },
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


def _told(report: dict[str, Any]) -> str:
    lines = [
        "",
        f"  Desk for clerks    {report['desk']}",
        f"  Public web         {report['public']}",
        f"  Mail port          {report['smtp']['host']}:{report['smtp']['port']}",
        f"  Outgoing mail      {report['relay']['page']}",
        "",
        "  Sign in as         " + ", ".join(one["login"] for one in report["sign_ins"]),
        f"  with the password  {town.PASSWORD}",
        "",
        "  Stop with Ctrl-C.",
        "",
    ]
    return "\n".join(lines)
