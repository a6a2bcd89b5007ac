"""The designer at the desk: a form is made, mended, tried, published and withdrawn."""

from forms.desk import PAGES
from forms.offer import read
from forms.publishing import offered, version_of
from gateway.model.form import Condition, FieldKind
from gateway.store.store import Store
from tests.conftest import LHOTA
from tests.desks import ON_SQLITE, Browser, desk_of
from tests.forms.designing.conftest import Designer

pytestmark = ON_SQLITE


def offers(store: Store) -> list[str]:
    """Return the codes of the forms that Lhota offers."""
    return [one.offer.form.code for one in store.look(LHOTA, offered)]


async def hall(designer: Designer) -> None:
    """Make a form with a name, a choice and a question that depends on it."""
    await designer.begin()
    await designer.send("/questions", ready="name")
    purpose = await designer.add("Na co halu potřebujete?", kind="choice", required="1")
    await designer.save(
        purpose,
        label="Na co halu potřebujete?",
        kind="choice",
        required="1",
        choices="Na trénink\r\n\r\nNa turnaj",
    )
    teams = await designer.add("Kolik družstev přijede")
    await designer.save(
        teams, label="Kolik družstev přijede", kind="number", when=f"{purpose}=na-turnaj"
    )


async def test_a_form_is_designed_and_published(designer: Designer) -> None:
    """From the name to citizens, with a condition."""
    await hall(designer)
    fields = designer.draft.offer.form.fields
    assert designer.names == ["name", "na_co_halu_potrebujete", "kolik_druzstev_prijede"]
    assert fields[2].kind is FieldKind.NUMBER
    assert fields[2].asked_when == Condition("na_co_halu_potrebujete", ("na-turnaj",))
    page = await designer.open()
    assert "ptá se, když „Na co halu potřebujete?“ je:" in page
    assert offers(designer.store).count("rezervace-haly") == 0

    page = await designer.act("publish")

    assert "Od teď ho nabízí web, kiosk i chat." in page
    assert "rezervace-haly" in offers(designer.store)
    assert "Jana Nováková" in page
    gone = await designer.browser.get(designer.home)
    assert gone.status_code == 404


async def test_the_next_version_keeps_the_names_of_its_questions(designer: Designer) -> None:
    """Other words, the same name; the version counts up, and the old one stays as it was."""
    await hall(designer)
    await designer.act("publish")
    answer = await designer.browser.submit("/forms/rezervace-haly/draft", **{"as": "version"})
    designer.home = answer.url.path
    again = await designer.browser.submit("/forms/rezervace-haly/draft", **{"as": "version"})
    assert again.url.path == designer.home

    await designer.save("kolik_druzstev_prijede", label="Počet družstev", kind="number")
    await designer.act("publish")

    newest = designer.store.look(LHOTA, lambda unit: version_of(unit, "rezervace-haly"))
    first = designer.store.look(LHOTA, lambda unit: version_of(unit, "rezervace-haly", 1))
    assert newest is not None
    assert first is not None
    assert newest.offer.form.version == 2
    assert newest.offer.form.fields[2].name == "kolik_druzstev_prijede"
    assert newest.offer.form.fields[2].label["cs"] == "Počet družstev"
    assert first.offer.form.fields[2].label["cs"] == "Kolik družstev přijede"
    page = (await designer.browser.open("/forms/rezervace-haly")).text
    assert "nahrazena novější" in page


async def test_questions_are_moved_removed_and_brought_back(designer: Designer) -> None:
    """The flaw that comes of it is listed with a link, and publishing is not offered."""
    await hall(designer)
    await designer.send("/questions/kolik_druzstev_prijede/move", to="up")
    page = await designer.open()
    assert designer.names == ["name", "kolik_druzstev_prijede", "na_co_halu_potrebujete"]
    assert "ta ale přijde až později" in page
    assert f'href="{designer.home}/questions/kolik_druzstev_prijede"' in page
    assert "Vydat jako verzi" not in page
    assert "Nejdřív opravte" in await designer.act("publish")

    page = await designer.send("/questions/na_co_halu_potrebujete/remove")
    assert "odebrání otázky „Na co halu potřebujete?“" in page
    assert "na otázku, která byla odebrána" in page
    await designer.act("take-back")
    await designer.send("/questions/kolik_druzstev_prijede/move", to="down")
    assert "Vydat jako verzi 1" in await designer.open()


