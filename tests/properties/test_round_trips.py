"""What is stored comes back as it was, and the oddest words of strangers can be stored."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.model.form import FormAnswer, FormData
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction
from gateway.model.outgoing import Outgoing
from gateway.model.report import Fate, Report
from gateway.model.submission import (
    Evidence,
    Outcome,
    Part,
    PartRole,
    Party,
    Submission,
    SubmissionKind,
)
from gateway.run.commands.whole import problems
from gateway.store import codec
from gateway.store.schema import plain
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.handler import RegistryHandler
from registry.listing import filings
from tests.conftest import LHOTA, MLYN, StandingClock
from tests.fakes import arrival
from tests.offices import Office
from tests.worlds import NewStore, core

#: What breaks databases, terminals and letters.
NASTY = [
    "\x00",
    "\udc80",
    "\ud800",
    "\ufeff",
    "\u202e",
    "\r",
    "\n",
    "'",
    "\\",
    "%",
    "\u2028",
    "é",
    "𝔷",
]


def whole(text: str) -> str:
    """Join two halves of one character that happen to stand side by side, as JSON does."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


CHARACTERS = st.one_of(
    st.characters(exclude_categories=[]), st.sampled_from(NASTY), st.sampled_from("abcž ")
)
words = st.text(CHARACTERS, max_size=40).map(whole)
long_words = st.one_of(words, words.map(lambda text: whole(text * 200)))
mappings = st.dictionaries(words, words, max_size=3)
instants = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
blobs = st.binary(max_size=40).map(BlobRef.of)
parts = st.builds(Part, long_words, long_words, st.sampled_from(PartRole), blobs)
answers = st.builds(FormAnswer, words, words, long_words, words)
forms = st.builds(
    FormData, words, st.integers(1, 9), words, words, st.lists(answers, max_size=3).map(tuple)
)
submissions = st.builds(
    Submission,
    kind=st.sampled_from(SubmissionKind),
    party=st.builds(Party, long_words, long_words, mappings),
    subject=long_words,
    text=long_words,
    parts=st.lists(parts, max_size=3).map(tuple),
    evidence=st.lists(
        st.builds(Evidence, words, st.sampled_from(Outcome), words, mappings), max_size=2
    ).map(tuple),
    references=st.lists(long_words, max_size=3).map(tuple),
    form=st.none() | forms,
    written_at=st.none() | instants,
    no_answer_because=words,
)
outgoings = st.builds(
    Outgoing,
    originator=st.just(LHOTA),
    channel=st.just("fake"),
    address=long_words,
    subject=long_words,
    text=long_words,
    key=words,
    in_reply_to=long_words,
    references=st.lists(long_words, max_size=3).map(tuple),
    parts=st.lists(parts, max_size=3).map(tuple),
    automatic=st.booleans(),
    item=st.none() | words.map(ItemId),
)
#: Each example takes milliseconds on a database of its own.
FEW = settings(max_examples=15)


@given(submissions)
def test_submissions_come_back(submission: Submission) -> None:
    """A stored submission is the same, its contents named and no longer carried."""
    back = codec.loads(codec.dumps(submission), Submission)

    assert back == submission
    assert all(part.blob.content is None for part in back.parts)


@given(outgoings)
def test_outgoing_mail_comes_back(outgoing: Outgoing) -> None:
    """What we owe is the same after it was stored."""
    assert codec.loads(codec.dumps(outgoing), Outgoing) == outgoing


@given(mappings)
def test_envelopes_come_back(envelope: dict[str, str]) -> None:
    """The transport's facts are the same after they were stored."""
    assert codec.loads(codec.dumps(envelope), dict[str, str]) == envelope


@given(submissions | outgoings)
def test_documents_are_text_every_database_takes(stored: Any) -> None:
    """A document is ASCII without NUL, whatever stands in it."""
    document = codec.dumps(stored)

    assert document.isascii()
    assert document.isprintable()


@given(words)
def test_plain_text_is_storable_and_stays(text: str) -> None:
    """Only what cannot be stored is replaced, one sign by one, and only once."""
    found = plain(text)

    assert len(found) == len(text)
    assert found.encode().decode() == found
    assert "\x00" not in found
    assert plain(found) == found
    kept = [a == b for a, b in zip(text, found, strict=True)]
    assert kept == [sign != "\x00" and not "\ud800" <= sign <= "\udfff" for sign in text]


def test_an_unknown_version_is_refused() -> None:
    """A document of a later program is not read by guessing."""
    with pytest.raises(ValueError, match="unknown version 99"):
        codec.loads('{"v":99,"is":{}}', Outgoing)


#: No text that any database stores.
HALF = "\ud800"


@FEW
@given(submissions)
@example(
    Submission(SubmissionKind.MESSAGE, Party(HALF, HALF, {HALF: HALF}), references=(HALF,) * 2)
)
@example(Submission(SubmissionKind.MESSAGE, Party(), form=FormData(HALF, 1, HALF, HALF, ())))
@example(Submission(SubmissionKind.REPORT, Party(), report=Report((HALF,), Fate.DELAYED, HALF)))
async def test_whatever_was_read_can_be_registered(
    new_store: NewStore, submission: Submission
) -> None:
    """No words of a stranger keep a submission from the register of either kind of office."""
    with new_store(StandingClock()) as store:
        office = core(store, RegistryHandler())
        for originator in (LHOTA, MLYN):
            await read_as(office, originator, submission)
        item = store.look(LHOTA, lambda unit: unit.rows.all(select(ItemRow.id)))[0]
        await office.decider.decide(LHOTA, ItemId(item), Instruction("clerk:x", "register"))
        await office.payer.until_idle()

        assert store.look(LHOTA, lambda unit: filings(unit).lines[0].subject)
        assert list(problems(store)) == []
        assert office.column(LHOTA, ItemRow.state) == ["registered"]
        assert office.column(MLYN, ItemRow.state)[0] in {"registered", "referred"}


async def read_as(office: Office, originator: OriginatorId, submission: Submission) -> None:
    """Have an arrival of *originator* read as *submission*."""
    office.worker._reader = Reads(submission)  # type: ignore[assignment]
    await office.take_in(arrival("x", originator))


class Reads:
    """A reader that always reads the same."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission

    async def read(self, _arrival: object) -> Submission:
        """Return it."""
        return self._submission


@FEW
@given(outgoings)
async def test_whatever_we_owe_can_leave(new_store: NewStore, outgoing: Outgoing) -> None:
    """Owing, sending and noting it fails for no words in it."""
    with new_store(StandingClock()) as store:
        office = core(store, RegistryHandler())
        store.write(LHOTA, lambda unit: owe(unit, outgoing))
        await office.payer.until_idle()

        (sent,) = office.channel.sent
        assert sent.text == outgoing.text
        assert list(problems(store)) == []


def owe(unit: Unit, outgoing: Outgoing) -> None:
    """Owe it without an item, which here does not exist."""
    unit.owe(replace(outgoing, item=None))
