"""What `as-of` shows for a day, and of what of it the dates leave doubts: on both engines."""

import pyoxigraph as ox
import pytest

from diplograph import resources
from diplograph.query.saved import Library, bind, parse_values
from diplograph.query.saved.parameter_values import NoNames

from .graphs import asked, asked_of_rdflib, positions

AS_OF = Library([resources.queries()]).get("as-of")


# A text of EDTF; days of each kind: it is not shown, it is not certain, it is.
DATES = [
    ("2024-05-17", "2024-05-16", "", "2024-05-17 2024-12-31"),
    ("2024-05", "2024-04-30", "2024-05-01 2024-05-31", "2024-06-01"),
    ("2024", "2023-12-31", "2024-01-01 2024-12-31", "2025-01-01"),
    ("2024-21", "2024-02-29", "2024-03-01 2024-05-31", "2024-06-01"),
    ("2024-22~", "2024-05-31", "2024-06-01 2024-08-31", "2024-09-01"),
    ("2024-24", "2024-11-30", "2024-12-01 2025-01-15 2025-02-28", "2025-03-01"),
    ("2024-24?", "2024-11-30", "2024-12-01 2025-03-01", ""),
    ("2024-06/2024-24", "2025-03-01", "2024-06-30 2024-12-01 2025-01-15", "2024-07-01 2024-11-30"),
    ("199X", "1989-12-31", "1990-01-01 1999-12-31", "2000-01-01"),
    ("2024-05-XX", "2024-04-30", "2024-05-31", "2024-06-01"),
    ("2024-XX", "2023-12-31", "2024-12-31", "2025-01-01"),
    ("2024-05-21~", "2024-05-20", "2024-05-21", "2024-05-22"),
    ("2024-05~", "2024-04-30", "2024-05-31", "2024-06-01"),
    ("2024-05-17?", "2024-05-16", "2024-05-17 2025-01-01", ""),
    ("2024-05%", "2024-04-30", "2024-05-17 2025-01-01", ""),
    ("2024-05-17T10:00:00Z", "2024-05-16", "", "2024-05-17"),
    ("2024-05/..", "2024-04-30", "2024-05-31", "2024-06-01 2030-01-01"),
    ("2024-05-17/..", "2024-05-16", "", "2024-05-17 2030-01-01"),
    ("2024-05-17/", "2024-05-16", "2024-05-18 2030-01-01", "2024-05-17"),
    ("../2024-09-17", "2024-09-18", "2024-09-16 2020-01-01", "2024-09-17"),
    ("/2024-09-17", "2024-09-18", "2024-09-16", "2024-09-17"),
    ("../2024-08", "2024-09-01", "2024-08-31 2024-07-31", ""),
    ("2024-05/2024-07", "2024-04-30 2024-08-01", "2024-05-31 2024-07-01", "2024-06-30"),
    ("2024-05-17/2024-07-02~", "2024-07-03", "2024-07-02", "2024-05-17 2024-07-01"),
    ("2024-05-17/2024-07?", "2024-08-01", "2024-05-18", "2024-05-17"),
]
# When the article was written, where it does not say when a position was held.
WRITTEN = [
    ("2024-05-17", "2024-05-16", "", "2024-05-17"),
    ("2024-05-17/2024-05-19", "2024-05-16", "2024-05-17 2024-05-18", "2024-05-19 2030-01-01"),
    ("2024-05/2024-07", "2024-04-30", "2024-05-31 2024-07-31", "2024-08-01 2030-01-01"),
    ("2024-05-17/2024-06~", "2024-05-16", "2024-05-31 2024-06-30", "2024-07-01"),
    ("2024-05-17/2024-23", "2024-05-16", "2024-08-31 2024-11-30", "2024-12-01"),
    ("2024-05-17/2024-24", "2024-05-16", "2024-12-01 2025-02-28", "2025-03-01"),
    ("2024-05-17/..", "2024-05-16", "2024-05-17 2024-07-13", "2024-07-14"),
    ("../2024-05-17", "2024-05-16", "", "2024-05-17"),
    ("2024-05-17/2024-06?", "2024-05-16", "2024-05-17 2025-01-01", ""),
]


