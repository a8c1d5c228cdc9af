"""The timeline: positions over time, with the days on which they could be read, and shifts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from diplograph.errors import UsageError
from diplograph.output.plots import symbols, timeline_bins, timeline_items
from diplograph.output.plots.drawing import HAIR, LEADING, SMALL, Drawing, Picture
from diplograph.output.plots.heading import Frame, foot, head, named, narrowed
from diplograph.output.plots.plotted_positions import (
    PlottedPosition,
    counted,
    published,
    read_positions,
)
from diplograph.output.plots.text_width import wrap
from diplograph.output.plots.time_axis import Calendar
from diplograph.output.plots.timeline_bins import Heap
from diplograph.output.plots.timeline_items import LANE, Moment
from diplograph.query.results import Iri
from diplograph.query.snapshot import Snapshot

QUERIES: Final = {
    "actor": "positions-of",
    "proposal": "positions-on-proposal",
    "location": "positions-on",
    "issue": "positions-on-issue",
    "target": "positions",
}
"""What a timeline can be of, and the saved query that gives its positions."""

_LABELS: Final = {"column": 112.0, "page": 190.0}
_ROWS: Final = {"column": 20, "page": 30}
_HEAP: Final = 21.0
_Key = tuple[Iri, Iri]


class _Line(NamedTuple):
    """A row: its name, what is drawn in it, each in a lane, and where it lies."""

    label: list[str]
    marks: list[Moment] | list[Heap]
    lanes: list[int]
    y: float
    high: float

    def placed(self) -> Iterator[tuple[Any, float]]:
        """The marks with their heights."""
        first = self.y + (self.high - max(self.lanes) * LANE) / 2
        for mark, lane in zip(self.marks, self.lanes, strict=True):
            yield mark, first + lane * LANE


def draw(case: Snapshot, frame: Frame, values: Mapping[str, Any]) -> Picture:
    """A row for each party and target, in the order in which they begin.

    Raises:
        UsageError: it is not said what the timeline is of.
    """
    subject = next((name for name in QUERIES if name in values), None)
    if subject is None:
        raise UsageError(f"a timeline is of one thing: give one of {', '.join(QUERIES)}")
    query = QUERIES[subject]
    given = read_positions(case, query, values)
    rows, notes = _most(given, frame.top or _ROWS[frame.wide])
    shown = [each for held in rows.values() for each in held]
    read = published(case, shown)
    found = {key: timeline_items.of(held, read) for key, held in rows.items()}
    drawing = Drawing(frame.wide)
    calendar = Calendar.over(
        [day for row in found.values() for moment in row for day in moment.days],
        _LABELS[frame.wide] + 10,
        drawing.width - 9,
    )
    crowded = timeline_bins.crowded(found.values())
    if crowded:
        notes.append(timeline_bins.note(calendar, _HEAP))
    others = {name: value for name, value in values.items() if name != subject}
    title = f"{named(case, query, subject, values[subject])}: positions over time"
    title = head(drawing, frame, title, narrowed(case, query, others), *notes)
    drawing.legend(symbols.polarity_legend())
    drawing.legend(
        [
            *symbols.firmness_legend(),
            *symbols.superseded_legend(shown),
            *([] if crowded else timeline_items.legend()),
        ]
    )
    drawing.y += SMALL + 5
    lines = _lines(found, calendar, drawing.y, crowded)
    _rows(drawing, lines, calendar)
    placed = [each for line in lines for each in line.placed()]
    if crowded:
        timeline_bins.draw(drawing, placed)
    else:
        timeline_items.draw(case, drawing, placed, calendar, imputed=bool(values.get("imputed")))
    foot(drawing, case)
    return Picture("timeline", query, dict(values), title, drawing, tuple(notes))


def _most(
    given: Sequence[PlottedPosition], top: int
) -> tuple[dict[_Key, list[PlottedPosition]], list[str]]:
    """The rows with the most positions, and what was left out."""
    rows: dict[_Key, list[PlottedPosition]] = defaultdict(list)
    for each in given:
        if each.held:
            rows[each.party, each.target].append(each)
    number = Counter({key: len(held) for key, held in rows.items()})
    keys = sorted(rows, key=lambda key: (-number[key], key[0].label, key[1].label, key))[:top]
    notes = []
    if len(keys) < len(rows):
        of = counted(len(keys), "row", of=len(rows))
        positions = counted(sum(number[key] for key in keys), "position", of=number.total())
        notes.append(f"{of}, those with the most positions: {positions}.")
    if undated := sum(not each.held for each in given):
        notes.append(f"{counted(undated, 'position')} without a date not shown.")
    return {key: rows[key] for key in keys}, notes


def _lines(
    found: Mapping[_Key, list[Moment]], calendar: Calendar, y: float, crowded: bool
) -> list[_Line]:
    lines = []
    names = _names(found)
    for key in sorted(found, key=lambda key: (found[key][0].first or date.min, names[key], key)):
        label = wrap(names[key], calendar.left - 14, SMALL, lines=3)
        marks: list[Moment] | list[Heap] = found[key]
        lanes = _lanes(found[key], calendar)
        if crowded:
            marks = timeline_bins.heaps(found[key], calendar, _HEAP)
            lanes = [heap.lane for heap in marks]
            lanes = [lane - min(lanes) for lane in lanes]
        high = max(len(label) * LEADING, (max(lanes) + 1) * LANE) + 5
        lines.append(_Line(label, marks, lanes, y, high))
        y += high
    return lines


def _names(keys: Iterable[_Key]) -> dict[_Key, str]:
    """The names of rows: only target or party where all rows share the other."""
    keys = list(keys)
    parties, targets = ({key[side] for key in keys} for side in (0, 1))
    if len(parties) == 1:
        return {key: key[1].label for key in keys}
    if len(targets) == 1:
        return {key: key[0].label for key in keys}
    return {key: f"{key[0].label}: {key[1].label}" for key in keys}


def _lanes(row: Sequence[Moment], calendar: Calendar) -> list[int]:
    """The lane of each moment: the first in which nothing is near it."""
    ends: list[float] = []
    lanes = []
    for moment in row:
        begin, end = moment.extent(calendar)
        lane = next((n for n, taken in enumerate(ends) if taken <= begin), len(ends))
        ends[lane : lane + 1] = [end]
        lanes.append(lane)
    return lanes


def _rows(drawing: Drawing, lines: Sequence[_Line], calendar: Calendar) -> None:
    """Draws the grid of rows and time, and the names of the rows."""
    top = drawing.y
    drawing.y = max((line.y + line.high for line in lines), default=top)
    calendar.draw(drawing, top)
    edges = [
        {"x": calendar.left - 8, "x2": calendar.right + 8, "y": line.y, "y2": line.y}
        for line in lines
    ]
    drawing.add("rule", edges, stroke=HAIR, strokeWidth=0.5)
    for line in lines:
        y = line.y + (line.high - len(line.label) * LEADING) / 2
        drawing.text(line.label, calendar.left - 12, y, align="right")
