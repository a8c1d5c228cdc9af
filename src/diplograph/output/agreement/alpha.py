"""Krippendorff's alpha from counts of values, exactly, however many values there are.

Krippendorff, *Content Analysis* (4th ed., 2019), chapter 12. A unit is how often it has each value;
the n(u) values of a unit are compared with one another, each of the n values of all units with
every other one. With d of two values 0 where they are the same:

    alpha = 1 - (n - 1) * sum over units (sum of d over its pairs / (n(u) - 1)) / sum of d over all
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

Counts = Mapping[Any, int]
"""How often a unit, which has two values or more, has each."""


def alpha(units: Iterable[tuple[Counts, int]], *, ordinal: bool = False) -> float | None:
    """Krippendorff's alpha of units, given with their frequencies; None if all values are equal.

    Values are names, which are the same or not; with `ordinal` they are numbers in order, as far
    from one another as there are values between them.
    """
    units = list(units)
    every: Counter[Any] = Counter()
    for counts, times in units:
        for value, count in counts.items():
            every[value] += count * times
    every = +every  # without values that no unit has
    if len(every) < 2:
        return None
    ranks = _ranks(every) if ordinal else None
    observed: dict[int, int] = defaultdict(int)
    for counts, times in units:
        observed[sum(counts.values()) - 1] += _difference(counts, ranks) * times
    found = sum(Fraction(total, others) for others, total in observed.items())
    return float(1 - (every.total() - 1) * found / _difference(every, ranks))


def _ranks(every: Counts) -> dict[Any, int]:
    """The middle rank of each value, twice, so that it is whole."""
    ranks, below = {}, 0
    for value, count in sorted(every.items()):
        ranks[value] = 2 * below + count
        below += count
    return ranks


def _difference(counts: Counts, ranks: Counts | None) -> int:
    """The sum of d over all pairs of values, both ways round: of ranks, their distance squared."""
    size = sum(counts.values())
    if ranks is None:
        return size**2 - sum(count**2 for count in counts.values())
    weighted = sum(count * ranks[value] for value, count in counts.items())
    squares = sum(count * ranks[value] ** 2 for value, count in counts.items())
    return 2 * (size * squares - weighted**2)
