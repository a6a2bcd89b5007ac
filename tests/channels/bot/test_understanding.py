"""What people type is understood: in two languages, without accents, with typing errors."""

import pytest

from channels.bot import understanding
from channels.bot.understanding import among, code_and_pin, command, control, fold, intent


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Dobrý den", ("do:menu", "cs")),
        ("dobry den!", ("do:menu", "cs")),
        ("Jaké máte úřední hodiny?", ("do:hours", "cs")),
        ("uredni hodny", ("do:hours", "cs")),
        ("Kdy máte otevřeno", ("do:hours", "cs")),
        ("when are you open", ("do:hours", "en")),
        ("co je s mým podáním, stav prosím", ("do:status", "cs")),
        ("status of my filing", ("do:status", "en")),
        ("chci vyplnit formulář", ("do:forms", "cs")),
        ("formlář", ("do:forms", "cs")),
        ("I want to apply", ("do:forms", "en")),
        ("chci mluvit s člověkem", ("do:human", "cs")),
        ("zapomeň na mě", ("do:forget", "cs")),
        ("Forget me please", ("do:forget", "en")),
        ("english please", ("lang:en", "en")),
        ("raději česky", ("lang:cs", "cs")),
        ("děkuji moc", ("do:thanks", "cs")),
        ("nápověda", ("do:help", "cs")),
        ("Dobrý den, kdy máte otevřeno? Děkuji", ("do:hours", "cs")),
        ("jaká je úřední doba", ("do:hours", "cs")),
        ("Můžu mluvit s někým živým?", ("do:human", "cs")),
        ("jaký je stav mé žádosti", ("do:status", "cs")),
        ("na shledanou", ("do:thanks", "cs")),
    ],
)
def test_what_is_asked_for(text: str, meaning: tuple[str, str]) -> None:
    """The words that ask for something are found wherever they stand."""
    assert intent(text) == meaning


@pytest.mark.parametrize("text", ["", "lípa", "xyz", "🙂", "1234", "?!", "a" * 5000])
def test_what_asks_for_nothing(text: str) -> None:
    """Other words ask for nothing."""
    assert intent(text) is None


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("/start", "do:menu"),
        ("/status@hlucin_bot", "do:status"),
        ("/Hodiny", "do:hours"),
        ("/formuláře teď", "do:forms"),
        ("/nesmysl", "do:menu"),
        ("/", "do:menu"),
        ("status", None),
    ],
)
def test_commands(text: str, meaning: str | None) -> None:
    """A slash makes a command; an unknown one leads to the menu."""
    assert command(text) == meaning


def test_steering_words_stand_alone() -> None:
    """A steering word within a sentence is part of an answer."""
    assert control("Zpět!", "ctl:back") == "ctl:back"
    assert control("zpět do minulosti", "ctl:back") is None
    assert control("zpět", "ctl:skip") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7K3M92Q4X1 123456", ("7K3M92Q4X1", "123456")),
        ("kód 7k3m92q4x1, PIN 123 456", ("7k3m92q4x1", "123456")),
        ("7K3M 92Q4 X1 123456", ("7K3M92Q4X1", "123456")),
        ("7K3M-92Q4-X1", ("7K3M92Q4X1", "")),
        ("123456", ("", "123456")),
        ("stav podani nevyrizeno", ("", "")),
        ("1234567890", ("", "")),
        ("", ("", "")),
    ],
)
def test_code_and_pin(text: str, found: tuple[str, str]) -> None:
    """A code is found in one piece or in groups, and a PIN beside it."""
    assert code_and_pin(text) == found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1", 0),
        ("3.", 2),
        ("4", None),
        ("0", None),
        ("obecné podání", 0),
        ("OBECNE PODANI", 0),
        ("poplatek", 1),
        ("stiznst", 2),
        ("o", None),
        ("nic takového", None),
        ("²", 1),
    ],
)
def test_choosing_by_number_or_name(text: str, place: int | None) -> None:
    """A number, a name, its beginning or a typing error choose; anything else does not."""
    assert among(text, ["Obecné podání", "Ohlášení k poplatku", "Stížnost"]) == place


def test_no_phrase_is_claimed_twice() -> None:
    """Phrases are folded already, and each belongs to one meaning."""
    phrases = [p for both in understanding.INTENTS.values() for part in both for p in part]
    controls = [word for part in understanding.CONTROLS.values() for word in part]

    assert all(fold(phrase) == phrase for phrase in phrases + controls)
    assert len(set(phrases)) == len(phrases)
    assert len(set(controls)) == len(controls)
