"""A class diagram in SVG: the class hierarchy, each class with its properties."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

_INDENT: Final = 26
_ROW: Final = 22
_LINE: Final = 16
_GAP: Final = 10
_COLUMNS: Final = 3
_COLUMN: Final = 270
_LETTER: Final = 7.2


class Box(NamedTuple):
    """A class in the diagram: its name, the URL that it links to, and a line for each property."""

    name: str
    link: str
    lines: Sequence[str]


class _Placed(NamedTuple):
    box: Box
    depth: int
    left: float
    top: float


def tree(roots: Sequence[str], below: Mapping[str, Sequence[str]], boxes: Mapping[str, Box]) -> str:
    """The trees of `roots` and the classes `below` each, as SVG; names are keys of `boxes`.

    The trees are arranged in columns: the tallest first, each in the column that is shortest so
    far.
    """
    trees = [list(_descent(root, below)) for root in roots]
    heights = [sum(_height(boxes[name]) for name, _ in names) for names in trees]
    bottoms = [4.0] * _COLUMNS
    drawn: list[str] = []
    for names, height in sorted(zip(trees, heights, strict=True), key=lambda pair: -pair[1]):
        column = bottoms.index(min(bottoms))
        placed = list(_placed(names, boxes, column * _COLUMN, bottoms[column]))
        bottoms[column] += height
        drawn += [*_lines(placed), *(text for place in placed for text in _box(place))]
    width, height = _COLUMN * _COLUMNS, max(bottoms)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" '
        f'width="{width}" role="img" aria-label="The classes and their properties">\n'
        "<style>text{font:13px sans-serif;fill:#1b1b1b}.of{font-size:11px;fill:#555}"
        "rect{fill:#eef3f8;stroke:#5b7a99}path{fill:none;stroke:#9db2c6}</style>\n"
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def _descent(root: str, below: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int]]:
    """A root and the classes below it, depth first, each once, with its depth."""
    seen, waiting = set[str](), [(root, 0)]
    while waiting:
        name, depth = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name, depth
            waiting += [(child, depth + 1) for child in reversed(below.get(name, ()))]


def _placed(
    names: Iterable[tuple[str, int]], boxes: Mapping[str, Box], left: float, top: float
) -> Iterator[_Placed]:
    """The boxes with their places, each under the one before."""
    for name, depth in names:
        yield _Placed(boxes[name], depth, left + depth * _INDENT + 4, top)
        top += _height(boxes[name])


def _height(box: Box) -> float:
    return _ROW + _LINE * len(box.lines) + _GAP


def _lines(placed: Sequence[_Placed]) -> Iterator[str]:
    """The lines from each class to its superclass."""
    parents: list[_Placed] = []
    for place in placed:
        del parents[place.depth :]
        if parents:
            above = parents[-1]
            way = f"M{above.left + 10} {above.top + _ROW}V{place.top + _ROW / 2}H{place.left}"
            yield f'<path d="{way}"/>'
        parents.append(place)


def _box(place: _Placed) -> Iterator[str]:
    box, x, y = place.box, place.left, place.top
    width = len(box.name) * _LETTER + 20
    yield (
        f'<a href="{escape(box.link)}"><rect x="{x}" y="{y}" width="{width:.0f}" height="{_ROW}" '
        f'rx="4"/><text x="{x + 10}" y="{y + 15}">{escape(box.name)}</text></a>'
    )
    for number, line in enumerate(box.lines):
        below = y + _ROW + _LINE * number + 12
        yield f'<text class="of" x="{x + 24}" y="{below}">{escape(line)}</text>'
