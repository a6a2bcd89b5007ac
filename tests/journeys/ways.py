"""The ways into the town hall as a citizen knows them: hand in, and read what comes back."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.header import Header
from pathlib import Path
from typing import Any, Protocol

import httpx
from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Page, expect

from gateway.loop import in_thread
from tests.daemons import ROOT, eventually
from tests.demos import Demo
from tests.desks import Browser
from tests.post import hand_in

#: What everybody complains about, so that it can be found again.
MATTER = "U kašny hraje po půlnoci hudba"
NAME = "Žofie Říhová"

#: Answers to the complaint's questions, by the beginning of the question.
ANSWERS: Mapping[str, str] = {
    "Jméno": NAME,
    "Datum narození": "1. 2. 1956",
    "Adresa": "Dlouhá 3, 748 01 Hlučín",
    "Na co si stěžujete": "Na postup úřadu",
    "Co se stalo": MATTER,
}

#: In a browser: what was said since the citizen's last line, which may be gone with all others.
LATEST = """() => {
  const lines = [...document.querySelectorAll(".said")];
  const own = lines.findLastIndex(line => line.classList.contains("citizen"));
  return lines.slice(own + 1).map(line => line.innerText).join("\\n");
}"""

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a citizen asks with."""

    code: str
    pin: str


def proof_in(text: str) -> Proof:
    """Return the code and the PIN that stand in a receipt."""
    found = re.search(r"[kK]ód\W{1,3}(\w{10})\b.{0,40}?PIN\W{1,3}(\d{6})", text, re.DOTALL)
    assert found is not None, text
    return Proof(found[1], found[2])


class Way(Protocol):
    """One way in and back."""

    #: The channel's name.
    channel: str

    async def hand_in(self) -> None:
        """Hand the complaint in."""
        ...

    async def heard(self) -> str:
        """Return everything that came back so far, by the way it was handed in."""
        ...


@dataclass
class Mail:
    """A mail and a mailbox."""

    demo: Demo
    channel: str = "email"
    sender: str = "jana.novotna@posta.test"

    async def hand_in(self) -> None:
        """Send it."""
        lines = [
            f"From: {self.sender}",
            "To: podatelna@hlucin.test",
            f"Subject: {Header('Stížnost', 'utf-8').encode()}",
            "Message-ID: <kasna@posta.test>",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            f"{MATTER}. {NAME}",
            "",
        ]
        octets = "\r\n".join(lines).encode()
        assert await hand_in(self.demo.smtp, octets, "podatelna@hlucin.test") == 250

    async def heard(self) -> str:
        """Read the mailbox."""
        bodies = (letter.get_body(("plain",)) for letter in self.demo.letters(self.sender))
        return "\n".join(body.get_content() for body in bodies if body)


@dataclass
class DataBox:
    """A citizen's data box, on the portal of the data boxes."""

    demo: Demo
    channel: str = "databox"

    async def hand_in(self) -> None:
        """Write a data message to the town."""
        own, town = self._boxes()
        async with self._portal() as browser:
            await browser.open(f"/boxes/{own}/write")
            answer = await browser.submit(
                f"/boxes/{own}/write", to=town, subject="Stížnost", text=f"{MATTER}. {NAME}"
            )
            assert answer.status_code == 200

    async def heard(self) -> str:
        """Open every message of the box and its files."""
        own, _ = self._boxes()
        async with self._portal() as browser:
            index = (await browser.open(f"/boxes/{own}")).text
            pages = sorted(set(re.findall(rf"/boxes/{own}/messages/\d+", index)))
            texts = [(await browser.open(page)).text for page in pages]
            files = sorted(
                {f for text in texts for f in re.findall(rf"/boxes/{own}[^\"]+/files/\d+", text)}
            )
            contents = [(await browser.get(file)).content for file in files]
        return "\n".join([*texts, *[await read_document(content) for content in contents]])

    def _boxes(self) -> tuple[str, str]:
        found = json.loads(Path(self.demo.report["isds"]["report"]).read_text(encoding="utf-8"))
        people = [box["id"] for box in found["boxes"] if box["type"].startswith("FO")]
        (town,) = [box["id"] for box in found["boxes"] if box["owner"] == "Město Hlučín"]
        return people[0], town

    def _portal(self) -> Browser:
        return Browser(base_url=self.demo.report["isds"]["url"])


@dataclass
class StatusReader:
    """Whoever has no address reads on the status page."""

    demo: Demo
    proof: Proof | None = None

    async def heard(self) -> str:
        """Ask by code and PIN."""
        return await status(self.demo, self.proof) if self.proof else ""


async def status(demo: Demo, proof: Proof) -> str:
    """Return the status page of a filing."""
    async with Browser(base_url=demo.report["public"]) as browser:
        await browser.open("/hlucin/status")
        return (await browser.submit("/hlucin/status", code=proof.code, pin=proof.pin)).text


@dataclass
class WebForm(StatusReader):
    """The complaint's form in a real browser."""

    page: Page | None = None
    channel: str = "web"

    async def hand_in(self) -> None:
        """Fill it in and send it."""
        page = self.page
        assert page is not None
        await page.goto(f"{self.demo.report['public']}/hlucin/forms/stiznost")
        for label, answer in ANSWERS.items():
            field = page.get_by_label(re.compile(f"^{label}")).first
            if label.startswith("Na co"):
                await page.get_by_label(answer).check()
            else:
                await field.fill(answer)
        await page.locator("main form button.primary").click()
        code = page.locator("data.receipt-code")
        await expect(code).to_be_visible()
        pin = page.locator("data.receipt-pin")
        self.proof = Proof(
            str(await code.get_attribute("value")), str(await pin.get_attribute("value"))
        )


