"""Alpha from counts is that of the library `krippendorff`, and needs no room for many values."""

import tracemalloc
from collections import Counter

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.output.agreement.alpha import alpha

UNITS = st.lists(st.lists(st.integers(-2, 2), min_size=2, max_size=4), min_size=1, max_size=8)


@given(UNITS, st.booleans())
def test_alpha_is_that_of_the_library(units: list[list[int]], ordinal: bool) -> None:
    found = alpha(((Counter(unit), 1) for unit in units), ordinal=ordinal)
    if len({value for unit in units for value in unit}) < 2:
        assert found is None
        return
    table = np.full((4, len(units)), np.nan)
    for place, unit in enumerate(units):
        table[: len(unit), place] = unit
    theirs = krippendorff.alpha(
        reliability_data=table, level_of_measurement="ordinal" if ordinal else "nominal"
    )
    assert found == pytest.approx(theirs, abs=1e-12)


def test_a_unit_that_occurs_often_counts_as_often() -> None:
    often = [({"in": 2, "out": 0}, 30), ({"in": 1, "out": 1}, 10), ({"in": 0, "out": 2}, 60)]
    each = [(counts, 1) for counts, times in often for _ in range(times)]
    assert alpha(often) == alpha(each) == pytest.approx(1 - 199 * 10 / (70 * 130))


def test_many_names_take_little_memory() -> None:
    """A table of units by names by names would be 64 GB."""
    units = [({f"name-{n}": 1, f"name-{n + 1}": 1}, 1) for n in range(1, 2000)]
    tracemalloc.start()
    found = alpha(units)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found is not None
    assert found < 0.01
    assert most < 10_000_000
