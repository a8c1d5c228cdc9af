"""Congruence and conflict between parties, as the saved query `agreement` counts them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from diplograph.output.plots.plotted_positions import PlottedPosition
from diplograph.query.results import Iri
from diplograph.query.snapshot import Snapshot

_CONTRARY = "SELECT ?one ?other { ?one dp:contraryTo ?other }"

Sides = Mapping[tuple[str, bool], list[PlottedPosition]]
"""Positions by target, and whether they are for it."""


class Tie(NamedTuple):
    """Two parties, on how many targets they agree or are opposed, and the positions behind it.

    A target can count on both sides, where positions changed; two contrary targets of which each
    party is for one are one opposition.
    """

    one: Iri
    other: Iri
    agreed: int
    opposed: int
    agreeing: list[PlottedPosition]
    opposing: list[PlottedPosition]


class Line(NamedTuple):
    """One side of a tie: agreement or conflict, and on how many targets."""

    tie: Tie
    conflict: bool

    @property
    def number(self) -> int:
        """The number of targets on which the two agree, or are opposed."""
        return self.tie.opposed if self.conflict else self.tie.agreed

    @property
    def held(self) -> list[PlottedPosition]:
        """The positions behind it."""
        return self.tie.opposing if self.conflict else self.tie.agreeing


def strongest(found: Iterable[Tie], most: int) -> list[Line]:
    """At most so many lines of ties, those on the most targets first; `found` is in their order."""
    lines = [Line(tie, conflict) for tie in found for conflict in (False, True)]
    lines = [line for line in lines if line.number]
    return sorted(lines, key=lambda line: -line.number)[:most]


def ties(case: Snapshot, held: Iterable[PlottedPosition]) -> list[Tie]:
    """The ties of all parties that hold positions, each pair once."""
    contrary: dict[str, list[str]] = defaultdict(list)
    for row in case.select(_CONTRARY):
        contrary[row.one].append(row.other)
    sides: dict[Iri, dict[tuple[str, bool], list[PlottedPosition]]] = defaultdict(dict)
    for each in held:
        if each.polarity:
            side = (str(each.target), each.polarity > 0)
            sides[each.party].setdefault(side, []).append(each)
    found = (
        _tie(one, other, sides[one], sides[other], contrary)
        for one, other in combinations(sorted(sides), 2)
    )
    return [tie for tie in found if tie.agreed or tie.opposed]


def _tie(
    one: Iri, other: Iri, mine: Sides, theirs: Sides, contrary: Mapping[str, list[str]]
) -> Tie:
    agreed = [side for side in mine if side in theirs]
    agreeing = [each for side in agreed for each in (*mine[side], *theirs[side])]
    pairs = set()
    opposing: dict[Any, PlottedPosition] = {}
    for a, b in _opposed(mine, theirs, contrary):
        pairs.add(frozenset((a[0], b[0])))
        opposing |= {each.position: each for each in (*mine[a], *theirs[b])}
    return Tie(
        one,
        other,
        len({target for target, _ in agreed}),
        len(pairs),
        agreeing,
        list(opposing.values()),
    )


def _opposed(
    mine: Sides, theirs: Sides, contrary: Mapping[str, list[str]]
) -> Iterator[tuple[tuple[str, bool], tuple[str, bool]]]:
    """The sides that exclude each other: for and against a target, or for two that are contrary."""
    for target, favours in mine:
        if (target, not favours) in theirs:
            yield (target, favours), (target, not favours)
        if favours:
            for other in contrary.get(target, ()):
                if (other, True) in theirs:
                    yield (target, True), (other, True)
