"""Which positions of different coders are readings of the same words.

Of the positions that share words, those that agree in most are taken together first, then those
that share the larger part of their words: a disagreement is never an artefact of the matching. So
it is with the alignment of least disorder in Mathet, Widlöcher & Métivier, "The Unified and
Holistic Method Gamma (γ)", Computational Linguistics 41 (2015); here it is found greedily.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from diplograph.agreement.codings import CodedPosition

Unit = dict[str, CodedPosition]
"""What coders read in the same words, by coder: one position of each who read one there."""


def units(codings: Mapping[str, Sequence[CodedPosition]]) -> list[Unit]:
    """The positions of an article, those of different coders together that belong together.

    In the order of the text. A coder is in a unit once at most; a position that nobody else has
    is a unit by itself.
    """
    positions = [position for coded in codings.values() for position in coded]
    of = [{position.coder: position} for position in positions]
    for one, two in _candidates(positions):
        if of[one].keys().isdisjoint(of[two].keys()):
            joined = of[one] | of[two]
            for index, unit in enumerate(of):
                if unit is of[one] or unit is of[two]:
                    of[index] = joined
    distinct = list({id(unit): unit for unit in of}.values())
    return sorted(distinct, key=lambda unit: min((p.spans, p.coder) for p in unit.values()))


def _candidates(positions: Sequence[CodedPosition]) -> Iterator[tuple[int, int]]:
    """Pairs of positions that may go together, the best first."""
    scored = []
    for (i, one), (j, two) in combinations(enumerate(positions), 2):
        if one.coder != two.coder and (overlap := _overlap(one, two)):
            equal = sum(
                (one.holder == two.holder, one.stance == two.stance, one.target == two.target)
            )
            scored.append((-equal, -overlap, i, j))
    yield from ((i, j) for _, _, i, j in sorted(scored))


def _overlap(one: CodedPosition, two: CodedPosition) -> float:
    """The part of the words of either that both rest on (Jaccard), in code points."""
    first, second = covered(one.spans), covered(two.spans)
    return len(first & second) / len(first | second)


def covered(spans: Sequence[tuple[int, int]]) -> set[int]:
    """The code points that lie in any of the spans."""
    return {point for start, end in spans for point in range(start, end)}
