"""The public web: offices, and how a filing stands for whoever has its code and PIN."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from channels.web.channel import WEB
from channels.web.settings import SiteSettings
from channels.web.site import site
from gateway.model.arrival import Arrival, Receipt
from gateway.model.asking import (
    FILING_STATUS,
    OFFICE_HOURS,
    QUESTION_CATALOGUE,
    Answer,
    Letter,
    Question,
)
from gateway.model.blob import BlobRef
from gateway.model.conditions import Conditions
from gateway.model.errors import StoreDown, Throttled
from gateway.model.ids import OriginatorId
from gateway.model.originator import Originator
from gateway.model.ports import Notes
from gateway.web.pages import Link, Pages
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from tests.channels.web.forms import FormOffice, web
from tests.desks import Browser, served, well
from tests.gateways import ARRIVED, LHOTA, SITE

UNKNOWN = Answer(found=False, text="Podání s tímto kódem tu není.")
KNOWN = Answer(
    found=True, text="Podání se vyřizuje.", facts=(("Číslo jednací", "LHOTA/00001/2026"),)
)


@dataclass
class OneFiling:
    """A gateway at which one code and PIN are known."""

    offices: tuple[Originator, ...]
    asked: list[Question] = field(default_factory=list)

    def originators(self) -> tuple[Originator, ...]:
        """Return the offices."""
        return self.offices

    def originator_at(self, address: str) -> OriginatorId:
        """Stand where nobody asks."""
        raise AssertionError(address)

    async def keep(self, content: AsyncIterable[bytes]) -> BlobRef:
        """Stand where nobody keeps."""
        raise AssertionError(content)

    async def accept(self, *arrivals: Arrival) -> tuple[Receipt, ...]:
        """Stand where nobody hands in."""
        raise AssertionError(arrivals)

    def notes(self, channel: str) -> Notes:
        """Stand where nobody remembers."""
        raise AssertionError(channel)

    async def lacks(
        self, originator: OriginatorId, channel: str, external_ids: Sequence[str]
    ) -> frozenset[str]:
        """Stand where nobody compares."""
        raise AssertionError(originator, channel, external_ids)

    async def ask(self, question: Question) -> Answer:
        """Answer about the one filing; some codes find the office in trouble."""
        if question.kind == QUESTION_CATALOGUE:
            return Answer(found=True, text="")
        self.asked.append(question)
        match question.values["code"]:
            case "busy":
                raise Throttled(after=301)
            case "down":
                raise StoreDown
            case "AB12" if question.values["pin"] == "123456":
                return KNOWN
        return UNKNOWN


@pytest.fixture
def gateway(originators: tuple[Originator, ...]) -> OneFiling:
    """Give the gateway behind the public web."""
    return OneFiling(originators)


@asynccontextmanager
async def public(gateway: OneFiling) -> AsyncIterator[Browser]:
    """Serve the public web and give a browser in front of it."""
    channel = WEB.build(SiteSettings(), SITE)
    app = build_public(gateway=gateway, settings=WebSettings(), pages=[site(channel)], health=well)
    async with served(app) as address, Browser(base_url=address) as browser:
        yield browser


async def test_every_office_is_listed_with_its_addresses(gateway: OneFiling) -> None:
    """The first page names the offices, each office's page how to reach it."""
    async with public(gateway) as browser:
        home = (await browser.open("/")).text
        assert "Obec Horní Lhota" in home
        assert "Základní škola U Mlýna" in home
        office = (await browser.open("/lhota")).text
        assert "mailto:podatelna@lhota.test" in office
        assert "skola@mlyn.test" not in office


async def test_the_owner_of_code_and_pin_learns_how_it_stands(gateway: OneFiling) -> None:
    """The question carries the office, the language and the peer, and the answer is shown."""
    async with public(gateway) as browser:
        await browser.open("/lhota/status")
        answer = await browser.submit("/lhota/status", code=" AB12 ", pin="123456")
    assert answer.status_code == 200
    assert "Podání se vyřizuje." in answer.text
    assert "LHOTA/00001/2026" in answer.text
    assert "123456" not in answer.text
    assert gateway.asked == [
        Question(
            OriginatorId("lhota"),
            "filing-status",
            {"code": "AB12", "pin": "123456"},
            "cs",
            "127.0.0.1",
        )
    ]


async def test_an_unknown_code_is_told_and_can_be_corrected(gateway: OneFiling) -> None:
    """The sentence of the office is shown, the code stays in its field, the PIN does not."""
    async with public(gateway) as browser:
        await browser.open("/lhota/status")
        answer = await browser.submit("/lhota/status", code="XY99", pin="654321")
    assert "Podání s tímto kódem tu není." in answer.text
    assert 'value="XY99"' in answer.text
    assert "654321" not in answer.text


@pytest.mark.parametrize(
    ("code", "pin", "words"),
    [("", "1", ("Vyplňte kód",)), ("1", "", ("Vyplňte PIN",)), ("", "", ("kód.", "PIN."))],
    ids=["no code", "no PIN", "neither"],
)
async def test_what_is_missing_is_said_at_its_field(
    code: str, pin: str, words: tuple[str, ...], gateway: OneFiling
) -> None:
    """The office is not even asked."""
    async with public(gateway) as browser:
        await browser.open("/lhota/status")
        answer = await browser.submit("/lhota/status", code=code, pin=pin)
    assert answer.status_code == 422
    assert all(word in answer.text for word in words)
    assert gateway.asked == []


async def test_too_many_questions_have_to_wait(gateway: OneFiling) -> None:
    """The page says for how long, in words and for machines."""
    async with public(gateway) as browser:
        await browser.open("/lhota/status")
        answer = await browser.submit("/lhota/status", code="busy", pin="1")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "301")
        assert "za 6 minut" in answer.text
        assert (await browser.submit("/lhota/status", code="down", pin="1")).status_code == 503


