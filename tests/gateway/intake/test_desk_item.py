"""The page of one item: everything about it, and what a clerk may do there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.intake.desk import PAGES
from gateway.intake.desk_view import item_of
from gateway.model.blob import BlobRef
from gateway.model.errors import BadState, Refused
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction, Item, ItemState
from gateway.model.outgoing import Outgoing
from gateway.model.submission import Evidence, Outcome, Part, PartRole
from gateway.store import codec, queue
from gateway.store.store import Store
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from gateway.web.clerks import Decide
from gateway.web.pages import Pages, Panel
from tests.conftest import LHOTA, MLYN
from tests.desks import ON_SQLITE, Letter, arrive, desk_of, letter_of, with_clerk

pytestmark = ON_SQLITE

TEMPLATE = """{% import "web/kit.html" as kit with context %}
<p id="panel">{{ greeting }} {{ item.id }} {{ values.get("subject", "-") }}</p>
{{ kit.problem(problem) }}"""


@pytest.fixture
def panels(tmp_path: Path) -> Pages:
    """Give a part that shows a panel at referred items."""
    (tmp_path / "panel.html").write_text(TEMPLATE, "utf-8")

    def panel(_unit: Unit, item: Item) -> Panel | None:
        if item.state is not ItemState.REFERRED:
            return None
        return Panel("part/panel.html", {"greeting": "Ahoj"})

    return Pages("part", templates=tmp_path, item_panel=panel)


@dataclass
class Registry:
    """Decides as it is told, and remembers what it was asked."""

    store: Store
    asked: list[tuple[OriginatorId, ItemId, Instruction]] = field(default_factory=list)

    async def __call__(self, originator: OriginatorId, item: ItemId, said: Instruction) -> Item:
        """Register, refuse to, or say that somebody was faster."""
        self.asked.append((originator, item, said))
        if said.act == "stumble":
            raise KeyError("our own fault")
        if said.act == "late":
            raise BadState("O tomto podání už bylo rozhodnuto.")
        if said.act != "register":
            raise Refused("Takový pokyn neznáme.")

        def register(unit: Unit) -> Item:
            row = queue.lock(unit, item)
            row.state = ItemState.WORKING
            row.reference = "LHOTA/00007/2026"
            queue.move(unit, row, ItemState.REGISTERED)
            return queue.read(row)

        return await self.store.run(originator, register, said.by)


def fields(**values: str) -> Mapping[str, str]:
    """Name a form's fields."""
    return values


