"""Questions the office offers, put step by step: the balance on proof, resolutions, the board."""

from dataclasses import replace

import pytest

from channels.bot.memory import Conversation as Kept
from channels.bot.memory import dumps
from channels.bot.talk import Ask, Purpose
from council.questions import ABOUT_NOTICES, ABOUT_RESOLUTIONS
from gateway.model.asking import FEE_BALANCE, NOTICES, RESOLUTIONS, Answer, Entry
from tests.channels.bot.talks import KNOWN, Conversation
from waste.balance_question import SPEC

OWED = Answer(
    True,
    "Zbývá zaplatit 600,00 Kč.",
    facts=(("Účet", "19-2000145399/0800"), ("Variabilní symbol", "1345000012")),
    payment="SPD*1.0*ACC:CZ6508000000192000145399*AM:600.00*CC:CZK",
)
UNKNOWN = Answer(False, "Poplatník s těmito údaji tu není.")


def found(count: int, *, more: bool = False) -> Answer:
    """Return *count* resolutions."""
    entries = tuple(
        Entry(
            f"R{n}", f"{n}/2026 Oprava chodníku", f"Celé znění {n}.", (("Orgán", "Rada"),), "1. 2."
        )
        for n in range(1, count + 1)
    )
    return Answer(True, f"Nalezená usnesení: {count}.\n…", entries=entries, more=more)


@pytest.fixture
def talk() -> Conversation:
    """Give a conversation with an office that offers three questions."""
    offers = (SPEC, ABOUT_NOTICES, ABOUT_RESOLUTIONS)
    return Conversation(
        replace(KNOWN, offers=offers),
        answers={FEE_BALANCE: OWED, RESOLUTIONS: found(7), NOTICES: found(2)},
    )


def test_the_menu_offers_every_question_by_its_title(talk: Conversation) -> None:
    """What a part of the office offers stands in the menu without a line in this channel."""
    talk.say("ahoj")

    assert talk.labels == [
        "Stav podání", "Vyplnit formulář", "Poplatek za odpad", "Úřední deska", "Usnesení",
        "Úřední hodiny", "Kontakt na úřad", "English",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "kolik dlužím za popelnice?",
        "kolik dluzim",
        "poplatek za odpad",
        "Chci zaplatit poplatek za odpadd",
        "how much do I owe for the waste?",
        "3",
    ],
)
def test_the_balance_is_asked_for_in_any_words(talk: Conversation, words: str) -> None:
    """With accents and without, with a typing error, by number."""
    talk.say("menu")

    told = talk.say(words)
    assert "variabilní symbol" in told or "variable symbol" in told


def test_a_balance_after_the_proof(talk: Conversation) -> None:
    """Symbol, who, day of birth; then what is owed, the account and a picture of the payment."""
    talk.say("poplatek", "1345 00001 2")
    assert "Kdy se poplatník narodil?" in talk.press("Občan")

    told = talk.say("5. 3. 1950")
    assert "600,00 Kč" in told
    assert "Účet: 19-2000145399/0800" in told
    assert talk.replies[0].payment == OWED.payment
    values = {"variable_symbol": "1345000012", "payer": "person", "birth_date": "1950-03-05"}
    assert talk.wishes == [Ask(Purpose.ENQUIRY, FEE_BALANCE, values, about="1.0")]


def test_a_company_is_asked_for_its_number(talk: Conversation) -> None:
    """No day of birth is wanted then."""
    talk.say("poplatek", "1345000012", "firma")
    assert "IČO" in talk.told

    assert "600,00" in talk.say("255 96 641")


def test_nothing_of_a_proof_is_remembered(talk: Conversation) -> None:
    """Neither the values nor the balance stand in the notes afterwards."""
    talk.say("poplatek", "1345000012", "občan", "5. 3. 1950")

    assert talk.replies[0].private
    kept = dumps(Kept(talk=talk.talk))
    for secret in ("1345000012", "1950", "600", "2000145399"):
        assert secret not in kept


def test_a_wrong_proof_says_one_thing_and_may_be_tried_again(talk: Conversation) -> None:
    """The office's one sentence whatever was wrong, and the beginning."""
    talk.answers[FEE_BALANCE] = UNKNOWN
    told = talk.say("poplatek", "1345000012", "občan", "6. 3. 1950")

    assert told == UNKNOWN.text
    assert talk.labels == ["Zkusit znovu", "Hlavní nabídka"]
    assert "variabilní symbol" in talk.press("Zkusit znovu")


def test_too_many_tries_have_to_wait(talk: Conversation) -> None:
    """The core's limit is told in minutes."""
    talk.wait = 7

    assert "7 min" in talk.say("poplatek", "1345000012", "občan", "6. 3. 1950")


