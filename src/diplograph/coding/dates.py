"""Dates as coders write them: EDTF, levels 0 and 1 (ISO 8601-2:2019, Library of Congress 2019).

A plain day takes a fast path in this module; all other values are parsed by the `edtf` library.
Seasons are those of the northern hemisphere, three months each; a winter has the year of its
December.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

_OPEN = ("", "..")
# The library only gets these forms: on some of level 2 it prints, or fails.
_SIDE = re.compile(
    r"""
      -? \d{4} (-(0[1-9]|1[0-2]|2[1-4]))? [?~%]?  # a year, a month, a season
    | -? \d{4}-\d\d-\d\d [?~%]?
    | \d{3}X | \d{2}XX | \d{4}(-\d\d)?-XX | \d{4}-XX-XX
    | \d{4}-\d\d-\d\d T \d\d:\d\d:\d\d (Z|[+-]\d\d(:\d\d)?)?
    """,
    re.ASCII | re.VERBOSE,
)
_TIME = re.compile(
    r"(?P<day>.{10})T(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d)"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<zone_h>\d\d)(:(?P<zone_m>\d\d))?)?",
    re.ASCII,
)
_WINTER = re.compile(r"-?\d{4}-24", re.ASCII)
_REFUSED = "it is not a date of EDTF level 0 or 1"

_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")


class Bounds(NamedTuple):
    """The first and the last day that an EDTF value allows, as ISO days; None if open.

    `interval` tells `2024-05-01/2024-05-31` from `2024-05`, which has the same days.
    """

    first: str | None
    last: str | None
    interval: bool


class Held(NamedTuple):
    """When a position was held: first day, last day if an end is known, and EDTF text.

    The text is None if the days say it all. If the text is an interval and there is no last day,
    the position was taken within the interval, and its end is not known.
    """

    first: str | None
    last: str | None
    text: str | None


def is_day(text: str) -> bool:
    """Whether `text` is a calendar day, written `YYYY-MM-DD`."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def how_to_write(text: str, otherwise: str) -> str:
    """What to write for a day in another order or with other signs; else what `otherwise` says.

    >>> how_to_write("02/07/2021", "e.g. 2021-07-02"), how_to_write("soon", "e.g. 2021-07-02")
    ('write it as 2021-07-02 or 2021-02-07', 'e.g. 2021-07-02')
    """
    orders: list[tuple[str, str, str]] = []
    if found := _DAY_FIRST.fullmatch(text):
        one, other, year = found.groups()
        orders = [(year, other, one), (year, one, other)]
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        orders = [(year, month, day)]
    days = (f"{year}-{month:0>2}-{day:0>2}" for year, month, day in orders)
    valid = dict.fromkeys(day for day in days if is_day(day))
    return f"write it as {' or '.join(valid)}" if valid else otherwise


def moment(text: str) -> str:
    """The canonical xsd:dateTime, in UTC, of a day or of a date and time with a zone.

    A day without a time means its beginning in UTC.

    >>> moment("2026-11-20"), moment("2026-11-20T01:30+02:00")
    ('2026-11-20T00:00:00Z', '2026-11-19T23:30:00Z')

    Raises:
        ValueError: `text` is neither.
    """
    if is_day(text):
        return f"{text}T00:00:00Z"
    try:
        parsed = datetime.fromisoformat(text)
        utc = parsed.astimezone(UTC).replace(tzinfo=None).isoformat() if parsed.tzinfo else None
    except (ValueError, OverflowError):
        utc = None
    if utc is None:
        raise ValueError("it is not a day, or a date and time with a zone")
    return f"{utc.rstrip('0') if '.' in utc else utc}Z"


@lru_cache(maxsize=65536)
def bounds(text: str) -> Bounds:
    """The days between which an EDTF value lies.

    >>> bounds("2024-05-17")
    Bounds(first='2024-05-17', last='2024-05-17', interval=False)
    >>> bounds("2024-05/..")
    Bounds(first='2024-05-01', last=None, interval=True)
    >>> bounds("2024-02~")
    Bounds(first='2024-02-01', last='2024-02-29', interval=False)

    Raises:
        ValueError: `text` is not EDTF of level 0 or 1, or ends before it begins.
    """
    if is_day(text):
        return Bounds(text, text, interval=False)
    sides = text.split("/")
    if len(sides) == 1:
        return Bounds(*_sides(text), interval=False)
    if len(sides) > 2 or set(sides) <= set(_OPEN):
        raise ValueError("an interval has two sides, and one of them is a date")
    first = None if sides[0] in _OPEN else _sides(sides[0])[0]
    last = None if sides[1] in _OPEN else _sides(sides[1])[1]
    if first and last:
        in_order = _times_in_order(*sides)
        if in_order is False or (in_order is None and first > last):
            raise ValueError("it ends before it begins")
        last = max(first, last)  # with different zones, it may end on an earlier calendar day
    return Bounds(first, last, interval=True)


