"""Pictures of numbers: bars stand where the numbers say, on an axis that ends at a round one."""

from decimal import Decimal

import pytest

from gateway.web.plot import Series, Size, plotted, round_up

SIZE = Size(width=120, height=140, left=20, bottom=20, top=20)


def test_bars_are_as_high_as_their_numbers() -> None:
    """Half of the axis is half of the height; two series stand side by side in their place."""
    plot = plotted([Series("a", (8, 4)), Series("b", (0, -3))], size=SIZE)

    assert [(bar.kind, bar.y, bar.height) for bar in plot.bars] == [
        ("a", 20.0, 100.0), ("b", 120.0, 0.0), ("a", 70.0, 50.0), ("b", 120.0, 0.0),
    ]  # fmt: skip
    assert plot.bars[0].x + plot.bars[0].width == plot.bars[1].x == 45.0
    assert plot.middles == (45.0, 95.0)


def test_marks_go_from_nought_to_a_round_number() -> None:
    """The axis ends above the highest number, or above what pictures of one scale share."""
    plot = plotted([Series("a", (7,))], highest=12, size=SIZE)

    assert [float(number) for _, number in plot.marks] == [0, 5, 10, 15, 20]
    assert [y for y, _ in plot.marks] == [120.0, 95.0, 70.0, 45.0, 20.0]


def test_a_line_goes_through_its_numbers() -> None:
    """The line has a point in the middle of each place; without one there is none."""
    plot = plotted([], Series("owed", (Decimal("2.50"), Decimal(10))), size=SIZE)

    assert (plot.line_kind, plot.line, plot.bars) == ("owed", "45.0,95.0 95.0,20.0", ())
    assert plotted([Series("a", (1,))], size=SIZE).line == ""
    assert plotted([Series("a", (9, 9))], Series("b", (9,)), size=SIZE).line == "45.0,45.0"
    with pytest.raises(IndexError):
        plotted([Series("a", (9,))], Series("b", (9, 9)), size=SIZE)


@pytest.mark.parametrize(("number", "round_"), [(1, 1), (9, 9), (11, 20), (200, 200), (201, 300)])
def test_round_numbers_have_one_digit(number: int, round_: int) -> None:
    """The next number of one digit and noughts."""
    assert round_up(number) == round_
