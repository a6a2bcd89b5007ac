"""Places bars, a line and the marks of an axis; the pages of parts draw them as SVG.

A picture never speaks alone: the page shows the same numbers as a table beneath.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from itertools import chain

#: A number to be drawn: amounts are decimal, counts whole.
Number = Decimal | int

_BARS = Decimal("0.72")


@dataclass(frozen=True, slots=True)
class Size:
    """The picture's measures in its own units."""

    width: int = 720
    height: int = 240
    left: int = 76
    bottom: int = 24
    top: int = 12
    #: Marks on the axis beside the one at nought.
    steps: int = 4
    #: How wide the bars of one place may become together, however few places there are.
    widest: int = 96


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, one for each place on the axis."""

    #: Names the look: ``plot-due``, ``plot-key-due`` in the stylesheet.
    kind: str
    values: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything a page draws."""

    size: Size
    bars: tuple[Bar, ...]
    #: The kind of the line and its points, ``x,y x,y``; both empty without a line.
    line_kind: str
    line: str
    #: Marks of the axis: height in the picture and the number.
    marks: tuple[tuple[float, Number], ...]
    #: Middle of each place.
    middles: tuple[float, ...]


def plotted(
    bars: Sequence[Series],
    line: Series | None = None,
    *,
    highest: Number = 1,
    size: Size = Size(),
) -> Plot:
    """Return the picture of series of one length; what lies below zero is drawn as nothing.

    A line may be shorter: it ends where its numbers are not known yet.

    *highest* is the least the axis reaches; pictures that are compared get the same.
    """
    series = [*bars, line] if line is not None else [*bars]
    values = (highest, *chain.from_iterable(one.values for one in series))
    top = round_up(max(values))
    if all(isinstance(value, int) for value in values):
        # Things are counted in wholes: so are the marks.
        top = (top / size.steps).to_integral_value(ROUND_UP) * size.steps
    inner = size.height - size.top - size.bottom
    places = max((len(one.values) for one in series), default=1) or 1
    step = Decimal(size.width - size.left) / places

    def level(value: Number) -> float:
        return round(float(size.top + inner * (1 - Decimal(max(value, 0)) / top)), 1)

    middles = [size.left + step * (at + Decimal("0.5")) for at in range(places)]
    width = min(step * _BARS, Decimal(size.widest)) / (len(bars) or 1)
    drawn = []
    for at, middle in enumerate(middles):
        begin = middle - width * len(bars) / 2
        for number, one in enumerate(bars):
            y = level(one.values[at])
            x, height = float(begin + width * number), size.top + inner - y
            drawn.append(Bar(one.kind, round(x, 1), y, round(float(width), 1), round(height, 1)))
    points = (
        []
        if line is None
        else [
            f"{float(middle):.1f},{level(value)}"
            for middle, value in zip(middles[: len(line.values)], line.values, strict=True)
        ]
    )
    return Plot(
        size,
        tuple(drawn),
        line.kind if line is not None else "",
        " ".join(points),
        tuple((level(top * n / size.steps), top * n / size.steps) for n in range(size.steps + 1)),
        tuple(round(float(middle), 1) for middle in middles),
    )


def round_up(number: Number) -> Decimal:
    """Return the next number that begins with one digit and has noughts behind it."""
    power = Decimal(10) ** (len(str(int(number))) - 1)
    return (Decimal(number) / power).quantize(Decimal(1), ROUND_UP) * power