async def test_everything_about_an_item_stands_on_its_page(store: Store) -> None:
    """Sender, text, parts, findings, facts of the transport, history and the next step."""
    await with_clerk(store)
    submission = replace(
        letter_of(
            "Žádost o slevu",
            "Šárka Čížková",
            "Dobrý den,\nžluťoučký kůň.",
            Part("výkres.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF" * 600)),
        ),
        evidence=(Evidence("formats", Outcome.INVALID, "Příloha je vadná.", {"proč": "x"}),),
    )
    item = arrive(store, Letter(submission, note="K zaevidování."))[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        page = (await browser.open(f"/items/{item}")).text
    for words in (
        "Žádost o slevu",
        "Šárka Čížková",
        "dvorak@example.test",
        "Dobrý den,\nžluťoučký kůň.",
        "výkres.pdf",
        "2,4\xa0kB",
        "není v pořádku",
        "Příloha je vadná.",
        "podatelna@lhota.test",
        "předáno podatelně: K zaevidování.",
        "čeká na vás",
        "nic dalšího se nestane",
    ):
        assert words in page, words


async def test_every_state_says_what_it_means(store: Store) -> None:
    """No item is without a word about what comes next."""
    await with_clerk(store)
    items = arrive(
        store,
        *(Letter(letter_of(state.value), state=state) for state in ItemState if state != "working"),
        Letter(None, state=ItemState.RECEIVED),
    )
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        for item in items:
            answer = await browser.open(f"/items/{item}")
            assert answer.status_code == 200
            aside = answer.text.partition("<aside")[2]
            assert re.search(r"<p>[^<]{20,}</p>", aside)


async def test_a_decision_reaches_the_handler_with_its_fields(store: Store) -> None:
    """The act and all fields go along; who says so and for whom comes from the session."""
    await with_clerk(store)
    item = arrive(store, Letter(letter_of("Žádost")))[0]
    registry = Registry(store)
    async with desk_of(store, [PAGES], Decide(registry)) as browser:
        await browser.sign_in()
        await browser.open(f"/items/{item}")
        answer = await browser.submit(
            f"/items/{item}/decide", act="register", subject="Žádost", by="clerk:jina"
        )
    assert answer.url.path == "/items"
    assert "Zaevidováno pod číslem LHOTA/00007/2026." in answer.text
    said = Instruction("clerk:novakova", "register", {"subject": "Žádost", "by": "clerk:jina"})
    assert registry.asked == [(LHOTA, item, said)]


async def test_after_a_decision_the_next_waiting_item_opens_if_wanted(store: Store) -> None:
    """A clerk goes through a heap without the list between; after the last comes the first."""
    await with_clerk(store)
    first, second, third = arrive(store, *(Letter(letter_of(f"Věc {n}")) for n in (1, 2, 3)))
    async with desk_of(store, [PAGES], Decide(Registry(store))) as browser:
        await browser.sign_in()
        answer = await browser.submit(f"/items/{second}/decide", act="register")
        assert answer.url.path == f"/items/{third}"
        answer = await browser.submit(f"/items/{third}/decide", act="register")
        assert answer.url.path == f"/items/{first}"
        await browser.submit("/items/after", then="stay")
        answer = await browser.submit(f"/items/{first}/decide", act="register")
        assert answer.url.path == f"/items/{first}"
        assert "Zaevidováno pod" in answer.text


async def test_a_refused_instruction_comes_back_with_what_was_filled_in(
    store: Store, panels: Pages
) -> None:
    """The handler's reason stands at the form, the fields are as they were, nothing changed."""
    await with_clerk(store)
    item = arrive(store, Letter(letter_of("Žádost")))[0]
    async with desk_of(store, [PAGES, panels], Decide(Registry(store))) as browser:
        await browser.sign_in()
        page = (await browser.open(f"/items/{item}")).text
        assert f'<p id="panel">Ahoj {item} -</p>' in page
        answer = await browser.submit(f"/items/{item}/decide", act="dance", subject="Nová <věc>")
    assert answer.status_code == 422
    assert f'<p id="panel">Ahoj {item} Nová &lt;věc&gt;</p>' in answer.text
    assert "Takový pokyn neznáme." in answer.text


async def test_a_colleague_who_was_faster_is_a_page_of_its_own(store: Store) -> None:
    """Two clerks at one item: the second learns of it and nothing is done twice."""
    await with_clerk(store)
    item = arrive(store, Letter(letter_of("Žádost")))[0]
    async with desk_of(store, [PAGES], Decide(Registry(store))) as browser:
        await browser.sign_in()
        answer = await browser.submit(f"/items/{item}/decide", act="late")
    assert answer.status_code == 409
    assert "Někdo byl rychlejší" in answer.text


async def test_a_fault_of_ours_does_not_look_like_a_missing_item(store: Store) -> None:
    """A stumbling handler is status 500 with a number, however its error is related."""
    await with_clerk(store)
    item = arrive(store, Letter(letter_of("Žádost")))[0]
    async with desk_of(store, [PAGES], Decide(Registry(store))) as browser:
        await browser.sign_in()
        assert (await browser.submit(f"/items/{item}/decide", act="stumble")).status_code == 500


async def test_a_parked_item_is_sent_through_once_more(store: Store) -> None:
    """The button is there for parked items, and the log names who pressed it."""
    await with_clerk(store)
    parked, referred = arrive(
        store,
        Letter(letter_of("Zastavená"), state=ItemState.PARKED, note="Nešlo to."),
        Letter(letter_of("Čekající")),
    )
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        assert "Zkusit znovu" not in (await browser.open(f"/items/{referred}")).text
        assert "Zkusit znovu" in (await browser.open(f"/items/{parked}")).text
        answer = await browser.submit(f"/items/{parked}/retry")
        assert "prochází frontou znovu" in answer.text
        assert "Jana Nováková" in answer.text
        assert (await browser.submit(f"/items/{parked}/retry")).status_code == 409
    found = store.look(LHOTA, lambda unit: item_of(unit, parked))
    assert found is not None
    assert (found.state, found.attempts) == (ItemState.RECEIVED, 0)


def owed(store: Store) -> list[Outgoing]:
    """Return what is in Lhota's outbox."""
    texts = store.look(LHOTA, lambda unit: unit.rows.all(select(OutgoingRow.content)))
    return [codec.loads(text, Outgoing) for text in texts]


async def test_a_clerk_s_letter_goes_to_the_sender_once(store: Store) -> None:
    """It answers the sender's own message, is marked as a person's, and two clicks send one."""
    await with_clerk(store)
    submission = replace(letter_of("Žádost"), references=("<2@x>", "<1@x>"))
    item = arrive(store, Letter(submission))[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        page = (await browser.open(f"/items/{item}")).text
        nonce = re.search(r'name="nonce" value="(\w+)"', page)
        assert nonce is not None
        said = fields(subject="Re: Žádost", text="Dobrý den,\r\nchybí výkres.", nonce=nonce[1])
        await browser.submit(f"/items/{item}/reply", **said)
        answer = await browser.submit(f"/items/{item}/reply", **said)
    assert "na cestě" in answer.text
    assert "čeká na odeslání" in answer.text
    (letter,) = owed(store)
    assert (letter.address, letter.subject) == ("dvorak@example.test", "Re: Žádost")
    assert letter.text == "Dobrý den,\nchybí výkres."
    assert (letter.in_reply_to, letter.references) == ("<2@x>", ("<1@x>", "<2@x>"))
    assert not letter.automatic
    assert letter.item == item


@pytest.mark.parametrize(
    ("subject", "text"),
    [("Re: x", "  "), ("", "text"), ("a\r\nBcc: evil@x.test", "text"), ("x" * 201, "text")],
    ids=["no text", "no subject", "two lines", "long"],
)
async def test_a_letter_that_cannot_be_sent_comes_back(
    subject: str, text: str, store: Store
) -> None:
    """The reason stands at the form, what was written is kept, and nothing is owed."""
    await with_clerk(store)
    item = arrive(store, Letter(letter_of("Žádost")))[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        answer = await browser.submit(f"/items/{item}/reply", subject=subject, text=text)
    assert answer.status_code == 422
    assert "<details open>" in answer.text
    assert text in answer.text
    assert owed(store) == []


async def test_who_left_no_address_cannot_be_written_to(store: Store) -> None:
    """The form is not there, and a request by hand is refused."""
    await with_clerk(store)
    submission = letter_of("Žádost")
    silent = replace(submission, party=replace(submission.party, address=""))
    item, foreign = arrive(store, Letter(silent), Letter(submission, originator=MLYN))
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        assert "Napsat odesílateli" not in (await browser.open(f"/items/{item}")).text
        answer = await browser.submit(f"/items/{item}/reply", subject="x", text="x")
        assert answer.status_code == 422
        answer = await browser.submit(f"/items/{foreign}/reply", subject="x", text="x")
        assert answer.status_code == 404
    assert owed(store) == []


async def test_the_text_is_not_listed_twice_but_never_lost(store: Store) -> None:
    """What stands on the page needs no line among the parts, unless it was cut."""
    await with_clerk(store)
    body = Part("text.txt", "text/plain; charset=utf-8", PartRole.BODY, BlobRef.of(b"x"))
    second = Part("druhy.txt", "text/plain", PartRole.BODY, BlobRef.of(b"y"))
    short, long, empty = arrive(
        store,
        Letter(letter_of("Krátká", "A", "x", body, second)),
        Letter(letter_of("Dlouhá", "A", "x" * 200_000, body)),
        Letter(letter_of("Prázdná", "A", "", body)),
    )
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        page = (await browser.open(f"/items/{short}")).text
        assert "text.txt" not in page
        assert "druhy.txt" in page
        for item in (long, empty):
            assert "text.txt" in (await browser.open(f"/items/{item}")).text


async def test_a_very_long_letter_is_cut_on_the_page(store: Store) -> None:
    """The page stays light, and says that there is more."""
    await with_clerk(store)
    item = arrive(store, Letter(letter_of("Dlouhá", text="ž" * 300_000)))[0]
    async with desk_of(store, [PAGES]) as browser:
        await browser.sign_in()
        page = (await browser.open(f"/items/{item}")).text
    assert "Text je delší" in page
    assert 100_000 <= page.count("ž") < 101_000
