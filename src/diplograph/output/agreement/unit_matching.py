"""Matches positions of different coders that rest on the same words.

Of the positions that share words, those that agree in most are taken together first, then those
that share the larger part of their words: a disagreement is never an artefact of the matching. So
it is with the alignment of least disorder in Mathet, Widlöcher & Métivier, "The Unified and
Holistic Method Gamma (γ)", Computational Linguistics 41 (2015); here it is found greedily. Three
positions and more belong together where each two of them share words.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

from diplograph.output.agreement.codings import CodedPosition

Unit = dict[str, CodedPosition]
"""What coders read in the same words, by coder: one position of each who read one there."""


def units(codings: Mapping[str, Sequence[CodedPosition]]) -> list[Unit]:
    """The units of an article: positions of different coders that match.

    In the order of the text. A coder is in a unit once at most, and each two positions of a unit
    share words; a position that nobody else has is a unit by itself.
    """
    positions = [position for coded in codings.values() for position in coded]
    candidates = _candidates(positions)
    may_join = set(candidates)
    groups = [[index] for index in range(len(positions))]  # of each position; joined ones are one
    for one, two in candidates:
        first, second = groups[one], groups[two]
        if all((min(i, j), max(i, j)) in may_join for i in first for j in second):
            first += second
            for index in second:
                groups[index] = first
    distinct = {id(group): group for group in groups}.values()
    found = [{positions[i].coder: positions[i] for i in group} for group in distinct]
    return sorted(found, key=lambda unit: min((p.spans, p.coder) for p in unit.values()))


def _candidates(positions: Sequence[CodedPosition]) -> list[tuple[int, int]]:
    """Pairs of positions, of two coders and with words that both rest on; the best first."""
    words = [covered(position.spans) for position in positions]
    scored = []
    for (i, one), (j, two) in combinations(enumerate(positions), 2):
        if one.coder != two.coder and (shared := len(words[i] & words[j])):
            equal = sum(
                (one.holder == two.holder, one.stance == two.stance, one.target == two.target)
            )
            part = shared / len(words[i] | words[j])  # of the words of either (Jaccard)
            scored.append((-equal, -part, i, j))
    return [(i, j) for _, _, i, j in sorted(scored)]


def covered(spans: Sequence[tuple[int, int]]) -> set[int]:
    """The code points that lie in any of the spans."""
    return {point for start, end in spans for point in range(start, end)}
