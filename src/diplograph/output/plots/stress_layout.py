"""Places the nodes of a network by stress majorization, which starts from a circle.

Distances on the plane come as near to wanted ones as they can, near ones before far ones. Emden
Gansner, Yehuda Koren, Stephen North, "Graph drawing by stress majorization" (Graph Drawing 2004).
Nothing is drawn by lot, so the same network always looks the same.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

Point = tuple[float, float]
_ROUNDS: Final = 300


def layout(names: Sequence[str], lengths: Mapping[tuple[str, str], float]) -> dict[str, Point]:
    """A place in the unit square for each name; `lengths` are the lengths of the ties, by pair.

    What has no tie is as far away as the shortest path over ties; parts without any between them
    lie beside each other.

    >>> layout(["a", "b"], {("a", "b"): 1})
    {'a': (1.0, 0.5), 'b': (0.0, 0.5)}
    """
    wanted = _distances(len(names), _numbered(names, lengths))
    circle = [2 * math.pi * n / max(1, len(names)) for n in range(len(names))]
    places = [(math.cos(angle), math.sin(angle)) for angle in circle]
    for _ in range(_ROUNDS):
        for node, others in enumerate(wanted):  # one by one: all at once they overshoot
            places[node] = _best_place(node, places, others)
    return dict(zip(names, _stretch(places), strict=True))


def _numbered(
    names: Sequence[str], lengths: Mapping[tuple[str, str], float]
) -> dict[tuple[int, int], float]:
    number = {name: n for n, name in enumerate(names)}
    return {(number[a], number[b]): length for (a, b), length in lengths.items()}


def _distances(size: int, lengths: Mapping[tuple[int, int], float]) -> list[list[float]]:
    """The shortest ways between all nodes (Floyd and Warshall)."""
    far = [[0.0 if a == b else math.inf for b in range(size)] for a in range(size)]
    for (a, b), length in lengths.items():
        far[a][b] = far[b][a] = min(length, far[a][b])
    for middle in range(size):
        for a in range(size):
            for b in range(size):
                far[a][b] = min(far[a][b], far[a][middle] + far[middle][b])
    beyond = max((way for row in far for way in row if way < math.inf), default=0) + 1
    return [[min(way, beyond) for way in row] for row in far]


def _best_place(node: int, places: Sequence[Point], wanted: Sequence[float]) -> Point:
    """The best place of a node while all others stay."""
    here = places[node]
    x = y = total = 0.0
    for other, there in enumerate(places):
        if other == node:
            continue
        weight = wanted[other] ** -2
        apart = math.dist(here, there) or 1e-9
        share = wanted[other] / apart
        x += weight * (there[0] + (here[0] - there[0]) * share)
        y += weight * (there[1] + (here[1] - there[1]) * share)
        total += weight
    return (x / total, y / total) if total else here


def _stretch(places: Sequence[Point]) -> list[Point]:
    """Stretches places over the unit square; an axis without extent gets its middle."""

    def stretched(values: Sequence[float]) -> list[float]:
        low, high = min(values), max(values)
        if high - low < 1e-6:
            return [0.5] * len(values)
        return [round((value - low) / (high - low), 4) for value in values]

    if not places:
        return []
    xs, ys = zip(*places, strict=True)
    return list(zip(stretched(xs), stretched(ys), strict=True))