def _times_in_order(first: str, last: str) -> bool | None:
    """Whether a time is not later than another; None if the two cannot be compared.

    They can if both have a zone, or neither has: then both are local times of the same place.
    """
    seconds = []
    for found in (_TIME.fullmatch(first), _TIME.fullmatch(last)):
        if not found:
            return None
        zone = (int(found["zone_h"] or 0) * 60 + int(found["zone_m"] or 0)) * 60
        ahead = -zone if found["sign"] == "-" else zone
        days = date.fromisoformat(found["day"]).toordinal()
        time = (int(found["h"]) * 60 + int(found["m"])) * 60 + int(found["s"])
        seconds.append((found["zone"] is not None, days * 86400 + time - ahead))
    (zoned, begin), (also_zoned, end) = seconds
    return begin <= end if zoned == also_zoned else None


def held(text: str, days: Bounds) -> Held:
    """When a position was held, from an EDTF value whose bounds are `days`."""
    last = days.last if days.interval else None
    return Held(days.first, last, None if days.first == text else text)


def held_when_written(written: str, days: Bounds, published: str) -> Held:
    """When a position was held, from the days on which its article was written.

    `days` are the bounds of `written`. The position is taken on one of these days, so even a closed
    interval gives no end. If the interval has no last day, the day of publication is used.

    >>> held_when_written("2023-11-02/2023-11-03", bounds("2023-11-02/2023-11-03"), "2023-11-16")
    Held(first='2023-11-02', last=None, text='2023-11-02/2023-11-03')
    """
    if days.first is None:
        return Held(min(days.last or published, published), None, None)
    if days.interval and days.last is None:
        begin = written.partition("/")[0]
        written = f"{begin}/{published}" if days.first < published else days.first
    return Held(days.first, None, None if days.first == written else written)


def last_written(written: str | None, published: str) -> str:
    """The last day on which an article can have been written; far in the future if open."""
    if written is None:
        return published
    return bounds(written).last or date.max.isoformat()


def outside_of_writing(position: Held, written: str | None, published: str) -> str | None:
    """A phrase for a position held after its article was written; None if it was not.

    One day later may be due to time zones; a time that only may be later is left to the coder.

    >>> outside_of_writing(Held("2023-11-16", None, None), "2023-11-02/2023-11-03", "2023-11-16")
    'from 2023-11-16 on, but the article was written by 2023-11-03'
    """
    last = last_written(written, published)
    known = days_later(last, 1)
    end = (position.text or "").partition("/")[2]
    if position.first and position.first > known:
        when = f"from {position.first} on"
    elif position.last and position.last > known and (bounds(end).first or "") > known:
        when = f"until {end}"
    else:
        return None
    return f"{when}, but the article {'was written by' if written else 'is of'} {last}"


def days_later(day: str, later: int) -> str:
    """The day `later` days after `day`, or before it if negative, within the calendar."""
    number = date.fromisoformat(day).toordinal() + later
    return date.fromordinal(min(max(number, 1), date.max.toordinal())).isoformat()


def _sides(text: str) -> tuple[str, str]:
    if not _SIDE.fullmatch(text):
        raise ValueError(_REFUSED)
    import edtf

    try:
        value = edtf.parse_edtf(
            text.rstrip("?~%")
        )  # the library does not know these after a season
    except edtf.EDTFParseException as error:
        raise ValueError(_REFUSED) from error
    first, last = value.lower_strict()[:3], value.upper_strict()[:3]
    if _WINTER.match(text):  # the library ends a winter with its December
        last = (last[0] + 1, 2, monthrange(last[0] + 1, 2)[1])
    if not 1 <= first[0] <= last[0] <= 9999:
        raise ValueError("its year is not between 1 and 9999")
    return date(*first).isoformat(), date(*last).isoformat()
