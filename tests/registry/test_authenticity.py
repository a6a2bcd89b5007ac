"""By what a filing is proven: signatures, data boxes, paper, forms, and what a clerk judges."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from gateway.model.errors import Malformed
from gateway.model.ids import OriginatorId
from gateway.model.item import ItemState
from gateway.model.submission import Evidence, Outcome, SubmissionKind
from gateway.store.store import Store
from registry.authenticity import WORDS, as_filed, authenticity_of, choices, judged, to_judge
from registry.axes import Authenticity
from registry.confirming import confirm
from registry.desk_words import AUTHENTICITY
from registry.tables import Filing

LHOTA = OriginatorId("lhota")
MLYN = OriginatorId("mlyn")

SIGNED = Evidence("signature", Outcome.VALID, "", {"level": "recognised"})
UNSURE = Evidence("signature", Outcome.NOT_ASSESSED, "")
WRONG = Evidence("signature", Outcome.INVALID, "")
OWN_BOX = Evidence("data-box", Outcome.VALID, "Ze schránky odesílatele.")
SOME_BOX = Evidence("data-box", Outcome.NOT_ASSESSED, "")
ADVOCATE = Evidence("data-box", Outcome.VALID, "", {"may_represent": "yes"})
SYSTEM = Evidence("data-box", Outcome.NOTED, "")
NO_BOX = Evidence("data-box", Outcome.INVALID, "")
PAPER = Evidence("paper", Outcome.NOT_ASSESSED, "Naskenováno.")

#: Evidence, and where it puts a message and a form.
TABLE = [
    ((), Authenticity.AWAITING_CONFIRMATION, Authenticity.PREFILLED),
    ((SIGNED,), Authenticity.SIGNED_RECOGNISED, Authenticity.SIGNED_RECOGNISED),
    ((WRONG,), Authenticity.AWAITING_CONFIRMATION, Authenticity.PREFILLED),
    ((UNSURE,), Authenticity.SIGNATURE_INDETERMINATE, Authenticity.SIGNATURE_INDETERMINATE),
    ((OWN_BOX,), Authenticity.DATABOX_FICTION, Authenticity.DATABOX_FICTION),
    ((SOME_BOX,), Authenticity.DATABOX_OTHER_PERSON, Authenticity.DATABOX_OTHER_PERSON),
    ((NO_BOX,), Authenticity.AWAITING_CONFIRMATION, Authenticity.PREFILLED),
    ((SYSTEM,), Authenticity.AWAITING_CONFIRMATION, Authenticity.PREFILLED),
    ((ADVOCATE,), Authenticity.DATABOX_OTHER_PERSON, Authenticity.DATABOX_OTHER_PERSON),
    ((OWN_BOX, SIGNED), Authenticity.SIGNED_RECOGNISED, Authenticity.SIGNED_RECOGNISED),
    ((OWN_BOX, UNSURE), Authenticity.DATABOX_FICTION, Authenticity.DATABOX_FICTION),
    ((PAPER,), Authenticity.PAPER_UNSIGNED, Authenticity.PAPER_UNSIGNED),
]


@pytest.mark.parametrize(("evidence", "message", "form"), TABLE)
def test_the_evidence_decides(
    mail: Any, evidence: tuple[Evidence, ...], message: Authenticity, form: Authenticity
) -> None:
    """The table of evidence, for letters and for forms."""
    assert authenticity_of(mail(evidence=evidence)) is message
    assert authenticity_of(mail(evidence=evidence, kind=SubmissionKind.FORM)) is form


@pytest.mark.parametrize("one", list(Authenticity))
def test_every_state_has_its_words(one: Authenticity) -> None:
    """For the sender's receipt and for the clerk's desk."""
    assert WORDS[one].endswith(".")
    assert AUTHENTICITY[one][0]


def test_what_is_filed_unsigned_is_to_be_confirmed(mail: Any) -> None:
    """A prepared form that is filed as it is counts like an e-mail."""
    form = mail(kind=SubmissionKind.FORM)

    assert as_filed(form) is Authenticity.AWAITING_CONFIRMATION
    assert as_filed(mail(evidence=(OWN_BOX,))) is Authenticity.DATABOX_FICTION


def test_a_clerk_judges_paper_and_strange_data_boxes(mail: Any) -> None:
    """There he must choose; of an own data box he may say that it is somebody else's."""
    paper, some, own = (mail(evidence=(e,)) for e in (PAPER, SOME_BOX, OWN_BOX))

    assert [to_judge(one) for one in (paper, some, own, mail())] == [True, True, False, False]
    assert choices(mail()) == ()
    assert judged(paper, "paper-signed") is Authenticity.PAPER_SIGNED
    assert judged(own, "databox-other-person") is Authenticity.DATABOX_OTHER_PERSON
    assert judged(own, "") is None
    for submission, chosen in ((paper, ""), (paper, "databox-fiction"), (mail(), "confirmed")):
        with pytest.raises(Malformed):
            judged(submission, chosen)


def filing_of(store: Store, originator: OriginatorId) -> Filing:
    """Return the only filing."""
    (found,) = store.look(originator, lambda unit: unit.rows.all(select(Filing)))
    return found


async def test_a_scan_waits_for_a_clerk_everywhere(store: Store, office: Any) -> None:
    """Also where the machine registers; the clerk says whether the paper is signed."""
    item = office.settle(office.hand_in(MLYN, evidence=(PAPER,)))
    assert item.state is ItemState.REFERRED
    assert "posoudí pracovník" in item.note

    with pytest.raises(Malformed):
        await office.decide(item, "register")
    await office.decide(item, "register", authenticity="paper-signed")

    filing = filing_of(store, MLYN)
    assert filing.authenticity == Authenticity.PAPER_SIGNED
    assert filing.confirmation_due is None


async def test_unsigned_paper_can_be_completed_later(store: Store, office: Any) -> None:
    """It has no five days; that it was signed afterwards is written down."""
    item = office.settle(office.hand_in(LHOTA, evidence=(PAPER,)))
    await office.decide(item, "register", authenticity="paper-unsigned")
    filing = filing_of(store, LHOTA)
    assert filing.confirmation_due is None

    def work(unit: Any) -> None:
        row = unit.rows.get(Filing, filing.record_identifier, lock=True)
        confirm(unit, row, "podpis doplněn na přepážce")

    store.write(LHOTA, work)

    assert filing_of(store, LHOTA).authenticity == Authenticity.CONFIRMED


def test_an_own_data_box_counts_as_signed(store: Store, office: Any) -> None:
    """The machine registers it, nothing is to be confirmed, and the receipt says why."""
    office.filed(evidence=(OWN_BOX,))

    filing = filing_of(store, MLYN)
    assert filing.authenticity == Authenticity.DATABOX_FICTION
    assert filing.confirmation_due is None
    text = office.owed(MLYN)[-1].text
    assert "hledí se na ně jako na podepsané" in text
    assert "do 5 dnů" not in text


def test_an_unsigned_letter_is_confirmed_within_the_term(store: Store, office: Any) -> None:
    """As ever: the law's five days run for e-mail alone."""
    office.filed()

    assert filing_of(store, MLYN).confirmation_due == date(2026, 3, 9)
