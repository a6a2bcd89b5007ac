"""``podatelna bench``: measures this program on this machine and prints one JSON document."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC
from typing import Any

from gateway.bench import databox, imap, register, smtp
from gateway.bench.register import Assemble
from gateway.model.ports import Clock

Nouns = Any

#: More of anything would only take longer.
MOST = 100_000


def add_to(nouns: Nouns, assemble: Assemble, clock: Clock) -> None:
    """Add the noun and its verbs to the grammar. *assemble* builds the core in a folder."""
    text = "measure this program on this machine"
    bench = nouns.add_parser("bench", help=text, description=text).add_subparsers(required=True)
    _smtp(bench, clock)
    _register(bench, assemble, clock)
    _databox(bench, assemble, clock)
    _imap(bench, clock)


def _smtp(bench: Nouns, clock: Clock) -> None:
    verb = _verb(bench, "smtp", "accepting mail, the whole daemon beside Postfix")
    verb.add_argument("--rounds", type=_positive, default=3, help="of each load; default 3")
    verb.add_argument("--quick", action="store_true", help="few messages: only to see it run")
    verb.add_argument("--target", help="HOST:PORT of a daemon that runs already on this machine")
    verb.add_argument("--recipient", help="whom the target takes mail for")
    verb.set_defaults(command=_printing("smtp", smtp.run, smtp.summary, clock))


def _register(bench: Nouns, assemble: Assemble, clock: Clock) -> None:
    verb = _verb(bench, "register", "from the queue to the filing and its receipt")
    verb.add_argument("--items", type=_positive, default=2000, help="default 2000")
    verb.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    measure = register.Bench(assemble).run
    verb.set_defaults(command=_printing("register", measure, register.summary, clock))


def _databox(bench: Nouns, assemble: Assemble, clock: Clock) -> None:
    verb = _verb(bench, "databox", "data messages, from the simulator to the committed item")
    verb.add_argument("--messages", type=_positive, default=200, help="small ones; default 200")
    measure = databox.Bench(assemble).run
    verb.set_defaults(command=_printing("databox", measure, databox.summary, clock))


def _imap(bench: Nouns, clock: Clock) -> None:
    verb = _verb(bench, "imap", "a mailbox of Dovecot taken in by the whole daemon")
    verb.add_argument("--messages", type=_positive, default=5000, help="default 5000")
    verb.add_argument("--octets", type=_positive, default=20_000, help="of each; default 20000")
    verb.set_defaults(command=_printing("imap", imap.run, imap.summary, clock))


def _verb(bench: Nouns, name: str, text: str) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = bench.add_parser(
        name, help=text, description=text, allow_abbrev=False
    )
    return found


def _positive(text: str) -> int:
    number = int(text)
    if not 0 < number <= MOST:
        raise argparse.ArgumentTypeError(f"from 1 to {MOST}")
    return number


def _printing(
    name: str,
    measure: Callable[[argparse.Namespace], dict[str, Any]],
    summary: Callable[[dict[str, Any]], Any],
    clock: Clock,
) -> Callable[[argparse.Namespace], int]:
    def command(arguments: argparse.Namespace) -> int:
        begun = clock.now().astimezone(UTC).isoformat(timespec="seconds")
        report = {"bench": name, "at": begun, "command": sys.argv, **measure(arguments)}
        for line in summary(report):
            print(line, file=sys.stderr)
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return 0

    return command
