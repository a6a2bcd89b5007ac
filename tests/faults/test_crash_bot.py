"""The daemon is killed while a citizen chats; afterwards the talk goes on and one item is there."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from channels.bot.simulator.server import FakeBotApi
from channels.bot.simulator.telegram import Telegram
from tests.conftest import MLYN
from tests.daemons import Installation, Process, everything, until

pytestmark = pytest.mark.slow

TOKEN = "4200000001:neplatny-zkusebni-token"
CHAT = 42
TABLE = """
[channels.bot]
poll_seconds = 5

[[channels.bot.telegram]]
originator = "mlyn"
token_file = "telegram.token"
base_url = "{url}"
"""

#: What the citizen says to fill in a general filing, up to its summary.
LINES = (
    "/formulare", "obecné podání", "občan", "Žofie Příhodová", "5. 3. 1980", "Ostravská 12, Hlučín",
    "přeskočit", "přeskočit", "Lípa u školy", "Prasklá větev.", "přeskočit",
)  # fmt: skip
#: The button that is pressed after them.
SEND = "Odeslat úřadu"
#: Sending is the update after them.
SENDING = len(LINES) + 1

#: Where the daemon dies and at which visit; the points of ``accept`` are visited only by sending.
DEATHS = (
    ("bot.before-note", 4),
    ("bot.after-note", 4),
    ("bot.before-note", SENDING),
    ("accept.before-commit", 1),
    ("accept.after-commit", 1),
    ("bot.after-note", SENDING),
    ("bot.after-send", SENDING),
)


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    """Give a Telegram that outlives the daemons."""
    running = FakeBotApi(TOKEN)
    await running.start()
    yield running
    await running.stop()


@pytest.mark.parametrize(("point", "visit"), DEATHS, ids=str)
async def test_killed_while_a_citizen_chats(
    point: str, visit: int, installation: Installation, api: FakeBotApi
) -> None:
    """Telegram keeps the update, the talk goes on where it was, and the form is there once."""
    with_bot(installation, api)
    daemon = await installation.start(f"{point}=kill:{visit}")
    telegram = api.telegram
    left = await chats(telegram, daemon, (*LINES, SEND))
    assert await daemon.ended() == -9
    assert telegram.waiting, "Telegram was told too early that it may forget"

    daemon = await installation.start()
    await until(lambda: not telegram.waiting, "the update that was left")
    assert await chats(telegram, daemon, left) == ()
    await installation.idle()

    assert len(everything(installation)[MLYN].items) == 1
    proofs = [m.text for m in telegram.of(CHAT) if m.mine and "\nPIN: " in m.text]
    assert len(set(proofs)) == 1
    # Between saying a thing and noting that it was said, there is only repetition.
    assert len(proofs) == (2 if point == "bot.after-send" else 1)
    assert installation.verify() == 0


def with_bot(installation: Installation, api: FakeBotApi) -> None:
    """Give the installation a bot at this Telegram."""
    (installation.folder / "telegram.token").write_text(TOKEN, encoding="utf-8")
    with Path(installation.config).open("a", encoding="utf-8") as settings:
        settings.write(TABLE.format(url=api.url))


async def chats(telegram: Telegram, daemon: Process, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Say *lines*, each when the one before was dealt with; return what a death left unsaid."""
    for place, line in enumerate(lines, 1):
        if line == SEND:
            update = await telegram.press(CHAT, line)
        else:
            update = await telegram.say(CHAT, line)
        seen = partial(dealt_with, telegram, daemon, update)
        await until(seen, f"an answer to {line!r}; {daemon.said()[-2000:]}")
        if daemon.code is not None:
            return lines[place:]
    return ()


def dealt_with(telegram: Telegram, daemon: Process, update: int) -> bool:
    """Tell whether an update was confirmed, or never will be by this daemon."""
    return telegram.confirmed(update) or daemon.code is not None
