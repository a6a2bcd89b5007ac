"""Words with which commands describe themselves on the command line."""

import argparse
from collections.abc import Callable
from typing import Any

Command = Callable[[argparse.Namespace], int]

#: Where commands add themselves: argparse gives this no public type.
Nouns = Any


def verb(nouns: Nouns, name: str, text: str, command: Command) -> argparse.ArgumentParser:
    """Add a word that runs *command* and return its parser."""
    found: argparse.ArgumentParser = nouns.add_parser(
        name, help=text, description=text, allow_abbrev=False
    )
    found.set_defaults(command=command)
    return found


def with_settings(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Let the user name the settings file."""
    parser.add_argument("-c", "--config", default="podatelna.toml", help="the settings file")
    return parser


def listing(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Let the user choose an originator and JSON."""
    with_settings(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--originator", help="of this originator only")
    return parser
