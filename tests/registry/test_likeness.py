"""What may be the same thing twice is linked, whichever way it came, and never dropped."""

import pytest
from sqlalchemy import select

from gateway.model.blob import BlobRef
from gateway.model.item import ItemState
from gateway.model.submission import Part, PartRole, Party, SubmissionKind
from registry.kin_tables import Resemblance
from registry.likeness import Like
from tests.registry.conftest import MLYN, Office

LONG = "Žádám o povolení kácení lípy malolisté na pozemku parc. č. 123/4 v k. ú. Hlučín."
PLAN = Part("plan.pdf", "application/pdf", PartRole.ATTACHMENT, BlobRef.of(b"%PDF plan"))
LOGO = Part("logo.png", "image/png", PartRole.ATTACHMENT, BlobRef.of(b"\x89PNG logo"))
OTHER = ("<jine@example.test>",)


def found(office: Office) -> list[str]:
    """Return why items are linked."""
    return list(office.store.look(MLYN, lambda unit: unit.rows.all(select(Resemblance.why))))


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ({}, {"text": "jiný", "parts": ()}, [Like.MESSAGE]),
        (
            {"text": LONG, "parts": ()},
            {"text": LONG.upper().replace(" ", "\r\n"), "parts": (), "references": OTHER},
            [Like.TEXT],
        ),
        (
            {"text": LONG, "parts": (), "party": Party("Jan Novák", "jan@example.test")},
            {
                "text": LONG,
                "parts": (),
                "party": Party("NOVAK Jan", "abc1234"),
                "references": OTHER,
            },
            [Like.TEXT],
        ),
        (
            {"parts": (PLAN,), "text": "a"},
            {"parts": (PLAN,), "text": "b", "references": OTHER},
            [Like.FILES],
        ),
        (
            {"parts": (LOGO,), "text": "a"},
            {"parts": (LOGO,), "text": "b", "references": OTHER},
            [],
        ),
        (
            {"text": LONG, "parts": ()},
            {"text": LONG, "parts": (), "party": Party("X Y", "x@y.test"), "references": OTHER},
            [],
        ),
        (
            {"text": LONG, "kind": SubmissionKind.AUTOMATIC, "references": ("<a@b.test>",)},
            {"text": LONG, "kind": SubmissionKind.AUTOMATIC, "references": OTHER},
            [],
        ),
    ],
    ids=["message-id", "text", "name", "files", "logo", "somebody-else", "machines"],
)
def test_the_like_is_linked(
    office: Office, first: dict[str, object], second: dict[str, object], why: list[Like]
) -> None:
    """By identifier whoever sent it, by text and files from the same person; both are taken in."""
    one, two = (
        office.settle(office.hand_in(MLYN, **first)),
        office.settle(office.hand_in(MLYN, **second)),
    )

    assert found(office) == why
    assert ItemState.RECEIVED not in {one.state, two.state}
    if second.get("kind") is None:
        assert one.reference != two.reference != ""
