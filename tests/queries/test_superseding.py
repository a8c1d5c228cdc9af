"""What becomes of a position that another supersedes, whatever their dates leave open."""

import pyoxigraph as ox
import pytest

from diplograph import resources
from diplograph.queries import Library, SavedQuery, bind, parse_values
from diplograph.queries.values import NoNames

from .graphs import asked, asked_of_rdflib, positions, rows_of

LIBRARY = Library([resources.queries()])


class _Names(NoNames):
    """Takes every name for the end of an IRI, as the graphs of these tests do."""

    def resolve(self, name: str, _classes: object = ()) -> str:
        return f"https://example.org/{name}"


def bound(query: SavedQuery, values: dict[str, str]) -> str:
    return bind(query, parse_values(query, values, _Names()))


def found(name: str, store: ox.Store, *columns: str, **values: str) -> set[tuple[str, ...]]:
    """The ends of IRIs, or the texts, in some columns of a saved query, if both engines agree."""
    query = LIBRARY.get(name)
    text = bound(query, values)
    assert asked(store, text) == asked_of_rdflib(store, text)
    return {
        tuple(str(row[column] or "").strip('<>"').rpartition("/")[2] for column in columns)
        for row in rows_of(store, text)
    }


def shifts(*described: str) -> set[tuple[str, ...]]:
    return found("shifts", positions(*described), "before", "position")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024-08-01", "2024-09-17"),
        ("../2024-09", "2024-09-17"),  # its last day is after the first of what supersedes it
        ("2024-09-17", "2024-09-17"),
        ("2024-09-20", "2024-09-17"),
        ("../2024-09", "../2024-08"),
        ("2024-09", "2024-09-17"),
    ],
)
def test_one_change_from_the_old_position_to_the_new(old: str, new: str) -> None:
    described = (f"a1 {old} optimistic", f"a2 {new} sceptical supersedes a1")
    assert shifts(*described) == {("a1", "a2")}


def test_what_was_superseded_is_not_what_later_positions_change() -> None:
    described = (
        "a1 ../2024-09 optimistic",
        "a2 2024-09-17 sceptical supersedes a1",
        "a3 2024-09-20 optimistic",
    )
    assert shifts(*described) == {("a1", "a2"), ("a2", "a3")}


def test_what_came_before_both_leads_to_the_first_of_a_day_alone() -> None:
    described = (
        "a0 2024-08-01 rejects",
        "a1 2024-09-17 optimistic",
        "a2 2024-09-17 sceptical supersedes a1",
    )
    assert shifts(*described) == {("a0", "a1"), ("a1", "a2")}


def test_what_is_superseded_through_another_comes_before_the_last() -> None:
    described = (
        "a1 ../2024-10 optimistic",
        "a2 ../2024-09 undecided supersedes a1",
        "a3 2024-09-17 sceptical supersedes a2",
    )
    assert shifts(*described) == {("a1", "a2"), ("a2", "a3")}