async def test_two_clerks_at_one_question_lose_nothing(designer: Designer, store: Store) -> None:
    """The second is shown both, and saves over the first only by saying so again."""
    await hall(designer)
    path = f"{designer.home}/questions/name"
    async with desk_of(store, [PAGES]) as other:
        await other.sign_in("dvorak")
        colleague = Designer(other, store)
        colleague.home = designer.home
        await colleague.open("/questions/name")
        seen = colleague.seen
        await designer.save("name", label="Celé jméno", kind="text")
        # Another question of the same draft is nobody's business.
        await colleague.save("na_co_halu_potrebujete", label="Na co?", kind="choice")

        answer = await other.submit(path, seen=seen, label="Jméno žadatele", kind="text")

        assert answer.status_code == 409
        assert "Jana Nováková to mezitím" in answer.text
        assert "Jméno žadatele" in answer.text
        assert "Celé jméno" in answer.text
        assert designer.draft.offer.form.fields[0].label["cs"] == "Celé jméno"
        await other.submit(path, seen=colleague.seen, label="Jméno žadatele", kind="text")
        assert designer.draft.offer.form.fields[0].label["cs"] == "Jméno žadatele"


async def test_what_was_removed_meanwhile_comes_back_by_saving_twice(designer: Designer) -> None:
    """Who typed a long help into a question that is gone still has it."""
    await hall(designer)
    await designer.open("/questions/name")
    seen = designer.seen
    await designer.send("/questions/name/remove")

    page = await designer.send(
        "/questions/name", seen=seen, label="Jméno", kind="text", help="Celé."
    )
    assert "tuto otázku mezitím odebral" in page
    assert "Celé." in page
    await designer.send(
        "/questions/name", seen=designer.seen, again="1", label="Jméno", kind="text"
    )

    assert designer.names[-1] == "name"
    strange = await designer.browser.submit(
        f"{designer.home}/questions/Jméno", seen="x", again="1", label="x", kind="text"
    )
    assert strange.status_code == 404


async def test_a_draft_that_is_gone_gives_the_typed_words_back(designer: Designer) -> None:
    """Published or thrown away while somebody was typing."""
    await hall(designer)
    await designer.open("/questions/name")
    seen = designer.seen
    await designer.act("discard")

    answer = await designer.browser.submit(
        f"{designer.home}/questions/name", seen=seen, label="Celé jméno", help="Dlouhá nápověda"
    )

    assert answer.status_code == 409
    assert "Dlouhá nápověda" in answer.text
    assert "koncept zahozen" in answer.text


async def test_nobody_publishes_what_he_has_not_seen(designer: Designer) -> None:
    """A page from before the last change publishes nothing."""
    await hall(designer)
    old = str(designer.draft.revision)
    await designer.save("name", label="Celé jméno", kind="text")

    assert "mezitím někdo změnil" in await designer.send("/publish", revision=old)
    assert "mezitím někdo změnil" in await designer.send("/publish", revision="nonsense")
    assert "rezervace-haly" not in offers(designer.store)


async def test_the_heading_says_what_the_form_becomes(designer: Designer) -> None:
    """Name, introduction, signature, term, department, law and the word in addresses."""
    await designer.begin()
    await designer.open("/heading")
    sent = {
        "title": "Rezervace sportovní haly",
        "description": "Na trénink i turnaj.",
        "signing": "not-needed",
        "deadline": "decide_basic",
        "department": "SK",
        "legal_basis": "vyhláška č. 2/2025",
        "code": "hala",
    }
    page = await designer.send("/heading", seen=designer.seen, **sent)
    assert "Vydání rozhodnutí" in page
    assert "Odbor školství a kultury" in page
    offer = designer.draft.offer
    assert (offer.form.code, offer.department, offer.deadline) == ("hala", "SK", "decide_basic")

    for field, value, told in (
        ("code", "Hala č. 1", "malá písmena"),
        ("code", "stiznost", "má v adrese jiný"),
        ("department", "XX", "z nabídnutých"),
        ("signing", "maybe", "zda je třeba podpis"),
    ):
        await designer.open("/heading")
        page = await designer.send("/heading", seen=designer.seen, **sent | {field: value})
        assert told in page, field
    page = await designer.send("/heading", seen="old", **sent | {"title": "Moje slova"})
    assert "Moje slova" in page
    assert "to mezitím změnil" in page
    assert designer.draft.offer == offer


