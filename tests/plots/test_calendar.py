"""The axis of time says which year its days are of."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from diplograph.output.plots.time_axis import Calendar

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(DAYS, st.integers(0, 400), st.sampled_from([180, 420]))
def test_each_year_is_on_the_axis(first: date, days: int, wide: int) -> None:
    calendar = Calendar.over([first, first + timedelta(days=days)], 120, 120 + wide)
    ticks = calendar.ticks()
    for year in {day.year for day, _ in ticks}:
        assert any(name.endswith(str(year)) for _, name in ticks)


def test_a_few_days_have_the_year_once() -> None:
    calendar = Calendar.over([date(2023, 12, 31), date(2024, 1, 2)], 0, 200)
    assert [name for _, name in calendar.ticks()] == ["31 Dec 2023", "1 Jan 2024", "2 Jan"]
