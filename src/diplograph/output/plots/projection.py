"""Projects the geometries of the graph to pixels, and computes the scale of the map."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from json import loads
from typing import Any, Final, NamedTuple, Self

from diplograph.query.results import Iri
from diplograph.query.snapshot import Snapshot

_GEOMETRIES: Final = """PREFIX geof: <http://www.opengis.net/def/function/geosparql/>
SELECT ?place (geof:asGeoJSON(?wkt) AS ?json) ?kind {
  ?place dp:geometry ?wkt OPTIONAL { ?place dp:kind ?kind }
}"""
_METRES: Final = 111_320.0
"""In a degree of latitude."""

_MARGIN: Final = 0.04
"""Of its extent, how much is shown around a place."""

_NEAR: Final = 0.08
"""How many degrees are shown around a place that is a single point."""

Point = tuple[float, float]


class Shape(NamedTuple):
    """A geometry in longitude and latitude: its rings or lines, each a row of points.

    `form` is its type in GeoJSON, `kind` that of the place, as an IRI.
    """

    form: str
    parts: tuple[tuple[Point, ...], ...]
    kind: str | None = None

    @property
    def is_area(self) -> bool:
        """Whether it has an inside."""
        return self.form.endswith("Polygon")

    @property
    def is_line(self) -> bool:
        """Whether it has a length alone."""
        return self.form.endswith("LineString")

    @property
    def points(self) -> Iterator[Point]:
        """All of its points."""
        return (point for part in self.parts for point in part)


def shapes(case: Snapshot) -> dict[Iri, Shape]:
    """The geometries of places; what the engine cannot read as one is left out."""
    rows = case.select(_GEOMETRIES)
    found = {
        row.place: Shape(*_read_geometry(loads(row.json)), kind=row.kind)
        for row in rows
        if row.json
    }
    return {place: shape for place, shape in sorted(found.items()) if shape.parts}


def _read_geometry(given: Mapping[str, Any]) -> tuple[str, tuple[tuple[Point, ...], ...]]:
    """The type of a geometry in GeoJSON, of a collection that of its first; its rows of points."""
    if given["type"] == "GeometryCollection":
        read = [_read_geometry(each) for each in given["geometries"]]
        form = read[0][0] if read else given["type"]
        return form, tuple(part for _, parts in read for part in parts)
    return given["type"], tuple(_parts(given["coordinates"]))


def _parts(given: Sequence[Any]) -> Iterator[tuple[Point, ...]]:
    """The rows of points in GeoJSON coordinates, however deep they lie."""
    if not given:
        return
    if not isinstance(given[0], list):
        yield ((float(given[0]), float(given[1])),)
    elif given[0] and not isinstance(given[0][0], list):
        yield tuple((float(x), float(y)) for x, y, *_ in given)
    else:
        for each in given:
            yield from _parts(each)


class Area(NamedTuple):
    """A window on the earth, drawn in Mercator's projection between pixels.

    Mercator keeps shapes; the scale is that of the middle.
    """

    west: float
    east: float
    south: float
    north: float
    left: float
    top: float
    pixels: float

    @classmethod
    def around(cls, shape: Shape, left: float, wide: float, tall: float) -> Self:
        """All of a shape, as large as fits, in the middle between `left` and `left + wide`.

        Of a single point it is what lies around it.
        """
        longitudes, latitudes = zip(*shape.points, strict=True)
        margin = max(_MARGIN * (max(each) - min(each)) for each in (longitudes, latitudes))
        margin = margin or _NEAR
        west, east = min(longitudes) - margin, max(longitudes) + margin
        low, high = _northing(min(latitudes) - margin), _northing(max(latitudes) + margin)
        pixels = min(wide / (east - west), tall / (high - low))
        left += (wide - (east - west) * pixels) / 2
        return cls(west, east, _latitude(low), _latitude(high), left, 0.0, pixels)

    @property
    def tall(self) -> float:
        """The height in pixels."""
        return (_northing(self.north) - _northing(self.south)) * self.pixels

    def place(self, point: Point) -> Point:
        """The point in pixels."""
        x = self.left + (point[0] - self.west) * self.pixels
        y = self.top + (_northing(self.north) - _northing(point[1])) * self.pixels
        return x, y

    def holds(self, shape: Shape) -> bool:
        """Whether a shape lies in the window, all of it."""
        return all(
            self.west <= x <= self.east and self.south <= y <= self.north for x, y in shape.points
        )

    def within(self, shape: Shape, share: float = 0.5) -> Point:
        """The point of a place: at a share of its line, or in the middle of its ring."""
        part = [self.place(point) for point in max(shape.parts, key=len)]
        if shape.is_line:
            return _along(part, share)
        ring = part[:-1] if len(part) > 1 else part
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)

    def kilometres(self) -> tuple[float, float]:
        """A round number of kilometres, and how many pixels it takes."""
        latitude = math.radians((self.south + self.north) / 2)
        of_one = self.pixels / (_METRES * math.cos(latitude) / 1000)
        aim = 60 / of_one
        power = 10.0 ** math.floor(math.log10(aim))
        length = max(n * power for n in (1, 2, 5) if n * power <= aim)
        return length, length * of_one


def _northing(latitude: float) -> float:
    """Mercator's northing in degrees of the equator."""
    held = max(-85.0, min(85.0, latitude))
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(held) / 2)))


def _latitude(northing: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(northing))) - math.pi / 2)


def _along(line: Sequence[Point], share: float) -> Point:
    """The point at a share of a line's length."""
    steps = list(pairwise(line))
    left = sum(math.dist(a, b) for a, b in steps) * share
    for a, b in steps:
        length = math.dist(a, b)
        if length >= left > 0:
            return a[0] + (b[0] - a[0]) * left / length, a[1] + (b[1] - a[1]) * left / length
        left -= length
    return line[0]
