"""The weights of ties, as products of sparse matrices.

Notation: `A[q]` has a row for each actor, a column for each target, and counts the positions at
level `q` of the qualifier. The formulas are in docs/networks.md; they follow Leifeld, "Discourse
Network Analysis" (2017), and the sources of Discourse Network Analyzer 3.1.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from diplograph.output.networks.options import Options
from diplograph.output.networks.position_columns import Ints

Matrix = Any
"""A sparse matrix of scipy in rows (CSR): it is published without types."""

_RANGE: Final = {"boolean": 2, "ordinal": 4}
"""From the lowest to the highest level."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The value of each pair of levels when two actors are compared, times `range`.

    `same` holds for two positions on one target, `contrary` for two on targets that exclude each
    other; both are symmetric, with a row and a column for each of `levels`.
    """

    levels: tuple[int, ...]
    same: Ints
    contrary: Ints
    range: int


def pairing(options: Options, levels: tuple[int, ...]) -> Pairing:
    """How `options` compare the levels, which are in order."""
    if not options.uses_qualifier:
        one = np.ones((1, 1), dtype=np.int64)
        return Pairing((0,), one, one * options.contrary, 1)
    widest = _RANGE[options.qualifier]
    if options.dna_compat and options.qualifier == "ordinal":
        widest = (levels[-1] - levels[0]) or 1
    return _paired(options.aggregation, levels, widest)


def pairing_of_signs(aggregation: str) -> Pairing:
    """How the signs of two stances compare, whatever the qualifier."""
    return _paired(aggregation, (-1, 1), _RANGE["boolean"])


def _paired(aggregation: str, levels: tuple[int, ...], widest: int) -> Pairing:
    q = np.array(levels, dtype=np.int64)
    # Who is for a target is against what excludes it; of two who are against, nothing follows.
    is_implied = (q[:, None] > 0) | (q > 0)
    same = _compared(aggregation, np.abs(q[:, None] - q), widest)
    contrary = _compared(aggregation, np.abs(q[:, None] + q).clip(max=widest), widest)
    return Pairing(levels, same, contrary * is_implied, widest)


def compared(options: Options, levels: tuple[int, ...]) -> Pairing:
    """Counts the pairs behind a tie, including those that cancel out.

    A subtraction rests on all that agree or conflict, though some may do both by half.
    """
    kinds = [options.aggregation]
    if options.aggregation == "subtract":
        kinds = ["congruence", "conflict"]
    found = [pairing(replace(options, aggregation=kind), levels) for kind in kinds]
    same, contrary = sum(pairs.same for pairs in found), sum(pairs.contrary for pairs in found)
    return Pairing(found[0].levels, np.sign(same), np.sign(contrary), 1)


def _compared(aggregation: str, distance: Ints, widest: int) -> Ints:
    if aggregation == "conflict":
        return distance
    if aggregation == "congruence":
        return widest - distance
    return widest - 2 * distance


def one_mode(counts: Mapping[int, Matrix], pairs: Pairing, excludes: Matrix) -> Matrix:
    """The sum of the values of all pairs of positions of two actors.

    `excludes` has a 1 for each pair of contrary targets.
    """
    total = 0
    for row, level in enumerate(pairs.levels):
        other = sum(
            counts[q] * pairs.same[row, column]
            + (counts[q] @ excludes) * pairs.contrary[row, column]
            for column, q in enumerate(pairs.levels)
        )
        total = total + counts[level] @ other.T
    return total / pairs.range


def two_mode(counts: Mapping[int, Matrix], options: Options) -> Matrix:
    """The weights of each actor's positions on each target."""
    levels = sorted(counts)
    if options.aggregation == "combine":
        places = enumerate(reversed(levels))
        return sum((counts[q] != 0).astype(np.float64) * 2**place for place, q in places)
    ignore = options.aggregation == "ignore"
    return sum(counts[q] * (1 if ignore else q) for q in levels)


def normalized(
    weight: NDArray[np.float64],
    source: Ints,
    target: Ints,
    counts: Mapping[int, Matrix],
    options: Options,
) -> NDArray[np.float64]:
    """Weights of ties from `source` to `target`, divided as the normalization asks; 0 stays 0."""
    if options.normalization == "none":
        return weight
    total: Matrix = sum(counts.values())
    by_actor, by_target = (np.asarray(total.sum(axis=axis)).ravel() for axis in (1, 0))
    match options.normalization:
        case "activity":
            divisor = by_actor[source]
        case "prominence":
            divisor = by_target[target]
        case "average":
            divisor = (by_actor[source] + by_actor[target]) / 2
        case "cosine":
            divisor = by_actor[source] * by_actor[target]
        case _:
            divisor = by_actor[source] + by_actor[target] - _shared(counts, source, target)
    found: NDArray[np.float64] = np.zeros_like(weight)
    np.divide(weight, divisor, out=found, where=divisor != 0)
    return found


def _shared(counts: Mapping[int, Matrix], source: Ints, target: Ints) -> NDArray[np.float64]:
    """The overlap of two actors: the sum of their positions less their union.

    Where both have positions at a level of a target, the product of their numbers stands for the
    numbers themselves.
    """
    stacked = sparse.hstack([counts[q] for q in sorted(counts)], format="csr")
    common = stacked @ (stacked != 0).astype(np.float64).T
    return at(common + common.T - stacked @ stacked.T, source, target)


def at(matrix: Matrix, rows: Ints, columns: Ints) -> NDArray[np.float64]:
    """The values of a matrix at these places."""
    if not len(rows):
        return np.zeros(0)
    return np.asarray(matrix[rows, columns], dtype=np.float64).ravel()
