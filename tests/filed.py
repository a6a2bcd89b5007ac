"""Files with something in every table of theirs, under one originator's own mark."""

from datetime import date

from sqlalchemy import select

from gateway.store.unit import Unit
from registry.file_tables import CaseFile, GivenUp
from registry.files.components import pieces_of
from registry.files.contents import NewFile, join, open_file, take_out
from registry.files.converting import Made, Outcome
from registry.files.formats import give
from registry.files.leftovers import Paper, note_paper
from registry.files.settling import Method, Settled, reopen, settle
from registry.plan.reading import ClassLine, NewScheme
from registry.plan.regime import Mark, Regime
from registry.plan.scheme import take_over
from registry.tables import Consignment, Filing


def plan_of(mark: str) -> NewScheme:
    """Return a scheme of one heading and one class, named by *mark*."""
    regime = Regime(Mark.DESTROY, 5)
    lines = (
        ClassLine("1", "1", "", f"Oddíl {mark}"),
        ClassLine("1.1", "1", "1", f"Skupina {mark}", regime=regime),
    )
    return NewScheme(f"Plán {mark}", date(2020, 1, 1), lines)


def live_files(unit: Unit, mark: str) -> None:
    """Open two files, settle a filing and open it again, note paper and give a reply up."""
    take_over(unit, plan_of(mark))
    unit.rows.flush()
    filing = unit.rows.first(select(Filing).order_by(Filing.record_identifier))
    assert filing is not None
    file = open_file(unit, NewFile(f"Spis {mark}", "1.1"))
    open_file(unit, NewFile(f"Prázdný {mark}", "1.1"))
    join(unit, filing, file)
    take_out(unit, filing, mark)
    join(unit, filing, file)
    note_paper(unit, filing, Paper("1", "0", mark))
    settle(unit, filing, Settled(Method.OTHER, mark, mark))
    unit.rows.flush()
    reopen(unit, filing, mark)
    letter = unit.rows.first(select(Consignment.id))
    assert letter is not None
    for piece in pieces_of(unit, filing):
        give(unit, piece, Made(Outcome.ALREADY), "image/png", mark.encode())
    unit.rows.add(GivenUp(consignment=letter, reason=mark, by=unit.actor, at=unit.now))


def files_of(unit: Unit) -> list[str]:
    """Return the identifiers of all files."""
    return list(unit.rows.all(select(CaseFile.id).order_by(CaseFile.id)))