def on(day: str) -> str:
    return bind(AS_OF, parse_values(AS_OF, {"day": day}, NoNames()))


def held_on(day: str, store: ox.Store) -> dict[str, bool]:
    """The positions that are shown for the day, and whether they are certain."""
    rows = asked(store, on(day))
    at, certain = AS_OF.columns.index("position"), AS_OF.columns.index("certain")
    return {row[at].strip("<>").rpartition("/")[2]: '"true"' in row[certain] for row in rows}


@pytest.mark.parametrize(
    ("held", "none", "possible", "certain"),
    [*DATES, *((f"w{written}", *days) for written, *days in WRITTEN)],
)
def test_what_the_dates_leave_open_is_not_certain(
    held: str, none: str, possible: str, certain: str
) -> None:
    store = positions(f"a {held}")
    assert [held_on(day, store) for day in none.split()] == [{} for _ in none.split()]
    assert [held_on(day, store) for day in possible.split()] == [
        {"a": False} for _ in possible.split()
    ]
    assert [held_on(day, store) for day in certain.split()] == [
        {"a": True} for _ in certain.split()
    ]


def test_what_is_not_certain_displaces_nothing() -> None:
    store = positions(
        "a1 2024-01-10", "a2 2024-02-10", "a3 2024-05", "b1 ../2024-06", "b2 2024-03-01"
    )
    assert held_on("2024-04-30", store) == {"a2": True, "b1": False, "b2": True}
    assert held_on("2024-05-20", store) == {"a2": True, "a3": False, "b1": False, "b2": True}
    assert held_on("2024-07-01", store) == {"a3": True, "b2": True}


def test_what_was_taken_while_an_article_was_written_supersedes_when_that_is_sure() -> None:
    store = positions("a 2024-01-10", "b w2024-05-17/2024-05-19 supersedes a")
    assert held_on("2024-05-16", store) == {"a": True}
    assert held_on("2024-05-18", store) == {"a": False, "b": False}
    assert held_on("2024-05-19", store) == {"b": True}
    store = positions("a 2024-01-10", "b 2024-24 supersedes a")
    assert held_on("2025-02-28", store) == {"a": False, "b": False}
    assert held_on("2025-03-01", store) == {"b": True}


def test_what_may_have_begun_after_the_newest_is_shown_though_its_month_began_before() -> None:
    store = positions("a1 2024-05-03", "a2 2024-05")
    assert held_on("2024-05-20", store) == {"a1": True, "a2": False}
    assert held_on("2024-06-01", store) == {"a1": True}


def test_what_may_be_superseded_is_not_certain() -> None:
    """Even by a position on another target; it is gone as soon as that one has begun for sure."""
    store = positions("a 2024-01-10", "b 2024-05 supersedes a")
    assert held_on("2024-04-30", store) == {"a": True}
    assert held_on("2024-05-20", store) == {"a": False, "b": False}
    assert held_on("2024-06-01", store) == {"b": True}


@pytest.mark.parametrize("day", ["2024-05-17", "2024-07-02"])
def test_rdflib_gives_the_same(day: str) -> None:
    every = [*(held for held, *_ in DATES), *(f"w{written}" for written, *_ in WRITTEN)]
    names = [f"{chr(ord('а') + number)} {held}" for number, held in enumerate(every)]
    store = positions(*names, "0 2024-01-10", "1 2024-05 supersedes 0")
    assert asked(store, on(day)) == asked_of_rdflib(store, on(day)) != {}


def test_what_supersedes_from_an_unknown_day_on_has_done_so_by_its_last() -> None:
    store = positions("a 2024-01-10", "b ../2024-05-20 supersedes a", "c ../2024-05 supersedes b")
    assert held_on("2024-03-01", store) == {"a": False, "b": False, "c": False}
    assert held_on("2024-05-20", store) == {"b": False, "c": False}
    assert held_on("2024-06-01", store) == {}