async def test_a_question_that_cannot_be_understood_comes_back(designer: Designer) -> None:
    """With everything that was typed, and the complaint at its field."""
    await hall(designer)
    await designer.open("/questions/name")
    seen = designer.seen
    for fields, told in (
        ({"kind": "text", "most": "hodně"}, "Napište celé číslo"),
        ({"kind": "magic"}, "jak se na otázku odpovídá"),
        ({"kind": "choice", "choices": "a", "choices_en": "a\r\nb"}, "Anglických řádků je víc"),
    ):
        page = await designer.send("/questions/name", seen=seen, label="Moje slova", **fields)
        assert told in page
        assert "Moje slova" in page
    answer = await designer.browser.post(
        f"{designer.home}/questions/name",
        data=designer.browser.key()
        | {"seen": seen, "label": "Moje slova", "kind": "text", "when": ["a=1", "b=2"]},
    )
    assert "jen u jedné otázky" in answer.text
    assert designer.draft.offer.form.fields[0].label["cs"] == "Jméno a příjmení"


async def test_previews_show_the_draft_as_citizens_meet_it(designer: Designer) -> None:
    """On the web with answers checked, at the kiosk, in the chat, and as PDF."""
    await hall(designer)
    page = await designer.open("/preview?as=web")
    assert 'data-when="na_co_halu_potrebujete"' in page
    wrong = await designer.send("/preview?as=web", name="", na_co_halu_potrebujete="na-trenink")
    assert "Tady odpověď chybí" in wrong
    right = await designer.send(
        "/preview?as=web", name="Jan Novák", na_co_halu_potrebujete="na-trenink"
    )
    assert "Tyto odpovědi by prošly" in right
    assert "Kolik družstev" in await designer.open("/preview?as=kiosk")
    chat = await designer.open("/preview?as=chat")
    assert "1 – Na trénink" in chat
    assert "Kolik družstev" not in chat
    pdf = await designer.browser.get(f"{designer.home}/preview.pdf")
    assert pdf.content.startswith(b"%PDF")


async def test_a_draft_travels_as_a_file(designer: Designer) -> None:
    """What the command line publishes is what the draft says; pasted, it is a draft again."""
    await hall(designer)
    text = (await designer.browser.get(f"{designer.home}/form.toml")).text
    offer = designer.draft.offer
    assert read(text) == offer
    await designer.act("discard")

    await designer.browser.open("/forms")
    answer = await designer.browser.submit("/forms/drafts", toml=text)
    designer.home = answer.url.path
    assert designer.draft.offer == offer
    assert "Text není formulář" in (await designer.browser.submit("/forms/drafts", toml="x=")).text


async def test_a_shipped_form_is_copied(designer: Designer) -> None:
    """Into a new form with a code of its own, ready to be changed."""
    await designer.browser.open("/forms/poplatek-odpad")
    answer = await designer.browser.submit("/forms/poplatek-odpad/draft", **{"as": "copy"})
    designer.home = answer.url.path

    form = designer.draft.offer.form
    assert (form.code, form.version) == ("ohlaseni-k-poplatku-za-odpad", 1)
    assert form.title["cs"].endswith("(kopie)")
    assert "Vydat jako verzi 1" in answer.text
    missing = await designer.browser.submit("/forms/kouzlo/draft", **{"as": "copy"})
    assert missing.status_code == 404


async def test_the_list_shows_drafts_and_says_when_there_is_none(designer: Designer) -> None:
    """A draft waits there; a new form needs a name."""
    assert "Zatím žádný koncept" in (await designer.browser.open("/forms")).text
    assert "Nejdřív napište název" in (await designer.browser.submit("/forms/drafts")).text
    await designer.begin("Zkouška")
    assert "Zkouška" in (await designer.browser.open("/forms")).text
    assert "Napište otázku" in await designer.send("/questions", label=" ")


async def test_another_office_sees_nothing_of_it(designer: Designer, store: Store) -> None:
    """Neither the draft nor what it became."""
    await hall(designer)
    async with desk_of(store, [PAGES]) as stranger:
        await stranger.sign_in("ucitel")
        assert "Rezervace haly" not in (await stranger.open("/forms")).text
        assert (await stranger.get(designer.home)).status_code == 404
        await designer.act("publish")
        assert (await stranger.get("/forms/rezervace-haly")).status_code == 404
    assert isinstance(stranger, Browser)
