"""A network: nodes, and ties that know the positions they rest on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from diplograph.output.networks.options import Options
from diplograph.query.results.labels import Iri


class Spell(NamedTuple):
    """A time, its last day included; open where a day is None."""

    start: date | None
    end: date | None


class Basis(NamedTuple):
    """The positions of a tie, by date, and the times at which they were held."""

    positions: tuple[Iri, ...]
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An actor or a target.

    Attributes:
        iri: what it stands for, with its `id` and `label`.
        mode: `actor` or `target`.
        kind: its class in the ontology, such as `State` or `Proposal`.
        frequency: how many of the positions that count are its own, or are on it.
    """

    iri: Iri
    mode: str
    kind: str
    frequency: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie, of an actor to a target or of two actors; it has no direction.

    Attributes:
        source: the actor; of two, the one whose IRI comes first.
        target: what the actor has positions on, or the other actor.
        weight: what the aggregation and the normalization make of it.
        n_support: positions for the target; of two actors, the pairs of positions, one of each, in
            which both are for or both against the same target.
        n_oppose: positions against it; of two actors, the pairs in which one is for it and one
            against it.
    """

    source: Iri
    target: Iri
    weight: float
    n_support: int
    n_oppose: int
    _found: Callable[[], Basis]

    @property
    def positions(self) -> tuple[Iri, ...]:
        """The positions that the tie rests on, by date."""
        return self._found().positions

    @property
    def spells(self) -> tuple[Spell, ...]:
        """When these positions were held: times that overlap or touch as one, in order."""
        return self._found().spells


@dataclass(frozen=True, slots=True)
class Ties:
    """The edges as columns of equal length, sorted by source and target.

    `source` and `target` count nodes from 0.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    weight: NDArray[np.float64]
    n_support: NDArray[np.int64]
    n_oppose: NDArray[np.int64]

    def where(self, rows: NDArray[np.int64]) -> "Ties":
        """The ties with these numbers."""
        return Ties(*(getattr(self, field.name)[rows] for field in fields(self)))


class Edges(Sequence[Edge]):
    """The edges of a network, made on access."""

    def __init__(
        self,
        nodes: Sequence[Node],
        ties: Ties,
        found: Callable[[int], Basis],
    ) -> None:
        self.ties = ties
        self._nodes = nodes
        self._found = found

    def __len__(self) -> int:
        return len(self.ties.source)

    @overload
    def __getitem__(self, index: int) -> Edge: ...
    @overload
    def __getitem__(self, index: slice) -> list[Edge]: ...
    def __getitem__(self, index: int | slice) -> Edge | list[Edge]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        ties = self.ties
        return Edge(
            self._nodes[ties.source[number]].iri,
            self._nodes[ties.target[number]].iri,
            float(ties.weight[number]),
            int(ties.n_support[number]),
            int(ties.n_oppose[number]),
            lambda: self._found(number),
        )

    def __iter__(self) -> Iterator[Edge]:
        return (self[number] for number in range(len(self)))


@dataclass(frozen=True, slots=True)
class Network:
    """A network of actors and targets, or of actors.

    Attributes:
        options: what it was made with.
        nodes: actors before targets, each by IRI.
        edges: its ties, each once, in the order of the nodes.
        period: the days of the window that it shows; None for a network of all positions.
        left_out: how many positions do not count, by reason.
        superseded: how many of those that count a later one supersedes.
    """

    options: Options
    nodes: Sequence[Node]
    edges: Edges
    period: Spell | None
    left_out: Mapping[str, int]
    superseded: int = 0

    @property
    def two_mode(self) -> bool:
        """Whether ties lead from actors to targets."""
        return self.options.mode == "two-mode"

    def matrix(self) -> NDArray[np.float64]:
        """The weights: a row for each actor, a column for each target, or again for each actor.

        Rows and columns are in the order of `nodes`; no tie is 0.
        """
        actors = sum(node.mode == "actor" for node in self.nodes)
        ties = self.edges.ties
        if self.two_mode:
            found = np.zeros((actors, len(self.nodes) - actors))
            found[ties.source, ties.target - actors] = ties.weight
            return found
        found = np.zeros((actors, actors))
        found[ties.source, ties.target] = found[ties.target, ties.source] = ties.weight
        return found
