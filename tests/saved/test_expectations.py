"""The tests that saved queries bring along."""

from typing import Any

import pyoxigraph as ox
import pytest

from diplograph.query.saved import Expectation, failures
from diplograph.query.saved.expectations import Row

ROWS: list[Row] = [
    {
        "party": ox.NamedNode("https://example.org/egypt"),
        "stance": ox.NamedNode("https://w3id.org/diplograph/ns#opposes"),
        "position": ox.NamedNode("https://example.org/article/a/egypt-opposes"),
        "grounds": ox.Literal("the 1979 treaty\nand the accords after it"),
        "count": ox.Literal(3),
        "until": None,
    },
    {"party": ox.NamedNode("https://example.org/israel"), "count": ox.Literal("a [b] (c)")},
]


@pytest.mark.parametrize(
    "cells",
    [
        {"party": "egypt", "stance": "opposes"},
        {"party": "https://example.org/egypt"},
        {"position": "egypt-opposes"},
        {"position": "article/a/egypt-opposes"},
        {"position": "…/egypt-…"},
        {"party": "…", "stance": "…"},
        {"grounds": "…1979 treaty…"},
        {"grounds": "the …accords…it"},
        {"count": "3", "until": None},
        {"party": "israel", "count": "a [b] (c)"},
        {"party": "israel", "grounds": None},
        {},
    ],
)
def test_a_row_fits(cells: dict[str, str | None]) -> None:
    assert not list(failures(Expectation({}, contains=(cells,)), ROWS))
    assert len(list(failures(Expectation({}, excludes=(cells,)), ROWS))) == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"party": "egypt", "count": "a [b] (c)"},
        {"party": "gypt"},
        {"until": "…"},
        {"position": "…/egypt"},
        {"position": "b/egypt-opposes"},
        {"grounds": "1979"},
        {"party": "egypt", "grounds": None},
        {"until": "2024"},
        {"count": "."},
    ],
)
def test_no_row_fits(cells: dict[str, str | None]) -> None:
    (said,) = failures(Expectation({}, contains=(cells,)), ROWS)
    assert said.startswith("no row with ")
    assert not list(failures(Expectation({}, excludes=(cells,)), ROWS))


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({"rows": 2, "min_rows": 2, "max_rows": 2}, []),
        ({"rows": 1}, ["2 rows instead of 1"]),
        ({"min_rows": 3}, ["2 rows, expected at least 3"]),
        ({"max_rows": 0}, ["2 rows, expected at most 0"]),
    ],
)
def test_rows_are_counted(bounds: dict[str, Any], said: list[str]) -> None:
    assert list(failures(Expectation({}, **bounds), ROWS)) == said
