"""A form is filled in line by line: asked, complained about, changed, shown and handed in."""

from dataclasses import replace

import pytest

from channels.bot.talk import Lost, Said, Stage
from tests.channels.bot.talks import (
    FELLING,
    INQUIRY,
    KNOWN,
    Conversation,
    filling,
    sent,
    without_files,
)

ANSWERS = ("občan", "Žofie Příhodová", "5. 3. 1980", "souhlasím", "přeskočit")


def test_a_form_from_the_first_word_to_the_receipt() -> None:
    """One question at a time, a summary, and at the end code, PIN and what comes next."""
    conversation = filling(*ANSWERS)
    assert conversation.talk.stage is Stage.SUMMARY
    assert "3. Datum narození: 5. 3. 1980" in conversation.told
    assert conversation.labels[0] == "Odeslat úřadu"
    told = conversation.press("Odeslat úřadu")

    (wish,) = conversation.handed_in
    assert (wish.form, wish.instance) == (FELLING, KNOWN.fresh)
    assert wish.answers == {
        "who": "person", "name": "Žofie Příhodová", "born": "1980-03-05", "agree": "yes",
        "photo": "",
    }  # fmt: skip
    assert "Kód: 7K3M92Q4X1\nPIN: 123456" in told
    assert "ještě není podané" in told


def test_nothing_personal_is_left_after_handing_in() -> None:
    """The state holds no answer, no form and no code any more."""
    conversation = filling(*ANSWERS, "odeslat")

    assert conversation.talk.form is None
    assert not conversation.talk.answers
    assert "Žofie" not in repr(conversation.talk)


def test_a_filing_without_signature_says_so() -> None:
    """A request for information needs no signature, and nobody is sent to the counter."""
    told = filling("Kolik stála fontána?", "odeslat", form="informace").told

    assert "Podpis není potřeba" in told


def test_conditional_questions_are_asked_when_they_apply() -> None:
    """A company is asked for its number, a person is not."""
    assert "3. IČO" in filling("Firma nebo spolek", "Stromy s.r.o.").told
    assert "3. Datum narození" in filling("1", "Žofie").told


def test_choices_by_number_name_and_button() -> None:
    """All three mean the same; anything else is asked again."""
    for way in ("2", "firma", "FIRMA NEBO SPOLEK", "frma nebo spolek"):
        assert filling(way).talk.answers == {"who": "firm"}
    conversation = filling()
    conversation.press("Firma nebo spolek")
    assert conversation.talk.answers == {"who": "firm"}
    assert "To mezi možnostmi není" in filling("jiný").told


def test_the_office_s_complaint_is_told_at_its_question() -> None:
    """What the form check says about an answer is said at once, and the answer is not kept."""
    conversation = Conversation(complaints={"organisation_id": "IČO nesedí."})
    told = conversation.say("formulář", "kácení", "firma", "Stromy", "1")

    assert told.startswith("IČO nesedí.")
    assert "organisation_id" not in conversation.talk.answers
    conversation.complaints.clear()
    assert "Datum narození" in conversation.say("25596641")


def test_a_complaint_at_the_end_leads_to_its_question() -> None:
    """What is found wrong with the whole form is mended where it is wrong."""
    conversation = filling(*ANSWERS)
    conversation.complaints["name"] = "Chybí příjmení."
    assert "opravit: Chybí příjmení." in conversation.say("odeslat")
    assert conversation.talk.at == "name"
    conversation.complaints.clear()

    assert "Zkontrolujte" in conversation.say("Žofie Nová")


@pytest.mark.parametrize("day", ["vloni", "31. 2. 1980", "5.3.80", "0000-00-00", "1980-13-01"])
def test_days_that_are_none(day: str) -> None:
    """A day is asked for again with an example."""
    assert "Tomu datu nerozumím" in filling("občan", "Žofie", day).told


@pytest.mark.parametrize("day", ["5. 3. 1980", "5.3.1980", "05/03/1980", "1980-3-5"])
def test_days_in_people_s_writing(day: str) -> None:
    """Days are stored by ISO 8601."""
    assert filling("občan", "Žofie", day).talk.answers["born"] == "1980-03-05"


def test_what_no_keyboard_types_leaves_answers() -> None:
    """Controls and halves of pairs go; lines and tabs stay where they may be."""
    conversation = filling("a\x00b\x1b[31m\ud83d\r\nc\td", form="informace")

    assert conversation.talk.answers["text"] == "ab[31m\nc\td"


def test_back_skip_and_cancel() -> None:
    """Back repeats the question before, skipping needs an optional one, cancelling forgets."""
    conversation = filling("občan")
    assert "povinná" in conversation.say("přeskočit")
    assert "1. Kdo žádá?" in conversation.say("zpět")
    assert "první otázka" in conversation.say("zpět")
    assert "2. Jméno" in conversation.say("firma")
    assert "Nic jsem neodeslal" in conversation.say("zrušit")
    assert conversation.talk.form is None


def test_consent_is_needed_where_the_form_needs_it() -> None:
    """No is understood, and what follows from it is said."""
    conversation = filling("občan", "Žofie", "přeskočit")
    assert "Bez souhlasu" in conversation.press("Nesouhlasím")

    assert "Fotografie" in conversation.press("Souhlasím")


