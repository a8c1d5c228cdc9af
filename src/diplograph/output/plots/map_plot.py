"""The map: positions by place, as the saved query `positions-on` gives them.

The outline and the corridors are the geometries of the case's vocabulary; the program has none.
"""

from collections.abc import Mapping, Sequence
from math import dist
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.output.plots import label_placement, projection, symbols
from diplograph.output.plots.drawing import FAINT, INK, LEADING, Datum, Drawing, Picture
from diplograph.output.plots.heading import Frame, foot, head, narrowed
from diplograph.output.plots.label_placement import Callout
from diplograph.output.plots.plotted_positions import (
    PlottedPosition,
    counted,
    ids,
    listed,
    positions_in_words,
    read_positions,
)
from diplograph.output.plots.projection import Area, Point, Shape
from diplograph.query.results import Iri
from diplograph.query.snapshot import Snapshot
from diplograph.rdf.namespaces import DP

_QUERY: Final = "positions-on"
_ROOM: Final = {"column": 96.0, "page": 150.0}
_TALL: Final = {"column": 230.0, "page": 400.0}
_PLACES: Final = {"column": 12, "page": 24}
_LAND, _SHORE, _LINE = "#f1eee6", "#8d8776", "#555555"
_SIGNS: Final = ((-1, "▼", "against"), (0, "●", "neither for nor against"), (1, "▲", "for"))
_WITHOUT: Final = """SELECT DISTINCT ?place {
  ?place dp:within FRAME . OPTIONAL { ?place dp:geometry ?geometry } FILTER(!BOUND(?geometry))
}"""


class _Site(NamedTuple):
    """A place, its geometry, and the positions on it and on the places within it."""

    place: Iri
    shape: Shape
    held: list[PlottedPosition]

    @property
    def fact(self) -> Datum:
        """The datum of its mark."""
        return {
            "what": f"{self.place.label}: {positions_in_words(self.held)}",
            "place": self.place.id,
            "number": len(self.held),
            "positions": ids(self.held),
        }


def draw(case: Snapshot, frame: Frame, values: Mapping[str, Any]) -> Picture:
    """The places with a geometry in and around an area, each with its positions beside the map.

    `location` is the area; without it, it is the place with an outline that has the most positions.

    Raises:
        UsageError: no place has a geometry, or the area has none.
    """
    shapes = projection.shapes(case)
    filters = {name: value for name, value in values.items() if name != "location"}
    middle = _middle(case, shapes, filters, values.get("location"))
    drawing = Drawing(frame.wide)
    room = _ROOM[frame.wide]
    left = room + 14 if frame.wide == "page" else 4.0
    window = Area.around(shapes[middle], left, drawing.width - left - room - 14, _TALL[frame.wide])
    sites = _sites(case, {p: s for p, s in shapes.items() if window.holds(s)}, filters)
    shown = sites[: frame.top or _PLACES[frame.wide]]
    notes = _notes(case, middle, shapes[middle], shown, len(sites))
    title = head(
        drawing,
        frame,
        f"{middle.label}: positions by place",
        narrowed(case, _QUERY, filters),
        "Against or for their targets; on each place and the places within it.",
        *notes,
    )
    drawing.legend(_legend())
    _draw(drawing, window, shapes[middle], shown, room)
    foot(drawing, case)
    return Picture("map", _QUERY, dict(values), title, drawing, notes)


def _middle(
    case: Snapshot, shapes: Mapping[Iri, Shape], filters: Mapping[str, Any], location: Any
) -> Iri:
    """The place whose geometry is the area of the map."""
    if location is not None:
        if not isinstance(location, str | ox.NamedNode):
            raise UsageError(f"location has {len(location)} values; it takes one")
        place = case.resolve(str(location).strip("<>"), DP.Location)
        if place not in shapes:
            raise UsageError(
                f"{place.id} has no geometry to draw (give it a dp:geometry in the vocabulary, "
                f"or name one of {listed([each.id for each in shapes])})"
            )
        return place
    areas = [place for place, shape in shapes.items() if shape.is_area] or list(shapes)
    if not areas:
        raise UsageError(
            "no place has a geometry to draw (give places a dp:geometry in the vocabulary, as "
            '"POINT(34.25 31.29)"^^geo:wktLiteral)'
        )
    return _sites(case, {place: shapes[place] for place in areas}, filters, empty=True)[0].place


def _sites(
    case: Snapshot,
    shapes: Mapping[Iri, Shape],
    filters: Mapping[str, Any],
    *,
    empty: bool = False,
) -> list[_Site]:
    """The places with their positions, those with the most first."""
    found = [
        _Site(
            place,
            shape,
            read_positions(case, _QUERY, {**filters, "location": ox.NamedNode(place)}),
        )
        for place, shape in shapes.items()
    ]
    found.sort(key=lambda site: (-len(site.held), site.place.label, site.place))
    return [site for site in found if site.held or empty]


