"""The sums of matrices against loops that follow the formulas letter by letter."""

from collections import Counter
from itertools import chain, combinations, product
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.output.networks import Options
from diplograph.output.networks.options import AGGREGATIONS, NORMALIZATIONS
from diplograph.output.networks.position_columns import Columns
from diplograph.output.networks.position_filter import Selection
from diplograph.output.networks.tie_builder import TieBuilder

ACTORS, TARGETS = 4, 3


class Said(NamedTuple):
    actor: int
    target: int
    polarity: int


positions = st.lists(
    st.builds(
        Said,
        st.integers(0, ACTORS - 1),
        st.integers(0, TARGETS - 1),
        st.sampled_from((-2, -1, 1, 2)),
    ),
    max_size=14,
)
contraries = st.sampled_from([{}, {0: (1,), 1: (0,)}, {0: (1, 2), 1: (0,), 2: (0,)}])


def drawing(said: list[Said], options: Options, contrary: dict[int, tuple[int, ...]]) -> TieBuilder:
    rows = np.arange(len(said))
    actor, target, polarity = (
        np.array([getattr(one, name) for one in said], dtype=np.int64) for name in Said._fields
    )
    columns = Columns(
        entry=np.array([f"p{row}" for row in rows], dtype=np.object_),
        actor=actor,
        stance=rows * 0,
        target=target,
        article=rows,
        day=rows + 1,
        held_from=rows + 1,
        held_until=rows + 1,
        imputed=rows < 0,
        replaced=rows < 0,
        actors=tuple(map(str, range(ACTORS))),
        stances=("",),
        targets=tuple(map(str, range(TARGETS))),
        articles=(),
    )
    level = np.sign(polarity) if options.qualifier == "boolean" else polarity
    level = level if options.uses_qualifier else level * 0
    selection = Selection(columns, polarity, level, np.ones(len(said)), ())
    return TieBuilder(selection, options, contrary)


def pair(
    one: Said, other: Said, options: Options, contrary: dict[int, tuple[int, ...]]
) -> float | None:
    """What two positions of different actors add to their tie; None if it does not rest on them."""
    q, r = one.polarity, other.polarity
    widest = 4
    if options.qualifier == "boolean":
        q, r, widest = int(np.sign(q)), int(np.sign(r)), 2
    if other.target in contrary.get(one.target, ()):
        if options.uses_qualifier and q < 0 and r < 0:
            return None
        r = -r
    elif one.target != other.target:
        return None
    conflict = min(abs(q - r), widest) / widest
    match options.aggregation:
        case "ignore":
            return 1
        case "subtract":
            return 1 - 2 * conflict
        case "congruence":
            return 1 - conflict or None
        case _:
            return conflict or None


def divisor(i: int, j: int, said: list[Said], options: Options) -> float:
    def key(one: Said) -> tuple[int, int]:
        sign = int(np.sign(one.polarity)) if options.qualifier == "boolean" else one.polarity
        return one.target, sign if options.uses_qualifier else 0

    mine, theirs = (Counter(key(one) for one in said if one.actor == actor) for actor in (i, j))
    match options.normalization:
        case "average":
            return (mine.total() + theirs.total()) / 2
        case "cosine":
            return mine.total() * theirs.total()
        case "jaccard":
            return sum(
                mine[k] * (not theirs[k]) + theirs[k] * (not mine[k]) + mine[k] * theirs[k]
                for k in mine | theirs
            )
    return 1


options = st.builds(
    Options,
    mode=st.just("one-mode"),
    aggregation=st.sampled_from(AGGREGATIONS["one-mode"]),
    qualifier=st.sampled_from(("boolean", "ordinal")),
    normalization=st.sampled_from(NORMALIZATIONS["one-mode"]),
    contrary=st.just(True),
)


@given(said=positions, contrary=contraries, options=options)
def test_one_mode(said: list[Said], contrary: dict[int, tuple[int, ...]], options: Options) -> None:
    expected = {}
    for i, j in combinations(range(ACTORS), 2):
        mine, theirs = ([row for row, one in enumerate(said) if one.actor == a] for a in (i, j))
        pairs = {
            (row, other): value
            for row, other in product(mine, theirs)
            if (value := pair(said[row], said[other], options, contrary)) is not None
        }
        if pairs:
            weight = sum(pairs.values()) / divisor(i, j, said, options)
            expected[i, j] = pytest.approx(weight), sorted(set(chain.from_iterable(pairs)))
    made = drawing(said, options, contrary)
    ties = made.ties()
    columns = (ties.source.tolist(), ties.target.tolist(), ties.weight.tolist())
    found = {(i, j): (w, made.rows(i, j).tolist()) for i, j, w in zip(*columns, strict=True)}
    assert found == expected


@given(
    said=positions,
    aggregation=st.sampled_from(AGGREGATIONS["two-mode"]),
    qualifier=st.sampled_from(("boolean", "ordinal")),
    normalization=st.sampled_from(NORMALIZATIONS["two-mode"]),
)
def test_two_mode(said: list[Said], aggregation: str, qualifier: str, normalization: str) -> None:
    options = Options(aggregation=aggregation, qualifier=qualifier, normalization=normalization)
    levels = [-1, 1] if qualifier == "boolean" else [-2, -1, 0, 1, 2]
    expected = {}
    for i, j in product(range(ACTORS), range(TARGETS)):
        cell = [
            int(np.sign(one.polarity)) if qualifier == "boolean" else one.polarity
            for one in said
            if (one.actor, one.target) == (i, j)
        ]
        if cell:
            bits = (2 ** (len(levels) - k - 1) * (q in cell) for k, q in enumerate(levels))
            weight = {"subtract": sum(cell), "ignore": len(cell), "combine": sum(bits)}[aggregation]
            share = {
                "none": 1,
                "activity": sum(one.actor == i for one in said),
                "prominence": sum(one.target == j for one in said),
            }[normalization]
            expected[i, j] = weight / share
    ties = drawing(said, options, {}).ties()
    ends = zip(ties.source.tolist(), ties.target.tolist(), strict=True)
    assert dict(zip(ends, ties.weight.tolist(), strict=True)) == pytest.approx(expected)
