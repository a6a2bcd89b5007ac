"""The demo's chat: a Telegram of our own with the town's bot, and a telephone to write from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from channels.bot.simulator.server import FakeBotApi
from gateway.run.daemon import Daemon
from gateway.web.pages import Pages

TABLE = """\
[channels.bot]
address = "http://127.0.0.1:@public@"

[[channels.bot.telegram]]
originator = "hlucin"
token_file = "telegram.token"
base_url = "http://127.0.0.1:{port}"
"""

HOST = "127.0.0.1"
#: Of the demo's own Telegram; it opens nothing anywhere else.
TOKEN = "4200000001:demo"  # noqa: S105


class ChatStand:
    """The stand of the chatbot."""

    name = "chat"
    ports = 1

    def __init__(self, folder: Path, first_port: int) -> None:
        self._folder, self._port = folder, first_port
        self._api = FakeBotApi(TOKEN, f"{HOST}:{first_port}")

    def table(self) -> str:
        """Return ``[channels.bot]`` with the town's bot."""
        (self._folder / "telegram.token").write_text(TOKEN, encoding="utf-8")
        return TABLE.format(port=self._port)

    async def before(self) -> None:
        """Start the Telegram."""
        await self._api.start()

    async def after(self, daemon: Daemon) -> None:
        """Let a citizen say hello; at every start anew, for this Telegram forgets."""
        del daemon
        await self._api.telegram.say(1, "Dobrý den")

    async def stop(self) -> None:
        """Stop the Telegram."""
        await self._api.stop()

    def report(self) -> Mapping[str, Any]:
        """Return the Bot API's address and the citizen's telephone."""
        url = f"http://{HOST}:{self._port}"
        return {"bot": {"url": url, "page": f"{url}/citizen/1", "chat": "/hlucin/chat"}}

    def told(self) -> Sequence[tuple[str, str]]:
        """Return the citizen's telephone, and where the chat on the web is."""
        return (
            ("Telegram, invented", f"http://{HOST}:{self._port}/citizen/1"),
            ("Chat on the web", "/hlucin/chat of the public web"),
        )

    def pages(self) -> Sequence[Pages]:
        """Return no pages for the desk."""
        return ()
