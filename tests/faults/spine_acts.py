"""What happens to a filing from its department to its closed file, the council's acts between.

Last a form is made, published and withdrawn. Each is done again with the very same form after a
crash; then it either says that it was done or changes nothing.
"""

from collections.abc import Sequence

from sqlalchemy import select

from forms import publishing
from forms.designing import drafts
from forms.tables import FormDraft
from gateway.model.errors import Wrong
from gateway.model.form import FormField
from gateway.store.outbox import OutgoingState
from gateway.store.store import Store
from gateway.store.tables import OutgoingRow
from gateway.store.unit import Unit
from registry.circulation import add_department, assign
from registry.file_tables import CaseFile
from registry.files.closing import close_file, settle_file
from registry.files.components import pieces_of
from registry.files.contents import NewFile, join, locked, open_file
from registry.files.converting import Made, Outcome
from registry.files.desk_converting import keep_all
from registry.files.settling import Method, Settled, settle
from registry.plan import reading
from registry.plan.scheme import take_over
from registry.tables import Filing
from tests.conftest import LHOTA
from tests.faults import council_acts
from tests.faults.council_acts import found_board
from tests.faults.cutting import Act

CODE = "rezervace-haly"
NAME = FormField("name", {"cs": "Jméno a příjmení"})


def seed(store: Store) -> None:
    """Make a department, a plan, a board, and the draft of a form."""

    def work(unit: Unit) -> None:
        add_department(unit, "FIN", "Odbor financí")
        take_over(unit, reading.read(reading.example("town").read_text("utf-8")))
        found_board(unit)
        drafts.put_question(unit, drafts.begin(unit, "Rezervace haly"), NAME, "")

    store.write(LHOTA, work, "operator")


def _filing(unit: Unit) -> Filing:
    key = unit.rows.first(select(Filing.record_identifier))
    found = unit.rows.get(Filing, key or "", lock=True)
    assert found is not None
    return found


def _file(unit: Unit) -> CaseFile:
    return locked(unit, unit.rows.first(select(CaseFile.id)) or "")


def _assign(unit: Unit) -> None:
    assign(unit, _filing(unit), "FIN", "")


def _put(unit: Unit) -> None:
    filing = _filing(unit)
    join(unit, filing, open_file(unit, NewFile("Pítko", "101.1")))


def _settle(unit: Unit) -> None:
    settle(unit, _filing(unit), Settled(Method.BY_DOCUMENT))


def _settle_file(unit: Unit) -> None:
    settle_file(unit, _file(unit))


def _close_file(unit: Unit) -> None:
    filing, file = _filing(unit), _file(unit)
    # The extract has left by itself meanwhile.
    for row in unit.rows.all(select(OutgoingRow)):
        row.state = OutgoingState.SENT
    made = {
        "text/plain": Made(Outcome.CONVERTED, b"%PDF-1.7 made of a letter"),
        "application/pdf": Made(Outcome.ALREADY),
    }
    keep_all(unit, tuple((one, made[one.media_type]) for one in pieces_of(unit, filing)))
    close_file(unit, file)


def _draft(unit: Unit) -> str:
    found = unit.rows.first(select(FormDraft.id))
    if found is None:
        raise Wrong("It is not there any more.")
    return found


def _publish(unit: Unit) -> None:
    drafts.publish(unit, _draft(unit), 2)


def _withdraw(unit: Unit) -> None:
    publishing.withdraw(unit, CODE, "hala se opravuje")


def _offer(unit: Unit) -> None:
    publishing.offer_again(unit, CODE)


ACTS: Sequence[Act] = (
    Act("assign", ("filing.assigned",), _assign),
    Act("put into a file", ("file.opened", "filing.put-in", "file.joined"), _put),
    *council_acts.ACTS,
    Act("settle", ("filing.settled",), _settle),
    Act("settle file", ("file.settled",), _settle_file),
    Act("close file", ("filing.converted", "filing.format-noted", "file.closed"), _close_file),
    Act("publish form", ("form.published", "form-draft.published"), _publish),
    Act("withdraw form", ("form.withdrawn",), _withdraw),
    Act("offer form", ("form.offered",), _offer),
)
