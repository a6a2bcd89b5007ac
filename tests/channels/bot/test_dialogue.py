"""The dialogue outside forms: greeting, hours, contacts, status, forgetting, languages."""

import pytest

from channels.bot.talk import Ask, Forget, Purpose, Said, Stage, Talk
from gateway.model.asking import FILING_STATUS, Answer, Letter
from tests.channels.bot.talks import KNOWN, Conversation, filling, sent
from tests.gateways import ARRIVED


def test_greeting_offers_everything_and_says_what_a_message_is_not() -> None:
    """The first words name the office, offer the menu and say that chatting is no filing."""
    conversation = Conversation()
    told = conversation.say("dobrý den")

    assert "Obec Horní Lhota" in told
    assert "ještě není podání" in told
    assert conversation.labels == [
        "Stav podání", "Vyplnit formulář", "Úřední hodiny", "Kontakt na úřad", "English",
    ]  # fmt: skip


def test_unknown_words_get_a_helpful_menu() -> None:
    """Who is not understood is told so, and what can be asked."""
    conversation = Conversation()

    assert "Tomu nerozumím" in conversation.say("abrakadabra")
    assert "Vyplnit formulář" in conversation.labels


def test_unclear_words_may_be_about_a_form() -> None:
    """A word in common with a title, in whatever ending, is offered as a guess."""
    conversation = Conversation()

    assert "Myslíte tohle?" in conversation.say("nechte pokácet ten strom u školy")
    assert conversation.labels == ["Žádost o kácení stromu", "Zrušit"]
    assert "1. Kdo žádá?" in conversation.say("1")


def test_hours_and_contacts_come_from_the_settings() -> None:
    """The office's own hours and addresses are told, and nothing is asked for."""
    conversation = Conversation()

    assert "pondělí 8.00–17.00" in conversation.say("úřední hodiny")
    assert "podatelna@lhota.test" in conversation.say("kontakt")
    assert conversation.wishes == []


def test_status_is_asked_with_code_then_pin() -> None:
    """The PIN travels in the wish and is kept nowhere."""
    conversation = Conversation()
    conversation.say("stav podání", "7K3M92Q4X1")
    assert conversation.talk.stage is Stage.PIN

    assert "vyřizuje" in conversation.say("123 456")
    values = {"code": "7K3M92Q4X1", "pin": "123456"}
    assert conversation.wishes == [Ask(Purpose.STATUS, FILING_STATUS, values)]
    assert "123456" not in repr(conversation.talk)


def test_status_is_asked_by_one_line() -> None:
    """Code and PIN in one message are enough, wherever the conversation stands."""
    conversation = Conversation()

    assert "vyřizuje" in conversation.say("7K3M92Q4X1 123456")
    assert "Jiné podání" in conversation.labels


def test_letters_of_the_office_are_shown_with_the_status() -> None:
    """What was left to be read comes before the state."""
    letter = Letter(ARRIVED, "LHOTA/1", "Dostavte se prosím.")
    conversation = Conversation(status=Answer(True, "Vyřizuje se.", letters=(letter,)))

    assert "Dostavte se prosím." in conversation.say("7K3M92Q4X1 123456")


def test_a_wrong_code_can_be_typed_again() -> None:
    """The office's sentence is told, and another code is waited for."""
    conversation = Conversation(status=Answer(False, "Takové podání tu není."))
    assert "tu není" in conversation.say("7K3M92Q4X1 123456")
    conversation.status = Answer(True, "Je vyřízeno.")

    assert "vyřízeno" in conversation.say("7K3M92Q4X2 123456")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("stav", "co"), "deset písmen a číslic"),
        (("stav", "7K3M92Q4X1", "12"), "PIN má šest"),
        (("stav", "zrušit"), "S čím mohu pomoci"),
        (("stav", "úřední hodiny"), "pondělí"),
    ],
)
def test_while_a_code_is_awaited(lines: tuple[str, ...], words: str) -> None:
    """What is no code is said so; words that lead elsewhere lead elsewhere."""
    assert words in Conversation().say(*lines)


def test_too_many_questions_have_to_wait() -> None:
    """How long is told in minutes."""
    assert "asi za 6 min" in Conversation(wait=6).say("7K3M92Q4X1 123456")


def test_what_nobody_answers_is_said_kindly() -> None:
    """An installation without the answer says so and goes on."""
    assert "neumím odpovědět" in Conversation(status=None).say("7K3M92Q4X1 123456")


def test_english_words_are_answered_in_english() -> None:
    """The language follows the words until one is chosen."""
    conversation = Conversation()
    assert "Office hours" in conversation.say("office hours please")
    assert "Úřední hodiny" in conversation.say("úřední hodiny")
    conversation.say("in english please")

    assert "Office hours" in conversation.say("úřední hodiny")
    assert "česky" in conversation.press("Česky")


@pytest.mark.parametrize(("code", "language"), [("cs", "cs"), ("sk", "cs"), ("de-AT", "en")])
def test_the_program_s_language_is_a_first_guess(code: str, language: str) -> None:
    """Who has said nothing yet is greeted in the language of the telephone."""
    conversation = Conversation()
    conversation.hear(Said("/start", language=code))

    assert conversation.talk.language == language


def test_forgetting_asks_once_and_forgets() -> None:
    """Nothing is forgotten by a slip; yes forgets everything."""
    conversation = Conversation()
    assert "Mám zapomenout" in conversation.say("zapomeň na mě")
    assert "Dobře" in conversation.say("ne")
    assert conversation.wishes == []

    assert "zapomněl" in conversation.say("zapomeň na mě", "ano")
    assert conversation.wishes == [Forget()]


def test_old_buttons_lead_back_to_where_one_is() -> None:
    """A button of an earlier message is no error and does nothing else."""
    conversation = Conversation()
    conversation.say("ahoj")
    old = conversation.replies[-1].buttons[2].press
    conversation.say("formulář")

    assert "začněme znovu" in conversation.hear(Said(button=old)).lower()


@pytest.mark.parametrize("press", ["", "x", "1.", ".1", "99.99", "1.²", "-1.0", "1.99999999"])
def test_no_button_is_an_error(press: str) -> None:
    """Whatever a button carries is answered."""
    assert Conversation().hear(Said(button=press))


def test_what_is_no_text_is_asked_for_in_words() -> None:
    """Voices, stickers and files out of place are answered."""
    conversation = Conversation()

    assert "psaný text" in conversation.hear(Said(odd=True))
    assert "nevyužiju" in conversation.hear(sent())


def test_help_and_thanks() -> None:
    """Both are answered and change nothing."""
    conversation = Conversation()

    assert "obyčejnými slovy" in conversation.say("nápověda")
    assert "Rádo se stalo" in conversation.say("děkuji")


def test_slashes_interrupt_a_form_without_losing_it() -> None:
    """Help comes in between; what would leave the form says how."""
    conversation = filling("občan")
    assert "předchozí otázka" in conversation.say("/help")
    assert "2. Jméno" in conversation.told
    assert "pondělí" in conversation.say("/hodiny")
    assert "dokončeme" in conversation.say("/stav")
    assert conversation.talk.answers == {"who": "person"}


def test_a_talk_is_nothing_but_its_beginning() -> None:
    """Nothing personal stands in the state of somebody who only asked."""
    conversation = Conversation(KNOWN)
    conversation.say("ahoj", "hodiny", "7K3M92Q4X1 123456", "menu")

    assert conversation.talk == Talk(turn=conversation.talk.turn, offered=conversation.talk.offered)