async def test_a_question_without_the_page_s_key_is_not_put(gateway: OneFiling) -> None:
    """Another site cannot have a visitor's browser ask."""
    async with public(gateway) as browser:
        answer = await browser.post("/lhota/status", data={"code": "AB12", "pin": "123456"})
    assert answer.status_code == 403
    assert gateway.asked == []


async def test_an_unknown_office_is_a_calm_page(gateway: OneFiling) -> None:
    """Mistyped addresses lead to a page with a way on, at every depth."""
    async with public(gateway) as browser:
        for path in ("/nowhere", "/nowhere/status", "/lhota/a/b/c"):
            answer = await browser.open(path)
            assert answer.status_code == 404, path
            assert "Tady nic není" in answer.text
            assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_english_is_one_link_away_and_stays(gateway: OneFiling) -> None:
    """The choice is kept for the next pages and goes along with the question."""
    async with public(gateway) as browser:
        await browser.open("/lhota?language=en")
        await browser.open("/lhota/status")
        assert "Show how it stands" in browser.page
        await browser.submit("/lhota/status", code="AB12", pin="123456")
        assert gateway.asked[0].language == "en"
        assert "Zobrazit stav" in (await browser.open("/lhota/status?language=cs")).text


async def test_the_page_works_for_everybody_s_browser(gateway: OneFiling) -> None:
    """There is no script at all, every field has its label, and the language is named."""
    async with public(gateway) as browser:
        page = (await browser.open("/lhota/status")).text
    assert "<script" not in page
    assert '<html lang="cs">' in page
    for name in ("code", "pin"):
        assert f'<label for="f-{name}">' in page
        assert f'<input id="f-{name}"' in page


async def test_health_of_the_public_web(gateway: OneFiling) -> None:
    """A machine in front of it can ask."""
    async with public(gateway) as browser:
        assert (await browser.get("/health")).json() == {"store": "ok"}


async def test_hours_are_told_as_every_other_way_tells_them(tmp_path: Path) -> None:
    """The page asks the same question as chat and kiosk, in the visitor's language."""
    office = FormOffice()
    lines = "Úřední hodiny – Obec Horní Lhota:\npondělí 8.00–17.00"
    office.answers[OFFICE_HOURS] = Answer(found=True, text=lines)
    async with web(tmp_path, gateway=office) as made:
        page = (await made.browser.open("/lhota/hours")).text

    assert "<li>pondělí 8.00–17.00</li>" in page
    assert "<p>Úřední hodiny – Obec Horní Lhota:</p>" in page
    assert office.asked == [Question(OriginatorId("lhota"), OFFICE_HOURS)]


async def test_the_published_conditions_are_those_that_hold(tmp_path: Path) -> None:
    """What the program keeps to is what the page says: sizes, number, formats, addresses, days."""
    settings = SiteSettings(max_upload=7_000_000, max_files=3)
    earlier = Conditions("Pokyn 1", date(2020, 1, 1), 8_000_000, ("pdf",), (), date(2025, 12, 31))
    today = Conditions("Pokyn 2", date(2026, 1, 1), 9_000_000, ("pdf", "jpg"), ("CD",))
    office = FormOffice(people=(replace(LHOTA, conditions=(earlier, today)),))
    async with web(tmp_path, settings, gateway=office) as made:
        page = (await made.browser.open("/lhota/conditions")).text.replace("\xa0", " ")
        front = (await made.browser.open("/lhota")).text

    assert "Nejvýš 3 soubory, dohromady nejvýš 7 MB." in page
    assert "E-mail se všemi přílohami: nejvýš 9 MB." in page
    assert "<strong>jpg, jpeg, jfif</strong>" in page
    assert "podatelna@lhota.example.org" in page
    assert "Od 1. 1. 2026." in page
    assert "Podmínky platné od 1. 1. 2020" in page
    assert "Pokyn 1" in page
    assert '<a href="/lhota/conditions">Co přijímáme a jak</a>' in front[front.index("<footer") :]


async def test_what_other_parts_offer_stands_on_the_office_s_page(tmp_path: Path) -> None:
    """A part with pages for every office brings a link, and the office's place is filled in."""
    chat = Pages("chat", links=(Link("Offices", "/{originator}/chat"), Link("Offices", "/other")))
    async with web(tmp_path, others=[chat]) as made:
        page = (await made.browser.open("/lhota")).text

    assert '<a href="/lhota/chat">' in page
    assert "/other" not in page


async def test_letters_of_the_office_stand_on_the_status_page(tmp_path: Path) -> None:
    """Oldest first, as they were written, and nothing in them is taken for the page's own."""
    office = FormOffice()
    letters = (
        Letter(ARRIVED, "Výzva", "Doplňte prosím <b>adresu</b>.\nDěkujeme."),
        Letter(ARRIVED, "Vyřízeno", "Hotovo."),
    )
    office.answers[FILING_STATUS] = Answer(found=True, text="Je vyřízeno.", letters=letters)
    async with web(tmp_path, gateway=office) as made:
        await made.browser.open("/lhota/status?code=7K3M000001")
        assert 'value="7K3M000001"' in made.browser.page
        page = (await made.browser.submit("/lhota/status", code="7K3M000001", pin="123456")).text

    assert page.index("Výzva") < page.index("Vyřízeno")
    assert "Doplňte prosím &lt;b&gt;adresu&lt;/b&gt;.\nDěkujeme." in page
    assert "23. 11. 2026" in page.replace("\xa0", " ")
