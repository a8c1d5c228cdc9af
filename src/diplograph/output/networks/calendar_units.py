"""Units of the calendar, by which windows move."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from diplograph.errors import UsageError

DAYS: Final = {"day": 1, "week": 7}
"""The units that always have so many days."""

MONTHS: Final = {"month": 1, "year": 12}
"""The units that have so many months."""


def floor(day: date, unit: str) -> date:
    """The first day of the unit that a day is in."""
    match unit:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def later(day: date, unit: str, number: int) -> date:
    """The day `number` units after another, the last of its month where that is shorter.

    Raises:
        UsageError: the calendar does not go so far.
    """
    try:
        if unit in DAYS:
            return day + timedelta(days=number * DAYS[unit])
        months = day.year * 12 + day.month - 1 + number * MONTHS[unit]
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError) as error:
        raise UsageError(
            f"window: {number} × {unit} from {day} is beyond the calendar, "
            f"{date.min} to {date.max} (take smaller windows or steps, or an earlier end)"
        ) from error
