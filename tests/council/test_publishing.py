"""What the public sees: by an explicit act only, and never personal data."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from council import notice_board, publishing, resolutions
from council.answers import Bodies, NoticeFeed, Notices, Resolutions
from council.feed import feed
from council.notice_board import NewNotice
from council.outcome_tables import Resolution
from council.public import SITE
from council.publishing_kinds import Personal
from council.refusing import NotPossible
from council.verify import problems
from gateway.intake.answers import Desk
from gateway.model.asking import RESOLUTIONS, Answer, Question
from gateway.store.store import Store
from gateway.store.unit import Unit
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from registry.calendar import legal_day
from tests.conftest import LHOTA, MLYN
from tests.council import official_board
from tests.councils import adopted, found_council
from tests.desks import ON_SQLITE, served, well
from tests.gateways import MemoryGateway
from tests.worlds import PINS

pytestmark = ON_SQLITE

ANSWERERS: Mapping[str, Any] = {
    kind.kind: kind() for kind in (Resolutions, Bodies, Notices, NoticeFeed)
}


class Asked(MemoryGateway):
    """A gateway that answers from a real store."""

    def __init__(self, store: Store) -> None:
        super().__init__(tuple(store.originators.values()))
        self._desk = Desk(store, PINS, ANSWERERS)

    async def ask(self, question: Question) -> Answer:
        """Answer."""
        return await self._desk.ask(question)


@pytest.fixture
def resolution(store: Store) -> str:
    """Give a resolution of the council of Lhota."""
    store.write(LHOTA, lambda unit: found_council(unit, seats=3))
    return store.write(LHOTA, adopted)


@pytest.fixture
async def public(store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser in front of the public web."""
    app = build_public(gateway=Asked(store), settings=WebSettings(), pages=[SITE], health=well)
    async with served(app) as address, httpx.AsyncClient(base_url=address) as browser:
        yield browser


def asked(store: Store, **values: str) -> Answer:
    """Ask for resolutions."""
    question = Question(LHOTA, RESOLUTIONS, values)
    return store.look(LHOTA, lambda unit: Resolutions().answer(unit, question))


def change(store: Store, key: str, act: Any) -> None:
    """Do something with the resolution."""
    store.write(LHOTA, lambda unit: act(unit, unit.rows.get(Resolution, key)), "clerk:x")


def test_nothing_is_public_by_itself(store: Store, resolution: str) -> None:
    """An adopted resolution cannot be published before somebody looked for personal data."""
    assert not asked(store).found
    with pytest.raises(NotPossible, match="personal data"):
        change(store, resolution, publishing.publish)

    change(store, resolution, lambda u, r: publishing.assess(u, r, Personal.NONE))
    assert not asked(store).found
    change(store, resolution, publishing.publish)
    answer = asked(store, q="ROZPOCET", body="ZM", year="2026")
    assert [entry.title for entry in answer.entries] == ["1/1ZM/2026 Rozpočet"]
    assert asked(store, q="rozpočtu").entries == answer.entries
    assert not asked(store, q="rozptyl").found
    assert not asked(store, year="2025").found
    assert not asked(store, body="RM").found


def test_only_the_redacted_wording_is_public(store: Store, resolution: str) -> None:
    """Neither shown nor found are the words that were taken out."""
    some = Personal.SOME
    for title, text in (("Rozpočet", ""), ("Rozpočet", "schvaluje rozpočet")):
        with pytest.raises(NotPossible, match="redacted"):
            change(
                store, resolution, lambda u, r, t=title, x=text: publishing.assess(u, r, some, t, x)
            )
    change(store, resolution, lambda u, r: publishing.assess(u, r, some, "Věc", "schvaluje (…)"))
    change(store, resolution, publishing.publish)

    assert not asked(store, q="rozpočet").found
    (entry,) = asked(store).entries
    assert (entry.title, entry.text) == ("1/1ZM/2026 Věc", "schvaluje (…)")
    assert store.look(LHOTA, lambda unit: list(problems(unit))) == []


def test_a_corrected_wording_is_not_public_by_itself(store: Store, resolution: str) -> None:
    """A correction takes the old wording down; somebody must look at the new one."""
    change(store, resolution, lambda u, r: publishing.assess(u, r, Personal.NONE))
    change(store, resolution, publishing.publish)
    change(
        store, resolution, lambda u, r: resolutions.correct(u, r, "pan Jan Vzorový", "Chyba psaní.")
    )

    assert not asked(store).found
    with pytest.raises(NotPossible, match="personal data"):
        change(store, resolution, publishing.publish)


def test_a_cancelled_resolution_says_so(store: Store, resolution: str) -> None:
    """It stays public with its state; withdrawn, it is gone."""
    change(store, resolution, lambda u, r: publishing.assess(u, r, Personal.NONE))
    change(store, resolution, publishing.publish)
    change(store, resolution, lambda u, r: resolutions.cancel(u, r, "Omyl."))
    assert ("Stav", "Usnesení bylo zrušeno.") in asked(store).entries[0].facts
    change(store, resolution, lambda u, r: publishing.withdraw(u, r, "Omyl."))
    assert not asked(store).found


