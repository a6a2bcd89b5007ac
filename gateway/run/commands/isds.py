"""``podatelna isds-simulator``: stands in for the state's data boxes on this machine."""

import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from channels.databox.simulator.pages import application_of
from channels.databox.simulator.simulator import REPORT, Simulator
from gateway import loop
from gateway.model.errors import ConfigError
from gateway.run import logs
from gateway.run.clock import SystemClock
from gateway.run.grammar import Nouns, verb


def add_to(nouns: Nouns) -> None:
    """Add the command to the grammar."""
    simulator = verb(nouns, "isds-simulator", "stand in for the data boxes (ISDS)", run)
    simulator.add_argument("--dir", required=True, help="everything durable lies here")
    simulator.add_argument("--port", type=int, default=0, help="any free one if not given")
    simulator.add_argument("--tls", action="store_true", help="with an authority of its own")
    simulator.add_argument("--clock", metavar="ISO", help="the instant it shall be at the start")


def run(arguments: Namespace) -> int:
    """Run it until it is told to stop; what it is reached by stands in ``simulator.json``."""
    folder = Path(arguments.dir).resolve()
    logs.set_up("text")
    simulator = Simulator(
        folder, SystemClock(), application_of, port=arguments.port, tls=arguments.tls
    )
    simulator.begin = _instant(arguments.clock)
    tree = loop.Tree()

    async def main() -> None:
        await tree.begin("simulator", simulator.start, simulator.stop)
        print(f"{simulator.url} – {folder / REPORT}", file=sys.stderr, flush=True)

    loop.run(tree, main)
    return 0


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"--clock: {error}") from error
    return at if at.tzinfo else at.astimezone()
