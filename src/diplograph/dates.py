"""Dates as coders write them: EDTF, levels 0 and 1 (ISO 8601-2:2019, Library of Congress 2019).

A plain day never leaves this module's fast path; everything else is read by the `edtf` library, for
which a season has the months of the north and a winter is the December that it begins with.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

_OPEN = ("", "..")
# The library is given nothing else: on some forms of level 2 it prints, or fails.
_SIDE = re.compile(
    r"""
      -? \d{4} (-(0[1-9]|1[0-2]|2[1-4]))? [?~%]?  # a year, a month, a season
    | -? \d{4}-\d\d-\d\d [?~%]?
    | \d{3}X | \d{2}XX | \d{4}(-\d\d)?-XX | \d{4}-XX-XX
    | \d{4}-\d\d-\d\d T \d\d:\d\d:\d\d (Z|[+-]\d\d(:\d\d)?)?
    """,
    re.ASCII | re.VERBOSE,
)
_REFUSED = "it is not a date of EDTF level 0 or 1"


class Bounds(NamedTuple):
    """The first and the last day that an EDTF value allows, as ISO days; None where it is open.

    `interval` tells `2024-05-01/2024-05-31` from `2024-05`, which has the same days.
    """

    first: str | None
    last: str | None
    interval: bool


def is_day(text: str) -> bool:
    """Whether `text` is one day of the calendar, written `YYYY-MM-DD`."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def moment(text: str) -> str:
    """A day, or a date and time with a zone, as a canonical xsd:dateTime in UTC.

    A day alone stands for its beginning.

    >>> moment("2026-11-20"), moment("2026-11-20T01:30+02:00")
    ('2026-11-20T00:00:00Z', '2026-11-19T23:30:00Z')

    Raises:
        ValueError: it is neither.
    """
    if is_day(text):
        return f"{text}T00:00:00Z"
    try:
        given = datetime.fromisoformat(text)
        utc = given.astimezone(UTC).replace(tzinfo=None).isoformat() if given.tzinfo else None
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
    if first and last and first > last:
        raise ValueError("it ends before it begins")
    return Bounds(first, last, interval=True)


def _sides(text: str) -> tuple[str, str]:
    if not _SIDE.fullmatch(text):
        raise ValueError(_REFUSED)
    import edtf

    try:
        value = edtf.parse_edtf(text)
    except edtf.EDTFParseException as error:
        raise ValueError(_REFUSED) from error
    first, last = value.lower_strict(), value.upper_strict()
    if not 1 <= first[0] <= last[0] <= 9999:
        raise ValueError("its year is not between 1 and 9999")
    return _iso(first), _iso(last)


def _iso(parts: tuple[int, ...]) -> str:
    return date(*parts[:3]).isoformat()