@dataclass
class Kiosk(StatusReader):
    """The kiosk's program, touched where a citizen would touch it."""

    channel: str = "kiosk"

    async def hand_in(self) -> None:
        """Fill in the complaint at the glass."""

        def play() -> subprocess.CompletedProcess[str]:
            config = self.demo.report["kiosk"]["config"]
            return subprocess.run(  # noqa: S603  (our own program)
                [sys.executable, "-m", "tests.journeys.kiosk_story", config],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
                capture_output=True,
                text=True,
                timeout=180,
                check=False,
            )

        done = await in_thread(play)
        assert done.stdout.endswith("ok\n"), done.stderr[-4000:]
        code, pin = re.findall(r"^receipt (\w{10}) (\d{6})$", done.stdout, re.MULTILINE)[0]
        self.proof = Proof(code, pin)


async def conversation(say: Callable[[str], Any], last: Callable[[], Any]) -> None:
    """Lead the conversation that fills in the complaint, whatever the questions' order."""
    await say("formuláře")
    await say("Stížnost")
    for _ in range(40):
        said: str = await last()
        if "PIN" in said:
            return
        if "Zkontrolujte" in said:
            await say("Odeslat")
        else:
            await say(next((a for label, a in ANSWERS.items() if label in said), "přeskočit"))
    raise AssertionError(f"no end: {await last()}")


@dataclass
class Telegram:
    """A telephone."""

    demo: Demo
    channel: str = "bot"
    chat: int = 7
    _seen: int = field(default=0, init=False)

    async def hand_in(self) -> None:
        """Chat until it is handed in."""
        await conversation(self._say, self._last)

    async def _say(self, text: str) -> None:
        self._seen = len(await self._lines())
        async with httpx.AsyncClient(base_url=self.demo.report["bot"]["url"]) as client:
            await client.post(f"/citizen/{self.chat}", data={"text": text})

    async def _last(self) -> str:
        async def answered() -> Sequence[Mapping[str, Any]]:
            return [line for line in (await self._lines())[self._seen + 1 :] if line["bot"]]

        found = await eventually(answered, "an answer of the bot")
        return "\n".join(str(line["text"]) + " ".join(line["buttons"]) for line in found)

    async def _lines(self) -> list[dict[str, Any]]:
        async with httpx.AsyncClient(base_url=self.demo.report["bot"]["url"]) as client:
            found: list[dict[str, Any]] = (
                await client.get(f"/citizen/{self.chat}", params={"as": "json"})
            ).json()
            return found

    async def heard(self) -> str:
        """Read the telephone."""
        return "\n".join(str(line["text"]) for line in await self._lines() if line["bot"])


@dataclass
class WebChat:
    """The chat on the public web, in a real browser."""

    demo: Demo
    page: Page
    channel: str = "bot"

    async def hand_in(self) -> None:
        """Chat until it is handed in."""
        await self.page.goto(f"{self.demo.report['public']}/hlucin/chat")
        await conversation(self._say, self._last)

    async def _say(self, text: str) -> None:
        lines = self.page.locator(".said")
        before = await lines.all_inner_texts()
        await self.page.locator("textarea").fill(text)
        await self.page.get_by_role("button", name="Poslat zprávu").click()

        async def answered() -> bool:
            now = await lines.all_inner_texts()
            return now != before and not now[-1].endswith(text)

        await eventually(answered, f"an answer to {text!r}")

    async def _last(self) -> str:
        lines: str = await self.page.evaluate(LATEST)
        return lines

    async def heard(self) -> str:
        """Load the page anew and read it."""
        await self.page.goto(f"{self.demo.report['public']}/hlucin/chat")
        return await self.page.locator("main").inner_text()


@dataclass
class Paper:
    """A letter on paper: scanned, and answered by a printed one."""

    demo: Demo
    channel: str = "scanning"

    async def hand_in(self) -> None:
        """Scan it: a page appears in the folder, whole at once."""
        folder = Path(self.demo.report["scanning"]["folder"])
        await in_thread(scan, folder / "dopis.pdf")

    async def heard(self) -> str:
        """Read what waits for the printer."""
        folder = Path(self.demo.report["scanning"]["print"])
        letters = sorted(await in_thread(lambda: list(folder.glob("*.pdf"))))
        texts = [await read_document(await in_thread(path.read_bytes)) for path in letters]
        return "\n".join(texts)


def scan(path: Path) -> None:
    """Write a scanned page: 150 dots an inch, a letter in print."""
    sheet = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(sheet)
    pen.text(
        (120, 300), f"Stížnost\n\n{MATTER}.\n\n{NAME}", fill=0, font=ImageFont.truetype(FONT, 40)
    )
    sheet.save(path.with_suffix(".part"), "PDF", resolution=150)
    path.with_suffix(".part").rename(path)


async def read_document(content: bytes) -> str:
    """Return a document's text, whether it is a PDF or plain."""
    if not content.startswith(b"%PDF"):
        return content.decode(errors="replace")

    def text() -> str:
        made = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],  # noqa: S607  (of the test machine)
            input=content,
            capture_output=True,
            check=True,
        )
        return made.stdout.decode()

    return await in_thread(text)
