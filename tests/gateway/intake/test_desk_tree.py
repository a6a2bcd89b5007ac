"""On the desk, what was taken out of a part stands right under it."""

from gateway.intake.desk_item import DEEPEST_SHOWN, _in_tree
from gateway.model.blob import BlobRef
from gateway.model.submission import Part, PartRole


def part(name: str, of: str = "") -> Part:
    """Return a part whose hash is its name."""
    return Part(name, "text/plain", PartRole.DERIVED, BlobRef(name, 1), of)


def test_parts_stand_under_what_they_lie_in() -> None:
    """Order and depth follow from what each part was taken out of; positions stay."""
    parts = (part("a"), part("b"), part("b1", "b"), part("a1", "a"), part("a11", "a1"))

    assert [(number, one.name, level) for number, one, level in _in_tree(parts)] == [
        *((0, "a", 0), (3, "a1", 1), (4, "a11", 2), (1, "b", 0), (2, "b1", 1)),
    ]


def test_the_same_content_twice() -> None:
    """What lies in content that is there twice is shown once, and nothing runs in circles."""
    parts = (part("a"), part("a"), part("a1", "a"), part("x", "x"), part("y", "z"), part("z", "y"))

    assert [one.name for _, one, _ in _in_tree(parts)] == ["a", "a1", "a"]


def test_very_deep() -> None:
    """Beyond a depth nothing is shown; it is in what holds it."""
    parts = (part("0"), *(part(str(n), str(n - 1)) for n in range(1, 100)))

    assert len([*_in_tree(parts)]) == DEEPEST_SHOWN + 1
