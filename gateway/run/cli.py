"""The command line: ``podatelna NOUN [VERB] ...``. Exit codes: 0, 1, 2 usage, 78 configuration."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from gateway.model.errors import ConfigError, GatewayError
from gateway.run.grammar import Command

#: What BSD's sysexits.h calls EX_CONFIG.
CONFIGURATION = 78
WRONG = 1

_COMMANDS = "gateway.run.commands"

#: Which module adds a noun, by ``add_to(nouns)``. It is loaded when its noun is asked for: all of
#: them together load everything there is, and take seconds.
MODULES: Mapping[str, str] = {
    "init": f"{_COMMANDS}.lifecycle",
    "run": f"{_COMMANDS}.lifecycle",
    "check": f"{_COMMANDS}.lifecycle",
    "migrate": f"{_COMMANDS}.lifecycle",
    "verify": f"{_COMMANDS}.whole",
    "intake": f"{_COMMANDS}.items",
    "filings": f"{_COMMANDS}.register",
    "plan": f"{_COMMANDS}.plan",
    "files": f"{_COMMANDS}.files",
    "ledger": f"{_COMMANDS}.ledgers",
    "log": f"{_COMMANDS}.days",
    "forms": f"{_COMMANDS}.forms",
    "council": f"{_COMMANDS}.council",
    "waste": f"{_COMMANDS}.waste",
    "user": f"{_COMMANDS}.users",
    "kiosk": f"{_COMMANDS}.kiosks",
    "chat": f"{_COMMANDS}.chat",
    "scan": f"{_COMMANDS}.scan",
    "mail": f"{_COMMANDS}.mail",
    "isds-simulator": f"{_COMMANDS}.isds",
    "bench": f"{_COMMANDS}.measured",
    "demo": "gateway.run.demo.command",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    chosen = parser(words[0] if words else "").parse_args(words)
    command: Command = chosen.command
    try:
        return command(chosen)
    except ConfigError as error:
        for problem in error.problems:
            print(f"podatelna: {problem}", file=sys.stderr)
        return CONFIGURATION
    except GatewayError as error:
        print(f"podatelna: {error}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        # The reader of a list has seen enough.
        sys.stderr.close()
        return 0


def parser(noun: str = "") -> argparse.ArgumentParser:
    """Return the grammar of *noun*, or of everything when there is no such noun."""
    top = argparse.ArgumentParser(
        "podatelna", description="The filing office of a town hall.", allow_abbrev=False
    )
    nouns = top.add_subparsers(required=True, metavar="COMMAND")
    wanted = [MODULES[noun]] if noun in MODULES else MODULES.values()
    for module in dict.fromkeys(wanted):
        import_module(module).add_to(nouns)
    return top


if __name__ == "__main__":
    sys.exit(main())
