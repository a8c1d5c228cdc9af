"""The labels of a map: in a column on either side, each with a line to what it names."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from diplograph.output.plots.drawing import FAINT, LEADING, SMALL, Datum, Drawing
from diplograph.output.plots.text_width import width, wrap

BAR: Final = 7.0
_GAP: Final = 6.0


class Callout(NamedTuple):
    """A name, the point in pixels that it belongs to, and the marks that stand below it.

    `bar` are the stretches of a bar, each as a share of the longest and its facts.
    """

    name: str
    point: tuple[float, float]
    bar: Sequence[tuple[float, Datum]]
    numbers: Datum


class Placed(NamedTuple):
    """A callout with its lines of text and its upper left corner."""

    callout: Callout
    lines: list[str]
    left: bool
    x: float
    y: float


def high(callouts: Sequence[Callout], room: float) -> float:
    """The height of callouts, one below the other, in a column of a width."""
    return sum(_high(wrap(each.name, room, SMALL)) for each in callouts)


def _high(lines: Sequence[str]) -> float:
    return len(lines) * LEADING + BAR + _GAP


def columns(callouts: Sequence[Callout], *, both: bool) -> tuple[list[Callout], list[Callout]]:
    """The callouts of the left and the right column, each from top to bottom."""
    across = sorted(callouts, key=lambda each: (each.point, each.name))
    half = len(across) // 2 if both else 0
    left, right = (
        sorted(side, key=lambda each: (each.point[1], each.point[0], each.name))
        for side in (across[:half], across[half:])
    )
    return left, right


def placed(
    drawing: Drawing,
    labels: tuple[Sequence[Callout], Sequence[Callout]],
    room: float,
    tall: float,
    down: float,
) -> list[Placed]:
    """Places each callout `down` below the height of its point, or as near as others allow."""
    found = []
    for left, column in zip((True, False), labels, strict=True):
        side = [each._replace(point=(each.point[0], each.point[1] + down)) for each in column]
        x = 1.0 if left else drawing.width - room
        lines = [wrap(each.name, room, SMALL) for each in side]
        wanted = [each.point[1] - SMALL / 2 for each in side]
        tops = _apart(wanted, list(map(_high, lines)), drawing.y, drawing.y + tall)
        found += [
            Placed(each, text, left, x, y) for each, text, y in zip(side, lines, tops, strict=True)
        ]
    return found


def draw(drawing: Drawing, labels: Sequence[Placed], room: float) -> None:
    """Draws the names, bars and numbers, and the lines to the points."""
    longest = room - max((width(p.callout.numbers["text"], 7.5) for p in labels), default=0) - 5
    ways, bars, numbers = [], [], []
    for callout, lines, left, x, y in labels:
        drawing.text(lines, x, y)
        bar = y + len(lines) * LEADING + 1
        end = x
        for share, fact in callout.bar:
            upright = {"y": bar, "y2": bar + BAR}
            bars.append({"x": end, "x2": end + share * longest, **upright, **fact})
            end += share * longest
        numbers.append({"x": end + 3, "y": bar + BAR / 2 + 0.5, **callout.numbers})
        middle = y + SMALL * 0.55
        near = x + width(lines[0], SMALL) + 2 if left else x - 2
        edge = max(near, x + room + 2) if left else x - 4
        ways += [
            {"x": near, "y": middle, "x2": edge, "y2": middle},
            {"x": edge, "y": middle, "x2": callout.point[0], "y2": callout.point[1]},
        ]
    drawing.add("rule", ways, stroke=FAINT, strokeWidth=0.5)
    drawing.add("rect", bars)
    style = {"fontSize": 7.5, "baseline": "middle", "align": "left"}
    drawing.add("text", numbers, **style)


def _apart(
    wanted: Sequence[float], highs: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Heights from top to bottom near the wanted ones, without overlaps.

    >>> _apart([0, 4, 95], [10, 10, 10], 0, 100)
    [0, 10, 90]
    """
    places: list[float] = []
    free = top
    for want, tall in zip(wanted, highs, strict=True):
        places.append(max(free, want))
        free = places[-1] + tall
    end = bottom
    for number in reversed(range(len(places))):
        places[number] = min(places[number], end - highs[number])
        end = places[number]
    return places
