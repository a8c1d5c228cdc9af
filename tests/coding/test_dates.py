"""Dates as coders write them, and the days that they allow."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplograph.coding import dates

DATE_LIKE = st.text(alphabet="0123456789-/.~?%XTZY:+[]{},u eE", max_size=30)
SHAPED = st.from_regex(
    r"-?[0-9X]{4}(-[0-9X]{2}(-[0-9X]{2})?)?(T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}(:[0-9]{2})?)?)?"
    r"[?~%]?",
    fullmatch=True,
)
INTERVALS = st.tuples(SHAPED | st.sampled_from(["", ".."]), SHAPED | st.just("..")).map("/".join)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-05-17", "2024-05-17", "2024-05-17"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2024-05-17T23:59:59Z", "2024-05-17", "2024-05-17"),
        ("2024-05-17T00:30:00+03:00", "2024-05-17", "2024-05-17"),
        # level 1
        ("2024-22", "2024-06-01", "2024-08-31"),
        ("2024-24", "2024-12-01", "2025-02-28"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("2024-21~", "2024-03-01", "2024-05-31"),
        ("2024-24?", "2024-12-01", "2025-02-28"),
        ("9998-24", "9998-12-01", "9999-02-28"),
        ("2024-05-17?", "2024-05-17", "2024-05-17"),
        ("2024-05~", "2024-05-01", "2024-05-31"),
        ("2024%", "2024-01-01", "2024-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2024-XX", "2024-01-01", "2024-12-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
    ],
)
def test_a_date_allows_the_days_of_its_span(text: str, first: str, last: str) -> None:
    assert dates.bounds(text) == (first, last, False)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-05-01/2024-05-17", "2024-05-01", "2024-05-17"),
        ("2024-05-17/2024-05-17", "2024-05-17", "2024-05-17"),
        ("2024-01/2024-02", "2024-01-01", "2024-02-29"),
        ("2023~/2024-02?", "2023-01-01", "2024-02-29"),
        ("2024-05/..", "2024-05-01", None),
        ("2024-05/", "2024-05-01", None),
        ("../2024-05", None, "2024-05-31"),
        ("/2024-05", None, "2024-05-31"),
        ("2024-05-17T10:00:00/2024-05-17T10:00:00", "2024-05-17", "2024-05-17"),
        ("2024-05-17T10:00:00Z/2024-05-17T09:00:00-02:00", "2024-05-17", "2024-05-17"),
        ("2024-05-17T00:30:00+03:00/2024-05-16T23:00:00Z", "2024-05-17", "2024-05-17"),
        ("2024-05-17T10:00:00Z/2024-05-17T09:00:00", "2024-05-17", "2024-05-17"),
        ("2024-05-17T10:00:00/2024-05-17", "2024-05-17", "2024-05-17"),
    ],
)
def test_an_interval_may_be_open(text: str, first: str | None, last: str | None) -> None:
    assert dates.bounds(text) == (first, last, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "..",
        "/",
        "../..",
        "/..",
        "2024-05/2024-06/2024-07",
        "2024-06/2024-05",
        "2024-05-17T10:00:00/2024-05-17T09:00:00",
        "2024-05-17T10:00:00Z/2024-05-17T10:30:00+01:00",
        "2024-05-17T10:00:00-05/2024-05-17T14:59:59Z",
        "2024-05-17T09:00:00Z/2024-05-16T10:00:00",
        "2024-02-30",
        "2023-02-29",
        "2024-13",
        "2024-00",
        "2024-5",
        "2024-05-1",
        "24-05-17",
        "17.05.2024",
        "17 May 2024",
        " 2024-05-17",
        "2024-05-17\n",
        "2024 - 05",
        "\u0662\u0660\u0662\u0664",
        "2024-05-17T25:00:00",
        "0000",
        "-0044",
        "Y20240",
        # level 2
        "[2024,2025]",
        "{2024-05,2024-07}",
        "2024?-05",
        "156X-12-25",
        "2024-XX-05",
        "2024-31",
        "9999-24",
        "Y-17E7",
        "1950S2",
    ],
)
def test_what_is_no_date_of_level_0_or_1_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.bounds(text)


@given(st.one_of(st.text(), DATE_LIKE, SHAPED, INTERVALS))
@example("2024-12-31T23:59:60Z")
@example("0000-00-00")
@example("0000-0X")
@example("-6735-X6")
def test_any_text_has_bounds_in_order_or_is_refused(text: str) -> None:
    try:
        bounds = dates.bounds(text)
    except ValueError:
        return
    days = [day for day in bounds[:2] if day is not None]
    assert days == sorted(days)
    assert all(ISO_DAY.fullmatch(day) and dates.is_day(day) for day in days)
    assert bounds.interval == ("/" in text)
    assert len(days) == 2 or bounds.interval


@given(st.dates())
def test_a_day_of_the_calendar_is_a_day(day: date) -> None:
    text = day.isoformat()
    assert dates.is_day(text)
    assert dates.bounds(text) == (text, text, False)


@given(st.one_of(st.text(max_size=12), DATE_LIKE))
def test_nothing_else_is(text: str) -> None:
    if dates.is_day(text):
        assert date.fromisoformat(text).isoformat() == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20", "2026-11-20T00:00:00Z"),
        ("2026-11-20T09:30Z", "2026-11-20T09:30:00Z"),
        ("2026-11-20T01:30:00+02:00", "2026-11-19T23:30:00Z"),
        ("2026-11-20T09:30:00.250Z", "2026-11-20T09:30:00.25Z"),
        ("0005-01-01T00:00Z", "0005-01-01T00:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc(text: str, expected: str) -> None:
    assert dates.moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-20T09:30",
        "2026-11",
        "yesterday",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-12:00",
        "2026-11-20T25:00Z",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a day, or a date and time with a zone"):
        dates.moment(text)


@given(
    st.one_of(st.text(), DATE_LIKE, SHAPED, st.datetimes().map(lambda d: f"{d.isoformat()}+14:00"))
)
def test_any_text_is_a_moment_or_is_refused(text: str) -> None:
    try:
        moment = dates.moment(text)
    except ValueError:
        return
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*[1-9])?Z", moment, re.ASCII)
    assert dates.moment(moment) == moment
