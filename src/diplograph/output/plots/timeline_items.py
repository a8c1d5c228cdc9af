"""The marks of a timeline: when a position was held, when it could be read, and shifts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from diplograph.coding.dates import bounds
from diplograph.output.plots import symbols
from diplograph.output.plots.drawing import FAINT, INK, Datum, Drawing
from diplograph.output.plots.plotted_positions import PlottedPosition, ids
from diplograph.output.plots.time_axis import Calendar
from diplograph.query.snapshot import Snapshot

LANE: Final = 10.0
"""How far lanes of a row are apart."""

_Placed = Sequence[tuple["Moment", float]]


class Moment(NamedTuple):
    """Positions of one row that share time, stance, firmness, day of publication and end: one mark.

    `first` and `last` are None where the time is open; `interval` tells a time over which they were
    held from one within which they were, that is not known to the day.
    """

    held: list[PlottedPosition]
    first: date | None
    last: date | None
    interval: bool
    published: date | None

    @property
    def days(self) -> tuple[date | None, date | None, date | None]:
        """The days that a calendar must have."""
        return self.first, self.last, self.published

    @property
    def is_day(self) -> bool:
        """Whether it is known to the day."""
        return self.first == self.last

    def x(self, calendar: Calendar) -> float:
        """The x of its sign: of its beginning, or of its end if only that is known."""
        return calendar.x(self.first or self.last)

    def extent(self, calendar: Calendar) -> tuple[float, float]:
        """The extent in its lane, with some room."""
        begin, end = calendar.span(self.first, self.last)
        read = calendar.x(self.published) if self.published else end
        return min(begin, read) - (11 if len(self.held) > 1 else 5), max(end, read) + 5


def of(held: Iterable[PlottedPosition], read: Mapping[str, date]) -> list[Moment]:
    """The moments of positions of one row, by time; `read` has the days of publication."""
    alike: dict[Any, list[PlottedPosition]] = defaultdict(list)
    for each in held:
        day = read.get(each.position)
        alike[each.held, each.stance, each.firmness, day, each.superseded].append(each)
    found = []
    for (when, _, _, published, _), together in alike.items():
        first, last, interval = bounds(when)
        found.append(Moment(together, _day(first), _day(last), interval, published))
    found.sort(key=lambda m: (m.first or m.last or date.min, m.last or date.max, m.held[0].what))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def draw(
    case: Snapshot, drawing: Drawing, placed: _Placed, calendar: Calendar, *, imputed: bool
) -> None:
    """Draws moments at their heights."""
    _bars(drawing, placed, calendar)
    _published(drawing, placed, calendar)
    _shifts(case, drawing, placed, calendar, imputed)
    _signs(drawing, placed, calendar)


def _bars(drawing: Drawing, placed: _Placed, calendar: Calendar) -> None:
    """Draws bars: full while a position was held, hollow where its day is unknown."""
    full: list[Datum] = []
    hollow: list[Datum] = []
    ends: list[Datum] = []
    for moment, y in placed:
        if moment.is_day:
            continue
        x, x2 = calendar.span(moment.first, moment.last)
        colour = symbols.fill(moment.held[0].polarity)
        bar = {"x": x, "x2": x2, "y": y - 1.5, "y2": y + 1.5}
        (full if moment.interval else hollow).append(bar | {"stroke": colour, "fill": colour})
        for side, place, shape in ((moment.first, x, "left"), (moment.last, x2, "right")):
            if side is None:
                ends.append({"x": place, "y": y, "shape": f"triangle-{shape}", "fill": colour})
    drawing.add("rect", full, strokeWidth=0.5)
    drawing.add("rect", [bar | {"fill": "#ffffff"} for bar in hollow], strokeWidth=0.8)
    drawing.add("point", ends, size=36, strokeWidth=0, opacity=1)


def _published(drawing: Drawing, placed: _Placed, calendar: Calendar) -> None:
    """Draws a stroke on the day of publication, and the line to it."""
    ways, strokes = [], []
    for moment, y in placed:
        if moment.published:
            x = calendar.x(moment.published)
            strokes.append({"x": x, "x2": x, "y": y - 4.6, "y2": y + 4.6})
            ways.append({"x": moment.x(calendar), "x2": x, "y": y, "y2": y})
    drawing.add("rule", ways, stroke="#999999", strokeWidth=0.6)
    drawing.add("rule", strokes, stroke=FAINT, strokeWidth=0.8)


def _shifts(
    case: Snapshot, drawing: Drawing, placed: _Placed, calendar: Calendar, imputed: bool
) -> None:
    """Draws shifts: a ring around a position, and a line from the one before it."""
    where = {
        each.position: (moment.x(calendar), y, each) for moment, y in placed for each in moment.held
    }
    held = [each for _, _, each in where.values()]
    if not held:
        return
    rows = case.query(
        "shifts",
        party=[ox.NamedNode(party) for party in sorted({each.party for each in held})],
        target=[ox.NamedNode(target) for target in sorted({each.target for each in held})],
        imputed=imputed,
    )
    lines, rings = [], []
    for row in rows:
        if row.before in where and row.position in where:
            (x, y, before), (x2, y2, after) = where[row.before], where[row.position]
            fact = {
                "what": f"{after.party.label} shifted: {before.stance.label}"
                f" {before.target.label} ({before.held}), then {after.stance.label}"
                f" {after.target.label} ({after.held})",
                "positions": ids((before, after)),
            }
            lines.append({"x": x, "y": y, "x2": x2, "y2": y2})
            rings.append({"x": x2, "y": y2} | fact)
    drawing.add("rule", lines, stroke=INK, strokeWidth=0.9)
    drawing.add("point", rings, **_RING)


def _signs(drawing: Drawing, placed: _Placed, calendar: Calendar) -> None:
    points, numbers, strikes = [], [], []
    for moment, y in placed:
        one = moment.held[0]
        x = moment.x(calendar)
        points.append(
            {"x": x, "y": y, **symbols.point(one.polarity, one.firmness), **_fact(moment)}
        )
        if one.superseded:
            strikes.append(symbols.strike(x, y))
        if len(moment.held) > 1:
            numbers.append({"x": x - 5.5, "y": y + 0.5, "text": str(len(moment.held))})
    drawing.add("point", points, opacity=1)
    symbols.draw_strikes(drawing, strikes)
    drawing.add("text", numbers, fontSize=7, align="right", baseline="middle", fill=INK)


def _fact(moment: Moment) -> Datum:
    """The datum of a sign."""
    one = moment.held[0]
    read = f"; published {moment.published}" if moment.published else ""
    return {
        "what": "; ".join(each.what for each in moment.held) + read,
        "party": one.party.id,
        "target": one.target.id,
        "stance": one.stance.id,
        "held": one.held,
        "superseded": one.superseded,
        "published": str(moment.published) if moment.published else None,
        "positions": ids(moment.held),
    }


def legend() -> list[tuple[Datum, str]]:
    """What the marks beside the signs mean."""
    grey = {"stroke": FAINT, "strokeWidth": 0.8}
    ring = {key: value for key, value in _RING.items() if key != "opacity"} | {"size": 80}
    return [
        (ring, "shift"),
        ({"kind": "tick"} | grey, "published"),
        ({"kind": "bar", "fill": FAINT} | grey, "held over a time"),
        ({"kind": "bar", "fill": "#ffffff"} | grey, "day not known"),
    ]


_RING: Final = {
    "shape": "circle",
    "fill": "#ffffff",
    "stroke": INK,
    "strokeWidth": 0.9,
    "size": 150,
    "opacity": 1,
}