def test_where_others_carry_the_words_it_is_said_first(talk: Conversation) -> None:
    """Through Telegram nobody proves anything without knowing through whom it goes."""
    talk.known = replace(
        talk.known, foreign=True, web="https://podatelna.test", originator="lhota"
    )  # fmt: skip

    told = talk.say("poplatek")
    assert "nepatří úřadu" in told
    assert "https://podatelna.test/lhota/ask/fee-balance" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("složenka", "jen číslice"),
        ("zpět", "S čím mohu"),
        ("zrušit", "S čím mohu"),
        ("přeskočit", "povinná"),
        ("úřední hodiny", "pondělí"),
        ("", "umím jen psaný text"),
    ],
)
def test_while_a_symbol_is_awaited(talk: Conversation, words: str, told: str) -> None:
    """What is no symbol is said so; words that lead elsewhere lead elsewhere."""
    assert told.lower() in talk.say("poplatek", words).lower()


def test_going_back_asks_for_the_value_before(talk: Conversation) -> None:
    """A mistyped symbol can be typed again."""
    talk.say("poplatek", "1345000013")

    assert "variabilní symbol" in talk.press("Zpět")
    assert "600,00" in talk.say("1345000012", "1", "5. 3. 1950")


@pytest.mark.parametrize(
    ("words", "sought"),
    [
        ("co schválilo zastupitelstvo o hřišti", "hřišti"),
        ("najdi usnesení o opravě chodníku u školy", "opravě chodníku školy"),
        ("usneseni 12/2026", "12/2026"),
        ("what did the council decide about školy", "školy"),
    ],
)
def test_what_is_sought_stands_in_the_sentence(talk: Conversation, words: str, sought: str) -> None:
    """Little words are left out; the rest is searched for at once."""
    talk.say(words)

    (wish,) = talk.wishes
    assert isinstance(wish, Ask)
    assert wish.values == {"q": sought, "page": "1"}


def test_resolutions_are_listed_read_and_turned_over(talk: Conversation) -> None:
    """Five at once by number, more on demand, each to be read whole, and back to the list."""
    told = talk.say("usnesení", "chodník")
    assert told.startswith("Nalezená usnesení: 7.")
    assert talk.labels[0] == "1/2026 Oprava chodníku (1. 2.)"
    assert talk.labels[5:] == ["Další", "Hlavní nabídka"]

    assert "Celé znění 2." in talk.say("2")
    assert "Orgán: Rada" in talk.told
    talk.press("Zpět na seznam")
    talk.press("Další")
    assert [label[:6] for label in talk.labels[:2]] == ["6/2026", "7/2026"]


def test_beyond_the_office_s_page_the_next_one_is_asked_for(talk: Conversation) -> None:
    """The office says that there is more."""
    talk.answers[RESOLUTIONS] = found(5, more=True)
    talk.say("usnesení", "přeskočit")
    talk.press("Další")

    pages = [wish.values["page"] for wish in talk.wishes if isinstance(wish, Ask)]
    assert pages == ["1", "2"]


def test_nothing_found_says_what_else_to_try(talk: Conversation) -> None:
    """The part's own advice."""
    talk.answers[RESOLUTIONS] = Answer(False, "Žádné takové usnesení tu není.")

    assert "kratší slovo" in talk.say("usnesení o létajících talířích")


@pytest.mark.parametrize("words", ["co visí na úřední desce", "uredni deska", "uredni deskaa"])
def test_the_notice_board_is_shown_at_once(talk: Conversation, words: str) -> None:
    """Nothing is asked for."""
    assert talk.say(words).startswith("Nalezená")


def test_an_entry_that_is_gone(talk: Conversation) -> None:
    """Taken down between list and reading."""
    talk.say("úřední deska")
    talk.answers[NOTICES] = found(1)

    assert "už tu není" in talk.say("2")


def test_a_question_that_is_not_offered_any_more(talk: Conversation) -> None:
    """After an update of the program the menu is there, whatever was being asked."""
    talk.say("poplatek")
    talk.known = KNOWN

    talk.say("1345000012")
    assert talk.labels[0] == "Stav podání"


def test_where_the_web_is_known_the_list_has_a_link(talk: Conversation) -> None:
    """To the office's own search with the same words; never for what is proven."""
    talk.known = replace(talk.known, web="https://podatelna.test", originator="lhota")

    told = talk.say("usnesení o školách")
    assert told.endswith(
        "Na webu: https://podatelna.test/lhota/council/resolutions?q=%C5%A1kol%C3%A1ch"
    )
    assert "https" not in talk.say("poplatek", "1345000012", "občan", "5. 3. 1950")
