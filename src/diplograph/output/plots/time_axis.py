"""The time axis: days as pixels, with ticks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple, Self

from diplograph.output.plots.drawing import FAINT, HAIR, SMALL, Drawing
from diplograph.output.plots.text_width import width

_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000)
_ROOM: Final = 46.0
_ROOM_OF_YEARS: Final = 60.0
"""Pixels between ticks: where only the first has a year, and where two of them may."""
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Calendar(NamedTuple):
    """The days from `first` to `last` between the pixels `left` and `right`."""

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def over(cls, days: Iterable[date | None], left: float, right: float) -> Self:
        """A calendar that has all of the days; None stands for an open end."""
        known = sorted(day for day in days if day)
        first, last = (known[0], known[-1]) if known else (date(2000, 1, 1), date(2000, 1, 2))
        if (last - first).days < 2:
            last = min(first, date.max - timedelta(days=2)) + timedelta(days=2)
        return cls(first, last, left, right)

    def x(self, day: date | None) -> float:
        """The x of a day; None is the left end."""
        share = ((day or self.first) - self.first).days / (self.last - self.first).days
        return self.left + max(0.0, min(1.0, share)) * (self.right - self.left)

    def span(self, first: date | None, last: date | None) -> tuple[float, float]:
        """The x of the beginning and the end of a time; an open side lies a little outside."""
        return (
            self.x(first) if first else self.left - 4,
            self.x(last) if last else self.right + 4,
        )

    def ticks(self) -> list[tuple[date, str]]:
        """The days of ticks and their names, far enough apart to be read."""
        a_day = (self.right - self.left) / (self.last - self.first).days
        if (self.last - self.first).days > 70:
            step = self.months(_ROOM)
            return [(day, _month(day, step)) for day in self._months(step)]
        room = _ROOM if self.first.year == self.last.year else _ROOM_OF_YEARS
        apart = next((n for n in (1, 2, 7, 14, 28) if n * a_day >= room), 56)
        number = (self.last - self.first).days // apart + 1
        days = [self.first + timedelta(days=apart * n) for n in range(number)]
        return [(day, _day(day, before)) for day, before in zip(days, [None, *days], strict=False)]

    def months(self, room: float) -> int:
        """The least number of months, of `_STEPS`, that takes `room` pixels or more."""
        a_month = (self.right - self.left) / (self.last - self.first).days * 30.4
        return next((n for n in _STEPS if n * a_month >= room), _STEPS[-1])

    def _months(self, step: int) -> Iterable[date]:
        month = self.first.year * 12 + self.first.month - 1
        month += -month % step
        while month < 9999 * 12 + 12:
            day = date(month // 12, month % 12 + 1, 1)
            if day > self.last:
                return
            if day >= self.first:
                yield day
            month += step

    def draw(self, drawing: Drawing, top: float) -> None:
        """Draws the ticks from `top` to where the drawing has come to, their names above."""
        ticks = self.ticks()
        lines = [
            {"x": self.x(day), "x2": self.x(day), "y": top - 3, "y2": drawing.y} for day, _ in ticks
        ]
        drawing.add("rule", lines, stroke=HAIR, strokeWidth=0.5)
        names = []
        for day, name in ticks:
            half = width(name, SMALL) / 2
            x = min(self.x(day), drawing.width - half - 1)
            names.append({"x": x, "y": top - 5, "text": name})
        drawing.add("text", names, fontSize=SMALL, align="center", baseline="bottom", fill=FAINT)


def _day(day: date, before: date | None) -> str:
    """A day, with its year where no earlier tick has it."""
    year = "" if before and before.year == day.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def _month(day: date, step: int) -> str:
    return str(day.year) if step >= 12 else f"{_MONTHS[day.month - 1]} {day.year}"
