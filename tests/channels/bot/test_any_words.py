"""Whatever is said, in whatever order: always an answer, never an error, always storable."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from channels.bot.memory import Conversation as Kept
from channels.bot.memory import dumps, loads
from channels.bot.talk import Said
from channels.bot.understanding import COMMANDS, CONTROLS, INTENTS
from channels.bot.words import WORDS
from council.questions import ABOUT_NOTICES, ABOUT_RESOLUTIONS
from gateway.model.asking import Answer, Entry
from tests.channels.bot.talks import KNOWN, Conversation, sent
from waste.balance_question import SPEC

OFFERS = (SPEC, ABOUT_NOTICES, ABOUT_RESOLUTIONS)
OFFERING = replace(KNOWN, offers=OFFERS, web="https://podatelna.test", originator="lhota")
PHRASES = [phrase for both in INTENTS.values() for part in both for phrase in part]
PHRASES += [phrase for one in OFFERS for part in one.called.values() for phrase in part]
ENTRIES = tuple(Entry(f"01M850PRDYXJVBZE9CVM4TJTX{n}", f"{n}/2026 Věc", "Text.") for n in range(7))
ANSWERS = st.sampled_from(
    [
        None,
        Answer(False, "Není."),
        Answer(True, "Dlužíte.", facts=(("Účet", "1/0800"),), payment="SPD*1.0"),
        Answer(True, "Nalezeno: 7.", entries=ENTRIES, more=True),
        Answer(True, "Nalezeno: 1.", entries=ENTRIES[:1]),
    ]
)
STEERING = [word for part in CONTROLS.values() for word in part]
LIKELY = st.sampled_from(
    [
        *PHRASES, *STEERING, *(f"/{word}" for word in COMMANDS), "1", "2", "3", "99", "kácení",
        "7K3M92Q4X1", "123456", "5. 3. 1980", "změnit 2", "Žofie", "25596641", "občan",
        "1345000012",
    ]
)  # fmt: skip
#: Also what no keyboard types: controls, and halves of pairs.
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)
WORDS_SAID = st.builds(Said, text=LIKELY | ANYTHING)
PRESSED = st.builds(
    Said, button=st.builds("{}.{}".format, st.integers(0, 60), st.integers(0, 9)) | st.text()
)
FILES = st.builds(sent, ANYTHING, st.integers(0, 30_000_000))
HEARD = WORDS_SAID | PRESSED | FILES | st.just(Said(odd=True))


@given(
    heard=st.lists(HEARD, max_size=40),
    complaint=st.sampled_from(["", "name", "born", "organisation_id", "photo"]),
    status=st.sampled_from([None, Answer(False, "Není."), Answer(True, "Je.")]),
    answer=ANSWERS,
    wait=st.sampled_from([0, 0, 0, 5]),
)
def test_every_word_is_answered(
    heard: list[Said],
    complaint: str,
    status: Answer | None,
    answer: Answer | None,
    wait: int,
) -> None:
    """The dialogue never raises, never falls silent, and what it remembers survives as JSON."""
    conversation = Conversation(OFFERING, status=status, wait=wait)
    if answer is not None:
        conversation.answers = {one.kind: answer for one in OFFERS}
    if complaint:
        conversation.complaints[complaint] = "Nesedí."
    for said in heard:
        conversation.hear(said)

        assert conversation.told.strip()
        assert all(len(b.press.encode()) <= 64 for r in conversation.replies for b in r.buttons)
        kept = Kept(talk=replace(conversation.talk, offers=()), pending=conversation.replies)
        assert loads(dumps(kept)) == kept
        dumps(kept).encode()


@given(heard=st.lists(HEARD, max_size=40), answer=ANSWERS)
def test_every_button_offered_works(heard: list[Said], answer: Answer | None) -> None:
    """Whatever happened before, each button of the newest reply leads on and is not old."""
    conversation = Conversation(OFFERING)
    if answer is not None:
        conversation.answers = {one.kind: answer for one in OFFERS}
    for said in heard:
        conversation.hear(said)
    there = conversation.talk
    for button in conversation.replies[-1].buttons if conversation.replies else ():
        conversation.talk = there

        assert "začněme znovu" not in conversation.hear(Said(button=button.press)).lower()


@given(st.text())
def test_any_note_can_be_read(text: str) -> None:
    """A note that is none begins a conversation anew."""
    assert isinstance(loads(text), Kept)


def test_both_languages_say_the_same_things() -> None:
    """No sentence is missing in one of them, and both fill in the same names."""
    assert WORDS["cs"].keys() == WORDS["en"].keys()
    for key, sentence in WORDS["cs"].items():
        names = {"{office}", "{day}", "{code}", "{pin}", "{name}", "{label}", "{wait}", "{files}"}
        names |= {"{offers}", "{address}"}
        for name in names:
            assert (name in sentence) == (name in WORDS["en"][key]), key
