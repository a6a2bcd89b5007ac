"""Whatever clerks do with filings and files, in whatever order, what is stored stays whole."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from gateway.model.errors import BadState, Refused
from gateway.store.store import Store
from gateway.store.unit import Unit
from registry import ledger
from registry.file_tables import CaseFile, FileEntry, FileSeries
from registry.files.closing import close_file, reclassify, reopen_file, settle_file
from registry.files.contents import NewFile, join, move, open_file, take_out
from registry.files.settling import Settled, reopen, settle
from registry.identifiers import new_identifier
from registry.plan.scheme import take_over
from registry.tables import Filing
from registry.verify import problems
from tests.conftest import LHOTA, StandingClock
from tests.filed import plan_of
from tests.worlds import NewStore

FILINGS = 4

Act = Callable[[Unit, Filing, CaseFile], object]

ACTS: Mapping[str, Act] = {
    "open": lambda unit, _f, _c: open_file(unit, NewFile("Spis", "1.1")),
    "open-wrong": lambda unit, _f, _c: open_file(unit, NewFile("Spis", "1")),
    "join": join,
    "take-out": lambda unit, filing, _c: take_out(unit, filing, "Omyl."),
    "move": lambda unit, filing, file: move(unit, filing, file, "Patří sem."),
    "settle": lambda unit, filing, _c: settle(unit, filing, Settled("noted")),
    "reopen": lambda unit, filing, _c: reopen(unit, filing, "Znovu."),
    "cancel": lambda unit, filing, _c: ledger.cancel(unit, filing.reference_number, "Omyl."),
    "settle-file": lambda unit, _f, file: settle_file(unit, file),
    "close-file": lambda unit, _f, file: close_file(unit, file),
    "reopen-file": lambda unit, _f, file: reopen_file(unit, file, "Znovu."),
    "classify": lambda unit, _f, file: reclassify(unit, file, "1.1", "Znovu."),
}

#: What usually happens is drawn more often than a storno.
NAMES = st.sampled_from([*ACTS, *("join", "settle", "close-file") * 3])
STEPS = st.lists(st.tuples(NAMES, st.integers(0, FILINGS - 1), st.integers(0, 2)), max_size=20)


@given(STEPS)
@settings(
    max_examples=8,
)
def test_files_stay_whole(new_store: NewStore, steps: list[tuple[str, int, int]]) -> None:
    """No gap in marks or orders, no filing in two files, nothing unsettled in what is settled."""
    with new_store(StandingClock()) as store:
        store.write(LHOTA, _begin)
        for step in steps:
            _do(store, step)

        assert store.look(LHOTA, lambda unit: list(problems(unit))) == []
        held, marks, last = store.look(LHOTA, _figures)
        assert held <= FILINGS
        assert marks == last


def _begin(unit: Unit) -> None:
    """Take a plan over, register some filings and open a file."""
    take_over(unit, plan_of("plán"))
    for _ in range(FILINGS):
        number = ledger.take(unit)
        filing = _filing(unit, number.reference)
        unit.rows.write(filing)
        ledger.enter(unit, number, filing.record_identifier)
    open_file(unit, NewFile("První", "1.1"))


#: Columns that say nothing here.
EMPTY = (
    "description", "sender_name", "sender_address", "sender_number", "clerk", "code",
    "no_receipt_because", "sought",
)  # fmt: skip


def _filing(unit: Unit, reference: str) -> Filing:
    words = dict.fromkeys(EMPTY, "")
    return Filing(
        record_identifier=new_identifier("LHOTA"),
        reference_number=reference,
        subject=reference,
        received_at=unit.now,
        registered_at=unit.now,
        channel="email",
        technical_state="accepted",
        authenticity="confirmed",
        handling="assigned",
        **words,
    )


def _do(store: Store, step: tuple[str, int, int]) -> None:
    """Do one step as a clerk, or be refused; nothing else may happen."""
    name, which, where = step

    def work(unit: Unit) -> None:
        filings = unit.rows.all(select(Filing).order_by(Filing.reference_number).with_for_update())
        files = unit.rows.all(select(CaseFile).order_by(CaseFile.seq).with_for_update())
        ACTS[name](unit, filings[which], files[where % len(files)])

    # The storno alone says by this what was cancelled before.
    with suppress(Refused, BadState if name == "cancel" else Refused):
        store.write(LHOTA, work, "clerk:novakova")


def _figures(unit: Unit) -> tuple[int, int, int]:
    """Return how many filings are in files, how many files there are, and the last number."""
    held = unit.rows.count(select(FileEntry).where(FileEntry.held.is_not(None)))
    last = unit.rows.first(select(func.max(FileSeries.last))) or 0
    return held, unit.rows.count(select(CaseFile)), last
