"""Windows and kernels as Discourse Network Analyzer 3.1.2 has them, for those who compare numbers.

A window is centred on a day, half of its units on each side of it, rounded down: windows of 2 and
of 3 months are the same. With a kernel, distances count in whole units.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from diplograph.output.networks import kernels
from diplograph.output.networks.calendar_units import DAYS, MONTHS, later
from diplograph.output.networks.network import Spell
from diplograph.output.networks.options import Options
from diplograph.output.networks.position_columns import Ints
from diplograph.output.networks.position_filter import Selection


def of_events(selection: Selection, size: int, step: int) -> Iterator[tuple[Spell, Selection]]:
    """Windows of positions, one in the middle of each.

    Of positions of one day chance decides there; here their order does.
    """
    half, days = size // 2, selection.columns.day
    for row in range(half, len(days) - half, step):
        found = selection.where(np.arange(row - half, row + half + 1))
        first, final = found.columns.day[[0, -1]].tolist()
        yield Spell(date.fromordinal(first), date.fromordinal(final)), found


def of_time(
    selection: Selection, options: Options, unit: str, size: int, step: int, kernel: str
) -> Iterator[tuple[Spell, Selection]]:
    """Windows around every `step`-th day, week, month or year from the first day on.

    Those that reach beyond the first or the last day are left out.
    """
    days = selection.columns.day
    first = options.since or date.fromordinal(int(days[0]))
    last = options.until or date.fromordinal(int(days[-1]))
    if kernel != "none":
        size += size % 2
        selection = _by_place(selection, options)
    number = 0
    while (middle := later(first, unit, number * step)) <= last:
        start, end = (later(middle, unit, half) for half in (-(size // 2), size // 2))
        number += 1
        if start < first or end > last:
            continue
        inside = (days >= start.toordinal()) & (days <= end.toordinal())
        if kernel == "none":
            yield Spell(start, end), selection.where(inside)
            continue
        share = _weight(kernel, 2 * _apart(days, middle, unit) / size)
        if kernel != kernels.GAUSSIAN:
            share = np.where(inside, share, 0.0)
        one_mode = options.mode == "one-mode"
        yield Spell(start, end), kernels.weighed(selection, share, one_mode=one_mode)


def _weight(kernel: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weight by distance. Its triangle is not centred: it falls from one end to the other."""
    return np.abs(1 - x) if kernel == "triangular" else kernels.weight(kernel, x)


def _by_place(selection: Selection, options: Options) -> Selection:
    """With levels numbered from 0, by which a two-mode network with a kernel multiplies."""
    if options.mode == "one-mode" or options.qualifier == "boolean" or not options.uses_qualifier:
        return selection
    level = np.searchsorted(selection.levels, selection.level)
    return replace(selection, level=level, levels=tuple(range(len(selection.levels))))


def _apart(days: Ints, middle: date, unit: str) -> Ints:
    """The number of whole units from a day to others; negative for those before it."""
    if unit in DAYS:
        apart = days - middle.toordinal()
        return np.asarray(np.sign(apart) * (np.abs(apart) // DAYS[unit]))
    different, places = np.unique(days, return_inverse=True)
    months = [_months(middle, date.fromordinal(day)) for day in different.tolist()]
    apart = np.array(months, dtype=np.int64)[places]
    return np.asarray(np.sign(apart) * (np.abs(apart) // MONTHS[unit]))


def _months(start: date, end: date) -> int:
    """The number of whole months from one day to another."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        return months - 1
    return months + 1 if months < 0 and end.day > start.day else months