def test_one_answer_is_changed_from_the_summary() -> None:
    """By number in one line, or by asking which; the rest stays."""
    conversation = filling(*ANSWERS)
    assert "2. Jméno" in conversation.say("změnit 2")
    assert "2. Jméno: Jan Novák" in conversation.say("Jan Novák")
    conversation.press("Změnit odpověď")
    assert "Datum narození" in conversation.labels
    assert "3. Datum narození" in conversation.say("datum")
    assert "3. Datum narození: 1. 2. 1990" in conversation.say("1. 2. 1990")


def test_a_changed_answer_can_ask_for_more() -> None:
    """A question that applies only now is asked before the summary comes back."""
    conversation = filling(*ANSWERS, "změnit 1", "firma")
    assert "IČO" in conversation.told

    assert "Zkontrolujte" in conversation.say("25596641")


def test_words_that_decide_nothing_at_the_summary() -> None:
    """Nothing is sent by a word that was not understood."""
    conversation = filling(*ANSWERS)

    assert "„odeslat“" in conversation.say("no tak asi jo")
    assert conversation.handed_in == []


def test_files_are_taken_where_the_form_asks_for_them() -> None:
    """Up to as many as the form takes; their names are the answer."""
    conversation = filling(*ANSWERS[:-1])
    assert "„lipa.jpg“ mám" in conversation.hear(sent())
    assert "Hotovo" in conversation.labels
    assert "lipa.jpg, plan.jpg" in conversation.hear(sent("plan.jpg"))
    conversation.say("odeslat")

    assert [file.name for file in conversation.handed_in[0].files] == ["lipa.jpg", "plan.jpg"]


def test_files_that_cannot_be_taken() -> None:
    """Too large and empty files are refused with the reason, and text is no file."""
    conversation = filling(*ANSWERS[:-1])

    assert "větší než 20 MB" in conversation.hear(sent(size=20_000_001))
    assert "prázdný" in conversation.hear(sent(size=0))
    assert "potřebuji soubor" in conversation.say("tady")
    assert conversation.talk.files == ()
    assert "nevyužiju" in filling("občan").hear(sent())


def test_a_lost_file_is_asked_for_again() -> None:
    """The form stays, only the file's question is asked anew."""
    from channels.bot.dialogue import step  # noqa: PLC0415  (a result nobody else brings)

    conversation = filling(*ANSWERS[:-1])
    conversation.hear(sent())
    conversation.say("hotovo")
    turn = step(conversation.talk, Lost("lipa.jpg"), KNOWN)

    assert "už nejde stáhnout" in turn.replies[0].text
    assert (turn.talk.at, turn.talk.files) == ("photo", ())
    assert turn.talk.answers["name"] == "Žofie Příhodová"


def test_a_door_without_files_does_not_ask_for_them() -> None:
    """Optional ones are left out with a word about it."""
    conversation = filling(*ANSWERS[:-1], known=without_files())

    assert "Přílohy tady poslat nejde" in conversation.told
    assert "Fotografie" not in conversation.told


def test_a_form_that_needs_a_file_ends_at_once_where_none_can_be_sent() -> None:
    """Nobody answers twenty questions in vain."""
    needed = replace(FELLING.fields[-1], required=True)
    form = replace(FELLING, fields=(*FELLING.fields[:-1], needed))
    conversation = Conversation(without_files(), forms=(form,))

    assert "nejde" in conversation.say("formulář", "kácení")
    assert conversation.talk.form is None


def test_a_form_that_is_gone() -> None:
    """Choosing what was withdrawn meanwhile leads back to the menu."""
    conversation = Conversation()
    conversation.say("formulář")
    conversation.forms = ()

    assert "neumím odpovědět" in conversation.say("kácení")
    assert "žádný formulář" in conversation.say("formulář")


def test_a_form_the_office_does_not_take_is_not_handed_in() -> None:
    """What is wrong with the form as a whole is told, and nothing is sent."""
    conversation = filling(*ANSWERS)
    conversation.complaints["form"] = "Neplatí."
    conversation.talk = replace(
        conversation.talk, answers={**conversation.talk.answers, "form": "x"}
    )

    assert "Něco je špatně." in conversation.say("odeslat")
    assert conversation.handed_in == []


def test_too_many_checks_have_to_wait() -> None:
    """Nothing is handed in unchecked, nothing is lost, and how long to wait is told."""
    conversation = filling(*ANSWERS)
    conversation.wait = 3
    assert "asi za 3 min" in conversation.say("odeslat")
    assert conversation.handed_in == []
    conversation.wait = 0

    assert "Kód" in conversation.say("odeslat")


def test_a_send_button_of_before_does_not_send() -> None:
    """After a change the old summary's button means nothing."""
    conversation = filling(*ANSWERS)
    old = conversation.replies[-1].buttons[0].press
    conversation.say("změnit 2", "Jan Novák")
    conversation.hear(Said(button=old))

    assert conversation.handed_in == []
    assert "Zkontrolujte" in conversation.told


def test_forgetting_in_the_middle_of_a_form() -> None:
    """It can be taken back without losing an answer."""
    conversation = filling("občan")
    conversation.say("zapomeň na mě")
    assert "2. Jméno" in conversation.say("ne")

    conversation.say("zapomeň na mě", "ano")
    assert conversation.talk.form is None


def test_english_forms() -> None:
    """The form's own words come in the language of the conversation."""
    conversation = Conversation()
    told = conversation.say("english", "forms", "Request for information")

    assert "1. What is it?" in told
    conversation.say("The fountain", "send")
    assert conversation.handed_in[0].language == "en"
    assert conversation.handed_in[0].form == INQUIRY
