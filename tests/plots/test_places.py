"""Where things lie in a picture, for whatever they may be."""

import math
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from diplograph.output.plots.points import Spot, spots
from diplograph.output.plots.stress_layout import layout
from diplograph.output.plots.text_width import width, wrap
from diplograph.output.plots.time_axis import Calendar


def test_a_text_without_spaces_is_broken_and_not_cut() -> None:
    label = "關於停火和釋放人質的協議草案"
    lines = wrap(label, 60, 10, lines=3)
    assert (len(lines), "".join(lines)) == (3, label)


DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))


@given(st.text(), st.floats(20, 300), st.integers(1, 4))
def test_lines_are_no_wider_than_their_room(text: str, room: float, lines: int) -> None:
    broken = wrap(text, room, 8.5, lines=lines)
    assert 1 <= len(broken) <= lines
    assert all(width(line, 8.5) <= room for line in broken)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=6))
def test_a_text_that_fits_is_whole(words: list[str]) -> None:
    assert " ".join(wrap(" ".join(words), 60, 8.5, lines=6)) == " ".join(words)


@example(date(2000, 1, 1), 67, 80.0)
@given(DAYS, st.integers(0, 4000), st.floats(80, 500))
def test_the_names_of_ticks_do_not_touch(first: date, days: int, wide: float) -> None:
    last = min(first, date.max - timedelta(days=days)) + timedelta(days=days)
    calendar = Calendar.over([first, last], 0, wide)
    ticks = [(calendar.x(day), name) for day, name in calendar.ticks()]
    assert all(0 <= x <= wide + 0.01 for x, _ in ticks)
    for (x, name), (x2, name2) in pairwise(ticks):
        assert x2 - x >= (width(name, 8.5) + width(name2, 8.5)) / 2


@given(DAYS, DAYS)
def test_a_later_day_is_not_before_an_earlier_one(one: date, other: date) -> None:
    calendar = Calendar.over([one, other, None], 10, 100)
    assert 10 <= calendar.x(min(one, other)) <= calendar.x(max(one, other)) <= 100


POINTS = st.tuples(st.floats(10, 290), st.floats(10, 190))


@given(st.lists(POINTS, max_size=25), st.floats(10, 80), st.floats(8, 30))
def test_no_label_lies_on_another_or_on_a_point(
    points: list[tuple[float, float]], wide: float, tall: float
) -> None:
    circles = [(point, 4.0) for point in points]
    found = spots(circles, [(wide, tall)] * len(points), [], Spot(0, 0, 300, 200))
    for number, spot in enumerate(found):
        assert not any(spot.overlaps(other) for other in found[:number])
        for (x, y), radius in circles:
            assert not spot.overlaps(Spot(x - radius, y - radius, x + radius, y + radius))


def test_a_label_keeps_off_lines_if_it_can() -> None:
    line = ((100.0, 100.0), (300.0, 100.0))  # runs to the right, where labels go first
    (spot,) = spots([((100.0, 100.0), 4.0)], [(40.0, 9.0)], [line], Spot(0, 0, 300, 200))
    assert spot.right < 100


@settings(max_examples=25)
@given(st.integers(1, 7), st.data())
def test_a_layout_has_a_place_in_the_square_for_each(size: int, data: st.DataObject) -> None:
    names = [f"n{number}" for number in range(size)]
    pairs = [(a, b) for a in names for b in names if a < b]
    lengths = {
        pair: data.draw(st.sampled_from([1.0, 2.2])) for pair in pairs if data.draw(st.booleans())
    }
    places = layout(names, lengths)
    assert list(places) == names
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    assert places == layout(names, lengths)


def test_who_is_tied_lies_nearer_than_who_is_not() -> None:
    """Two triangles with one tie between them."""
    ties = {("a", "b"): 1, ("b", "c"): 1, ("a", "c"): 1, ("c", "x"): 1}
    ties |= {("x", "y"): 1, ("y", "z"): 1, ("x", "z"): 1}
    places = layout(list("axbycz"), ties)
    within = max(math.dist(places[a], places[b]) for a, b in ("ab", "bc", "xy", "yz"))
    between = min(math.dist(places[a], places[b]) for a, b in ("ay", "az", "by", "bz"))
    assert within < between
