"""Starts daemons quickly: a process that has loaded everything and makes a copy of itself for each.

Reads one JSON line for each daemon (``config``, ``fault``, ``err``), answers with its process id,
and with its exit code once it has ended.
"""

import json
import os
import sys

from gateway import faults
from gateway.intake.bounded import Bounded
from gateway.run import cli, parts
from gateway.run.commands import lifecycle

#: What a daemon loads on its way to being ready.
PARTS = ("channels", "checks", "answers", "pages", "public")


def main() -> None:
    """Start one daemon after another until nobody asks any more."""
    for kind in PARTS:
        list(parts.named(kind))
    parts.handlers()
    assert lifecycle
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            live(asked)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def live(asked: dict[str, str]) -> None:
    """Be a daemon, and never come back."""
    faults.arm(faults.parse(asked["fault"]))
    # Its readers wake when there is something to read, which is not before it is ready.
    Bounded.start = asleep  # type: ignore[method-assign]
    with open(asked["err"], "ab") as err:  # noqa: PTH123  (the descriptor is what counts)
        os.dup2(err.fileno(), 2)
    os._exit(cli.main(["run", "-c", asked["config"]]))


async def asleep(_: Bounded) -> None:
    """Start no reader."""


if __name__ == "__main__":
    main()
