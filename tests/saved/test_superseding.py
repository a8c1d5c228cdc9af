"""What becomes of a position that another supersedes, whatever their dates leave open."""

import pyoxigraph as ox
import pytest

from .graphs import found, positions, with_turtle_prefixes


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


@pytest.fixture(scope="module")
def changed() -> ox.Store:
    """The north supports `a` until it rejects it, which the south supports; each on conditions."""
    store = positions("a1 2024-08-01", "a2 2024-09-17 rejects supersedes a1", "a3@south 2024-08-01")
    turtle = ":m dp:member :north . :p dp:member :south . :a a dp:Proposal .\n" + "".join(
        f":{name} dp:firmness dp:core ; dp:firmnessBasis dp:stated ; dp:grounds 'treaty' ;"
        f" dp:condition :{name}c . :{name}c dp:proposition 'peace' ; dp:effect dp:enables .\n"
        for name in ("a1", "a2", "a3")
    )
    store.load(with_turtle_prefixes(turtle).encode(), format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("for-and-against", {"target": "a", "party": "north"}),
        ("red-lines", {"party": "north"}),
        ("conditions", {"party": "north"}),
        ("compare", {"one": "north", "other": "south"}),
        ("mediators", {"mediators": "m", "parties": "p"}),
        ("proposals", {"proposal": "a", "stances": "true"}),
    ],
)
def test_what_was_superseded_does_not_stand(
    query: str, values: dict[str, str], changed: ox.Store
) -> None:
    def seen(**more: str) -> set[tuple[str, ...]]:
        rows = found(query, changed, "position", "superseded", **values, **more)
        return rows - {("a3", "")}

    assert seen() == {("a2", "")}
    assert seen(superseded="true") == {("a1", "2024-09-17"), ("a2", "")}
    assert seen(day="2024-09-16") == seen(day="2024-09-16", superseded="true") == {("a1", "")}
    assert seen(day="2024-09-17") == {("a2", "")}


@pytest.mark.parametrize("last", ["until", "day"])
def test_what_came_later_supersedes_nothing_before(last: str, changed: ox.Store) -> None:
    def numbers(**more: str) -> set[tuple[str, ...]]:
        values = {"party": "north", "other": "south"}
        return found("agreement", changed, "agreed", "opposed", **values, **more)

    assert numbers() == {("0", "1")}
    assert numbers(superseded="true") == {("1", "1")}
    assert numbers(**{last: "2024-09-16"}) == {("1", "0")}


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("positions", {"party": "north"}),
        ("positions-of", {"actor": "north"}),
        ("positions-on-proposal", {"proposal": "a", "party": "north"}),
        ("grounds", {"party": "north"}),
    ],
)
def test_lists_tell_what_was_superseded(
    query: str, values: dict[str, str], changed: ox.Store
) -> None:
    def seen(**more: str) -> set[tuple[str, ...]]:
        return found(query, changed, "position", "superseded", **values, **more)

    assert seen() == {("a1", "2024-09-17"), ("a2", "")}
    assert seen(day="2024-09-16") == {("a1", "2024-09-17")}
    assert seen(day="2024-09-17") == {("a2", "")}


def test_a_cell_of_a_day_counts_what_was_held_on_it(changed: ox.Store) -> None:
    assert found("matrix", changed, "party", "number") == {("north", "2"), ("south", "1")}
    on_the_day = found("matrix", changed, "party", "number", "highest", day="2024-09-17")
    assert on_the_day == {("north", "1", "-2"), ("south", "1", "1")}


def test_what_is_superseded_contradicts_nothing_that_followed() -> None:
    """Nor where the first day of what supersedes it is not known, only its last."""
    described = (
        "a1 2024-01-10/..",
        "a2 ../2024-05-20 rejects supersedes a1",
        "a3 2024-09-17 rejects",
    )
    assert found("contradictions", positions(*described), "position", "against") == set()