async def test_the_public_pages(store: Store, resolution: str, public: httpx.AsyncClient) -> None:
    """They lead to resolutions and board, and find by words."""
    change(store, resolution, lambda u, r: publishing.assess(u, r, Personal.NONE))
    change(store, resolution, publishing.publish)
    for path in ("/lhota/council", "/lhota/council/resolutions", "/lhota/council/board"):
        assert (await public.get(path)).status_code == 200
    found = await public.get("/lhota/council/resolutions?q=rozpocet&year=2026&page=1")
    assert "1/1ZM/2026" in found.text
    for query in ("?page=x", "?page=9999", "?year=%C5%A1", "?q=" + "x" * 3000):
        assert (await public.get(f"/lhota/council/resolutions{query}")).status_code == 200
    assert "1/1ZM/2026" not in (await public.get("/mlyn/council/resolutions")).text
    for path in ("/nikde/council", "/lhota/council/board/nic", "/nikde/council/board.jsonld"):
        assert (await public.get(path)).status_code == 404


async def test_a_notice_hangs_until_it_is_taken_down(
    store: Store, public: httpx.AsyncClient
) -> None:
    """On the board, on its own page and in the feed; afterwards nowhere, and the days are kept."""
    new = NewNotice("Rozpočet na rok 2026", "Návrh k nahlédnutí.", "Rozpočet", "LHOTA/00001/2026")
    key = store.write(LHOTA, lambda unit: notice_board.post(unit, new).id)
    page = (await public.get(f"/lhota/council/board/{key}")).text
    assert "Návrh k nahlédnutí." in page
    assert "LHOTA/00001/2026" in page
    fed = await public.get("/lhota/council/board.jsonld")
    assert fed.headers["content-type"].startswith("application/ld+json")
    assert_shape(fed.json())
    assert [one["název"] for one in fed.json()["informace"]] == [{"cs": new.title}]

    def remove(unit: Unit) -> None:
        (notice,) = notice_board.hanging(unit)
        notice_board.remove(unit, notice)
        with pytest.raises(NotPossible, match="taken down before"):
            notice_board.remove(unit, notice)

    store.write(LHOTA, remove)
    assert (await public.get(f"/lhota/council/board/{key}")).status_code == 404
    assert (await public.get("/lhota/council/board.jsonld")).json()["informace"] == []
    (gone,) = store.look(LHOTA, notice_board.taken_down)
    assert gone.removed_on == gone.posted_on


def test_the_feed_has_the_norms_shape(store: Store) -> None:
    """With and without a last day, a number, an agenda; and each originator has his own."""

    def post(unit: Unit) -> None:
        today = legal_day(unit.now)
        notice_board.post(unit, NewNotice("Záměr prodeje"))
        until = today + timedelta(days=15)
        notice_board.post(unit, NewNotice("Vyhláška & poplatky", "x", "Vyhlášky", "1/2026", until))

    store.write(LHOTA, post)
    document = json.loads(store.look(LHOTA, lambda unit: feed(unit, "https://urad.test")))
    assert_shape(document)
    first, second = document["informace"]
    assert first["název"] == {"cs": "Vyhláška & poplatky"}
    assert first["relevantní_do"]["datum"] == "2026-03-17"
    assert second["relevantní_do"]["nespecifikovaný"] is True
    assert first["url"].startswith("https://urad.test/lhota/council/board/")
    theirs = json.loads(store.look(MLYN, lambda unit: feed(unit, "https://urad.test")))
    assert_shape(theirs)
    assert theirs["informace"] == []


def test_the_norms_own_schema_finds_nothing_wrong(store: Store) -> None:
    """Of a board with every kind of notice; and it does find what is missing."""

    def post(unit: Unit) -> None:
        until = legal_day(unit.now) + timedelta(days=15)
        notice_board.post(unit, NewNotice("Záměr prodeje"))
        notice_board.post(unit, NewNotice("Vyhláška & poplatky", "x", "Vyhlášky", "1/2026", until))

    store.write(LHOTA, post)
    for originator in (LHOTA, MLYN):
        text = store.look(originator, lambda unit: feed(unit, "https://urad.test"))
        assert official_board.flaws(json.loads(text)) == []
    spoilt = json.loads(store.look(LHOTA, lambda unit: feed(unit, "https://urad.test")))
    del spoilt["informace"][1]["vyvěšení"]
    assert len(official_board.flaws(spoilt)) == 1


def assert_shape(document: dict[str, Any]) -> None:
    """Demand what the open formal norm of notice boards (2021-07-20) requires."""
    context = "https://ofn.gov.cz/úřední-desky/2021-07-20/kontexty/úřední-deska.jsonld"
    assert document["@context"] == context
    assert document["typ"] == "Úřední deska"
    assert document["iri"].startswith(("http://", "https://"))
    assert document["stránka"].startswith(("http://", "https://"))
    operator = document["provozovatel"]
    required = {"Osoba": "ičo", "Orgán veřejné moci": "identifikátor_ovm"}[operator["typ"]]
    assert operator[required]
    for one in document["informace"]:
        assert one["typ"][1] == "Informace na úřední desce"
        assert one["iri"] == one["url"]
        assert one["název"]["cs"]
        for moment in (one["vyvěšení"], one["relevantní_do"]):
            assert moment["typ"] == "Časový okamžik"
            assert ("datum" in moment) != (moment.get("nespecifikovaný") is True)
        assert set(one) <= {
            "typ", "iri", "url", "název", "vyvěšení", "relevantní_do", "číslo_jednací", "agenda",
        }  # fmt: skip