def _notes(
    case: Snapshot, middle: Iri, shape: Shape, shown: Sequence[_Site], number: int
) -> tuple[str, ...]:
    notes = []
    if len(shown) < number:
        of = counted(len(shown), "place", of=number)
        notes.append(f"{of}, those with the most positions.")
    if superseded := {each.position for site in shown for each in site.held if each.superseded}:
        counted_too = counted(len(superseded), "position")
        notes.append(f"With {counted_too} that a later one supersedes.")
    if shape.is_area:
        points = sum(len(part) - 1 for part in shape.parts)
        notes.append(f"The outline has {counted(points, 'point')}: it is as rough as that.")
    rows = case.select(_WITHOUT.replace("FRAME", f"<{middle}>"))
    if without := sorted({row.place.label for row in rows}):
        notes.append(f"Not on the map, for want of a geometry: {listed(without, 4)}.")
    return tuple(notes)


def _legend() -> list[tuple[Datum, str]]:
    return [
        (
            {"kind": "rect", "fill": symbols.fill(sign), "stroke": symbols.fill(sign)},
            f"{mark} {word}",
        )
        for sign, mark, word in _SIGNS
    ]


def _draw(
    drawing: Drawing, window: Area, outline: Shape, sites: Sequence[_Site], room: float
) -> None:
    """Draws the map and, beside it, the names of places and their numbers of positions."""
    widest = max((len(site.held) for site in sites), default=1)
    points = _points(window, sites)
    every = [_callout(site, point, widest) for site, point in zip(sites, points, strict=True)]
    columns = label_placement.columns(every, both=drawing.wide == "page")
    tall = max(window.tall, *(label_placement.high(column, room) for column in columns))
    drawing.y += 4
    down = drawing.y + (tall - window.tall) / 2
    window = window._replace(top=down)
    _ground(drawing, window, outline, sites)
    label_placement.draw(drawing, label_placement.placed(drawing, columns, room, tall, down), room)
    style = {"shape": "circle", "fill": "#ffffff", "stroke": INK, "strokeWidth": 1}
    places = zip(sites, _points(window, sites), strict=True)
    dots = [{"x": x, "y": y, **site.fact} for site, (x, y) in places]
    drawing.add("point", dots, size=24, opacity=1, **style)
    drawing.y += tall + 8
    _scale(drawing, window)


def _ground(drawing: Drawing, window: Area, outline: Shape, sites: Sequence[_Site]) -> None:
    """The outline, and the places that are lines."""
    if outline.is_area:
        style = {"fill": _LAND, "stroke": _SHORE, "strokeWidth": 0.8}
        _paths(drawing, window, outline, interpolate="linear-closed", **style)
    for site in sites:
        if site.shape.is_line:
            wide = 3.0 if site.shape.kind == DP.corridor else 0.8
            _paths(drawing, window, site.shape, stroke=_LINE, strokeWidth=wide)


def _points(window: Area, sites: Sequence[_Site]) -> list[Point]:
    """The point of each place; on a line, the one farthest from all others."""
    points = {site.place: window.within(site.shape) for site in sites if not site.shape.is_line}
    for site in sites:
        if site.shape.is_line:
            choices = [window.within(site.shape, n / 10) for n in (5, 4, 6, 3, 7, 2, 8)]
            others = list(points.values())
            points[site.place] = max(
                choices, key=lambda c: min((dist(c, o) for o in others), default=0)
            )
    return [points[site.place] for site in sites]


def _callout(site: _Site, point: Point, widest: int) -> Callout:
    """The name of a place, and how many positions on it are against, neither and for."""
    bar, numbers = [], []
    for sign, mark, word in _SIGNS:
        held = [e for e in site.held if (e.polarity > 0) - (e.polarity < 0) == sign]
        if held:
            fact = {
                "what": f"{site.place.label}, {word} their targets: {positions_in_words(held)}",
                "place": site.place.id,
                "number": len(held),
                "fill": symbols.fill(sign),
                "positions": ids(held),
            }
            bar.append((len(held) / widest, fact))
            numbers.append(f"{mark}{len(held)}")
    return Callout(site.place.label, point, bar, {"text": " ".join(numbers), **site.fact})


def _paths(drawing: Drawing, window: Area, shape: Shape, **style: Any) -> None:
    for part in shape.parts:
        path = [{"x": x, "y": y, "order": n} for n, (x, y) in enumerate(map(window.place, part))]
        drawing.add("line", path, **style)


def _scale(drawing: Drawing, window: Area) -> None:
    """The bar of the scale, with its kilometres."""
    length, pixels = window.kilometres()
    x, y = window.left, drawing.y
    drawing.add("rule", [{"x": x, "x2": x + pixels, "y": y, "y2": y}], stroke=INK, strokeWidth=1.2)
    drawing.text(f"{length:g} km", x + pixels / 2, y + 3, align="center", fill=FAINT)
    drawing.y = y + 3 + LEADING
