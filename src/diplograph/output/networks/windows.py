"""Windows of time that move over the positions, and kernels that weigh positions in them.

Windows are whole units of the calendar, or a number of positions; those of Discourse Network
Analyzer, which `dna_compat` asks for, are in `dna_windows`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from diplograph.errors import UsageError
from diplograph.output.networks import dna_windows, kernels
from diplograph.output.networks.calendar_units import floor, later
from diplograph.output.networks.network import Spell
from diplograph.output.networks.options import KERNELS, UNITS, Options
from diplograph.output.networks.position_filter import Selection


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of `size` units, each `step` units after the one before.

    The first begins with the unit of the first position, or of `since`; the last is the one that
    reaches the last position, or `until`. `unit` is one of `UNITS`: `event` is one position.
    `kernel`, one of `KERNELS`, weighs a position by its distance x from the middle of the window,
    -1 and 1 being its ends; `gaussian` reaches beyond them.

    Raises:
        UsageError: a value is not one of those it may have.
    """

    unit: str
    size: int = 1
    step: int = 1
    kernel: str = "none"

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise UsageError(f"window: {self.unit!r} is not one of {', '.join(UNITS)}")
        if self.kernel not in KERNELS:
            raise UsageError(f"kernel: {self.kernel!r} is not one of {', '.join(KERNELS)}")
        if self.size < 1 or self.step < 1:
            raise UsageError("size and step of a window must be 1 or more")
        if self.unit == "event" and self.kernel != "none":
            raise UsageError("kernel: windows of positions have none, they have no length in time")

    def over(self, selection: Selection, options: Options) -> Iterator[tuple[Spell, Selection]]:
        """Each window with the positions in it, weighed by the kernel."""
        days = selection.columns.day  # in order
        if not len(days):
            return
        if options.dna_compat:
            yield from self._of_dna(selection, options)
            return
        if self.unit == "event":
            for row in range(0, max(len(days) - self.size, 0) + 1, self.step):
                found = selection.where(np.arange(row, min(row + self.size, len(days))))
                first, final = found.columns.day[[0, -1]].tolist()
                yield Spell(date.fromordinal(first), date.fromordinal(final)), found
            return
        start = floor(options.since or date.fromordinal(int(days[0])), self.unit)
        last = options.until or date.fromordinal(int(days[-1]))
        while start <= last:
            end = later(start, self.unit, self.size) - timedelta(days=1)
            yield Spell(start, end), self._weighed(selection, start, end, options)
            if end >= last:
                return
            start = later(start, self.unit, self.step)

    def _of_dna(self, selection: Selection, options: Options) -> Iterator[tuple[Spell, Selection]]:
        if self.unit == "event":
            return dna_windows.of_events(selection, self.size, self.step)
        return dna_windows.of_time(selection, options, self.unit, self.size, self.step, self.kernel)

    def _weighed(self, selection: Selection, start: date, end: date, options: Options) -> Selection:
        days = selection.columns.day
        inside = (days >= start.toordinal()) & (days <= end.toordinal())
        if self.kernel == "none":
            return selection.where(inside)
        middle = (start.toordinal() + end.toordinal()) / 2
        x = (days - middle) / ((end - start).days + 1) * 2
        share = kernels.weight(self.kernel, x)
        if self.kernel != kernels.GAUSSIAN:
            share = np.where(inside, share, 0.0)
        return kernels.weighed(selection, share, one_mode=options.mode == "one-mode")
