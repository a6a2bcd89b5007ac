"""``podatelna chat``: the chatbot in the terminal, a line in and an answer out."""

import asyncio
import sys
import uuid
from argparse import Namespace
from collections.abc import Iterable

from channels.bot import qr
from channels.bot.host import Door, Host
from channels.bot.talk import Reply, Said, Talk
from gateway.model.errors import ConfigError, TryLater
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.run.assembly import Assembly, assemble
from gateway.run.clock import SystemClock
from gateway.run.commands import opened
from gateway.run.grammar import Nouns, verb, with_settings


def add_to(nouns: Nouns) -> None:
    """Add the command to the grammar."""
    chat = with_settings(verb(nouns, "chat", "talk with the chatbot in the terminal", talk))
    chat.add_argument("--originator", required=True, help="the office to talk with")
    chat.add_argument("--language", choices=["cs", "en"], default="cs")


def talk(arguments: Namespace) -> int:
    """Answer line by line until the input ends. What is handed in, a running daemon handles."""
    assembly = assemble(opened.settings(arguments), SystemClock())
    try:
        office = assembly.store.originators.get(OriginatorId(arguments.originator))
        if office is None:
            raise ConfigError(f"there is no originator {arguments.originator!r}")
        asyncio.run(_converse(assembly, office, arguments.language))
    finally:
        assembly.close()
    return 0


async def _converse(assembly: Assembly, office: Originator, language: str) -> None:
    host = Host(assembly.core, assembly.store.clock)
    # Nobody can be written to in a terminal: letters wait on the status page.
    door = Door(office, f"terminal:{uuid.uuid4()}", "terminal", letters=False)
    greeting = await host.greet(door, Talk(language=language))
    _print(greeting.replies)
    state = greeting.talk
    while line := await asyncio.to_thread(sys.stdin.readline):
        try:
            outcome = await host.hear(door, state, Said(line.rstrip("\n")))
        except TryLater as error:
            print(f"({error})", flush=True)
            continue
        state = outcome.talk
        _print(outcome.replies)


def _print(replies: Iterable[Reply]) -> None:
    for reply in replies:
        print(reply.text)
        if reply.payment:
            print(qr.characters(reply.payment))
        for button in reply.buttons:
            if button.number:
                print(f"  {button.number}) {button.label}")
        others = [button.label for button in reply.buttons if not button.number]
        if others:
            print(f"  [{' | '.join(others)}]")
        print(flush=True)
