"""Places the bars of the totals' picture; the page draws them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from waste.totals import Month

#: The picture's measures in its own units.
WIDTH, HEIGHT = 720, 240
LEFT, BOTTOM, TOP = 76, 24, 12
_STEPS = 4
_BAR = Decimal("0.36")


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle and the month it stands for."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything the page draws."""

    bars: tuple[Bar, ...]
    #: Points of the line of what was owed: ``x,y x,y``.
    line: str
    #: Marks of the axis: height in the picture and the amount.
    marks: tuple[tuple[float, Decimal], ...]
    #: Middle of each month.
    middles: tuple[float, ...]


def plotted(months: Sequence[Month]) -> Plot:
    """Return the picture of twelve months; amounts below zero are drawn as nothing."""
    highest = max([Decimal(1), *(max(m.due, m.paid, m.owed) for m in months)])
    top = _round_up(highest)
    inner = HEIGHT - TOP - BOTTOM
    step = Decimal(WIDTH - LEFT) / len(months)

    def level(amount: Decimal) -> float:
        return round(float(TOP + inner * (1 - max(amount, Decimal(0)) / top)), 1)

    bars, middles, points = [], [], []
    for at, month in enumerate(months):
        middle = LEFT + step * (at + Decimal("0.5"))
        width = step * _BAR
        for kind, amount, x in (("due", month.due, middle - width), ("paid", month.paid, middle)):
            y = level(amount)
            bars.append(
                Bar(kind, round(float(x), 1), y, round(float(width), 1), round(TOP + inner - y, 1))
            )
        middles.append(round(float(middle), 1))
        points.append(f"{float(middle):.1f},{level(month.owed)}")
    marks = tuple((level(top * n / _STEPS), top * n / _STEPS) for n in range(_STEPS + 1))
    return Plot(tuple(bars), " ".join(points), marks, tuple(middles))


def _round_up(amount: Decimal) -> Decimal:
    """Return the next number that begins with one digit and has noughts behind it, by quarters."""
    power = Decimal(10) ** (len(str(int(amount))) - 1)
    return (amount / power).quantize(Decimal(1), ROUND_UP) * power
