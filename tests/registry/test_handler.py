"""The registry's verdicts: what registers itself, what a clerk sees, what a clerk decides."""

from typing import Any

import pytest

from gateway.model.errors import Malformed
from gateway.model.ids import OriginatorId
from gateway.model.item import ItemState
from gateway.model.submission import Evidence, Outcome, SubmissionKind
from gateway.model.verdict import Registered
from gateway.store.store import Store
from registry.circulation import add_department
from registry.handler import RegistryHandler

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")


def test_everything_is_claimed(mail: Any) -> None:
    """The registry takes whatever nobody before it has claimed."""
    assert all(RegistryHandler().claims(mail(kind=kind)) for kind in SubmissionKind)


@pytest.mark.parametrize("kind", [SubmissionKind.MESSAGE, SubmissionKind.FORM])
def test_a_message_registers_itself_where_the_originator_wants_so(
    office: Any, kind: SubmissionKind
) -> None:
    """An automatic originator's mail is registered and the receipt is all that is owed."""
    settled = office.settle(office.hand_in(MLYN, kind=kind))

    assert settled.state is ItemState.REGISTERED
    assert settled.reference == "ZSMLYN/00001/2026"
    assert [outgoing.key for outgoing in office.owed(MLYN)] == [f"receipt:{settled.id}"]


def test_a_message_waits_for_a_clerk_where_the_originator_wants_so(office: Any) -> None:
    """A clerk's originator acknowledges the delivery at once, still without a number."""
    settled = office.settle(office.hand_in(LHOTA))

    assert settled.state is ItemState.REFERRED
    (owed,) = office.owed(LHOTA)
    assert owed.key == f"delivery:{settled.id}"
    assert "číslo jednací Vám sdělíme" in owed.text


@pytest.mark.parametrize(
    "kind", [SubmissionKind.REPORT, SubmissionKind.AUTOMATIC, SubmissionKind.UNREADABLE]
)
def test_what_no_citizen_wrote_is_for_a_clerk(office: Any, kind: SubmissionKind) -> None:
    """Reports, machines' mail and unreadable octets neither register themselves nor get answers."""
    settled = office.settle(office.hand_in(MLYN, kind=kind))

    assert settled.state is ItemState.REFERRED
    assert settled.note
    assert office.owed(MLYN) == []


def test_a_defect_is_for_a_clerk(office: Any) -> None:
    """What breaks the published conditions is not registered by the machine."""
    found = Evidence("formats", Outcome.INVALID, "Příloha a.exe není v přijímaném formátu.")
    settled = office.settle(office.hand_in(MLYN, evidence=(found,)))

    assert (settled.state, settled.note) == (ItemState.REFERRED, found.summary)


async def test_a_clerk_registers_with_subject_and_receiver(store: Store, office: Any) -> None:
    """The clerk's words go into the register and the receipt with the number follows."""
    store.write(LHOTA, lambda unit: add_department(unit, "ZP", "Odbor životního prostředí"))
    item = office.settle(office.hand_in(LHOTA))

    settled = await office.decide(
        item, "register", subject="Kácení dřevin", department="ZP", clerk="dvorak"
    )

    assert settled.state is ItemState.REGISTERED
    assert settled.reference == "LHOTA/00001/2026"
    assert [o.key for o in office.owed(LHOTA)] == [f"delivery:{item.id}", f"receipt:{item.id}"]


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("register", {"department": "NIC"}),
        ("register", {"clerk": "x" * 200}),
        ("refuse", {}),
        ("burn", {}),
    ],
)
async def test_a_wrong_instruction_changes_nothing(
    office: Any, act: str, values: dict[str, str]
) -> None:
    """An unknown department, an endless login, a missing reason or an unknown act is refused."""
    item = office.settle(office.hand_in(LHOTA))

    with pytest.raises(Malformed):
        await office.decide(item, act, **values)
    settled = await office.decide(item, "register")
    assert settled.reference == "LHOTA/00001/2026"


@pytest.mark.parametrize(("notify", "letters"), [("", 1), ("1", 2)])
async def test_a_clerk_refuses(office: Any, notify: str, letters: int) -> None:
    """The reason stands with the item and goes to the sender when the clerk wants so."""
    item = office.settle(office.hand_in(LHOTA))

    settled = await office.decide(item, "refuse", reason="Obchodní sdělení.", notify=notify)

    assert settled.state is ItemState.REFUSED
    assert "Obchodní sdělení." in settled.note
    owed = office.owed(LHOTA)
    assert len(owed) == letters
    assert ("Obchodní sdělení." in owed[-1].text) is bool(notify)


async def test_a_clerk_may_register_what_a_machine_wrote(office: Any) -> None:
    """An out-of-office reply registered by hand stays unanswered, and the filing says why."""
    why = "Zpráva je automatická odpověď."
    item = office.settle(
        office.hand_in(LHOTA, kind=SubmissionKind.AUTOMATIC, no_answer_because=why)
    )

    settled = await office.decide(item, "register")

    assert settled.state is ItemState.REGISTERED
    assert office.owed(LHOTA) == []


def test_the_same_item_gives_the_same_number(store: Store, office: Any) -> None:
    """Handled once more, an item is registered under the number it has."""
    item = office.hand_in(MLYN)
    first = office.settle(item)

    again = store.write(MLYN, lambda unit: RegistryHandler().handle(unit, item))

    assert again == Registered(first.reference)
    assert len(office.owed(MLYN)) == 1
