"""Places labels beside points, so that none overlaps another or a point."""

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

Point = tuple[float, float]
_AROUND: Final = (
    *((1, 0), (-1, 0), (0, 1), (0, -1)),
    *((0.7, 0.8), (-0.7, 0.8), (0.7, -0.8), (-0.7, -0.8)),
)
_FARTHEST: Final = 12


class Spot(NamedTuple):
    """A rectangle for a label; `far` tells one that needs a line to its point."""

    left: float
    top: float
    right: float
    bottom: float
    far: bool = False

    def overlaps(self, other: "Spot") -> bool:
        """Whether two spots overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


Circle = tuple[Point, float]
Line = tuple[Point, Point]


def spots(
    circles: Sequence[Circle], sizes: Sequence[Point], lines: Sequence[Line], window: Spot
) -> list[Spot]:
    """A spot of each size, beside the circle (middle and radius) of the same number.

    Within `window`, on no circle and no other spot, and on as few lines as can be. Where there is
    no room at all, below everything.
    """
    taken = [Spot(x - r, y - r, x + r, y + r) for (x, y), r in circles]
    found: list[Spot] = []
    for circle, size in zip(circles, sizes, strict=True):
        free = (spot for spot in _around(circle, size) if _is_free(spot, taken, window))
        best = min(_near(free), key=lambda spot: (spot.far, _crossings(spot, lines)), default=None)
        if best is None:
            bottom = max([window.bottom, *(spot.bottom for spot in found)])
            best = Spot(window.left, bottom, window.left + size[0], bottom + size[1], far=True)
        found.append(best)
        taken.append(best)
    return found


def _near(free: Iterator[Spot]) -> Iterator[Spot]:
    """The spots that are near, and the first that is not."""
    for spot in free:
        yield spot
        if spot.far:
            return


def _around(circle: Circle, size: Point) -> Iterator[Spot]:
    """Spots beside a circle, the near ones first."""
    (x, y), radius = circle
    for ring in range(_FARTHEST):
        away = radius + 2 + ring * 7
        for right, down in _AROUND:
            left = x + right * away - size[0] * (1 - right) / 2
            top = y + down * away - size[1] * (1 - down) / 2
            yield Spot(left, top, left + size[0], top + size[1], far=ring > 1)


def _is_free(spot: Spot, taken: Sequence[Spot], window: Spot) -> bool:
    inside = (
        window.left <= spot.left
        and spot.right <= window.right
        and window.top <= spot.top
        and spot.bottom <= window.bottom
    )
    return inside and not any(spot.overlaps(other) for other in taken)


def _crossings(spot: Spot, lines: Sequence[Line]) -> int:
    """The number of lines through a spot, sampled every three pixels."""
    number = 0
    for (x, y), (x2, y2) in lines:
        steps = max(1, int(math.hypot(x2 - x, y2 - y) / 3))
        number += any(
            spot.left <= x + (x2 - x) * n / steps <= spot.right
            and spot.top <= y + (y2 - y) * n / steps <= spot.bottom
            for n in range(steps + 1)
        )
    return number
