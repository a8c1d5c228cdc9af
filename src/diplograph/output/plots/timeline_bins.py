"""The marks of a crowded timeline: positions gathered by a stretch of time and by polarity."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from diplograph.output.plots import symbols
from diplograph.output.plots.drawing import INK, Drawing
from diplograph.output.plots.plotted_positions import (
    PlottedPosition,
    are_superseded,
    ids,
    positions_in_words,
)
from diplograph.output.plots.time_axis import Calendar
from diplograph.output.plots.timeline_items import Moment

MOST: Final = 120
"""How many marks a timeline shows singly."""


class Heap(NamedTuple):
    """The positions of one row that began in one stretch of time, and have one polarity."""

    held: list[PlottedPosition]
    x: float
    lane: int
    when: str


def crowded(rows: Iterable[Sequence[Moment]]) -> bool:
    """Whether there are more moments than can be read singly."""
    return sum(map(len, rows)) > MOST


def heaps(row: Iterable[Moment], calendar: Calendar, room: float) -> list[Heap]:
    """The heaps of a row, with at least `room` pixels between their stretches of time.

    Lanes are those of the polarities, the highest above.
    """
    months = calendar.months(room)
    found: Mapping[tuple[int, int], list[PlottedPosition]] = defaultdict(list)
    for moment in row:
        day = moment.first or moment.last or calendar.first
        for each in moment.held:
            stretch = (day.year * 12 + day.month - 1) // months
            found[stretch, each.polarity].append(each)
    return [
        Heap(held, _middle(stretch, months, calendar), 2 - polarity, _when(stretch, months))
        for (stretch, polarity), held in sorted(found.items())
    ]


def _middle(stretch: int, months: int, calendar: Calendar) -> float:
    begin, end = _month(stretch * months), _month((stretch + 1) * months)
    return (calendar.x(begin) + calendar.x(end)) / 2


def _when(stretch: int, months: int) -> str:
    begin, end = _month(stretch * months), _month((stretch + 1) * months - 1)
    text = f"{begin:%Y-%m}"
    return text if begin == end else f"{text}/{end:%Y-%m}"


def _month(number: int) -> date:
    number = max(12, min(number, 9999 * 12 + 11))
    return date(number // 12, number % 12 + 1, 1)


def note(calendar: Calendar, room: float) -> str:
    """How the positions are gathered, in words."""
    months = calendar.months(room)
    stretch = "month" if months == 1 else f"{months} months"
    return f"Gathered by {stretch} of their first day and by polarity, with their number."


def draw(drawing: Drawing, placed: Iterable[tuple[Heap, float]]) -> None:
    """Draws heaps at their heights."""
    points, numbers, strikes = [], [], []
    for heap, y in placed:
        one, number = heap.held[0], len(heap.held)
        stances = ", ".join(sorted({each.stance.label for each in heap.held}))
        said = f"{one.party.label} on {one.target.label}, {heap.when}"
        fact = {
            "what": f"{said}: {positions_in_words(heap.held)} ({stances})",
            "party": one.party.id,
            "target": one.target.id,
            "when": heap.when,
            "number": number,
            "positions": ids(heap.held),
        }
        firmness = symbols.hardest(each.firmness for each in heap.held)
        x = heap.x - 4 if number > 1 else heap.x
        points.append({"x": x, "y": y, **symbols.point(one.polarity, firmness), **fact})
        if are_superseded(heap.held):
            strikes.append(symbols.strike(x, y))
        if number > 1:
            numbers.append({"x": heap.x + 1, "y": y + 0.5, "text": str(number)})
    drawing.add("point", points, opacity=1)
    symbols.draw_strikes(drawing, strikes)
    drawing.add("text", numbers, fontSize=7, align="left", baseline="middle", fill=INK)
