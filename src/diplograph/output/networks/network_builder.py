"""Builds networks from the positions of a graph."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import pyoxigraph as ox

from diplograph.output.networks.column_cache import ColumnCache
from diplograph.output.networks.network import Basis, Edges, Network, Node, Spell, Ties
from diplograph.output.networks.options import Options
from diplograph.output.networks.position_columns import OPEN, Columns, Ints
from diplograph.output.networks.position_filter import Selection, implied, select
from diplograph.output.networks.position_reader import read
from diplograph.output.networks.tie_builder import TieBuilder
from diplograph.output.networks.windows import Windows
from diplograph.query.results.labels import Labels
from diplograph.rdf.lookups import quads, subjects
from diplograph.rdf.namespaces import DP, PREFIXES


class Networks:
    """The networks of a graph. The positions are read once, for all networks.

    A `cache` keeps them for later objects.
    """

    def __init__(self, store: ox.Store, names: Labels, cache: ColumnCache | None = None) -> None:
        self._store = store
        self._names = names
        self._cache = cache
        self._read: dict[tuple[str, str], Columns] = {}

    def network(self, options: Options) -> Network:
        """The network of all positions that count by `options`."""
        selection, left_out = self.selected(options)
        return self.of(selection, options, left_out)

    def series(self, options: Options, windows: Windows) -> Iterator[Network]:
        """A network for each window of time, in order; their `period` tells which.

        Of each, `left_out` also has the number of positions that lie in none of them, as `window`.
        """
        selection, left_out = self.selected(options)
        made = list(windows.over(selection, options))
        days = selection.columns.day
        outside = np.ones(len(days), bool)
        for (start, end), _ in made:
            if start and end:
                outside &= (days < start.toordinal()) | (days > end.toordinal())
        if number := int(outside.sum()):
            left_out["window"] = number
        for period, found in made:
            yield self.of(found, options, left_out, period)

    def selected(self, options: Options) -> tuple[Selection, dict[str, int]]:
        """The positions that count by `options`, and the numbers of those that do not."""
        which = options.actor, options.clock
        if which not in self._read:
            self._read[which] = self._positions(options.actor).by_day(options.clock)
        unnamed = self._unnamed if options.named_only else ()
        return select(self._read[which], self._polarities, options, unnamed)

    def of(
        self,
        selection: Selection,
        options: Options,
        left_out: Mapping[str, int],
        period: Spell | None = None,
    ) -> Network:
        """The network of selected positions."""
        superseded = int(selection.columns.replaced.sum())
        contrary = self._contrary(selection.columns.targets) if options.contrary else {}
        if options.mode == "two-mode":
            selection = implied(selection, contrary)
        builder = TieBuilder(selection, options, contrary)
        ties = builder.ties()
        nodes, places = self._nodes(selection, ties, options)
        before = len(selection.columns.actors) if options.mode == "two-mode" else 0
        numbers = replace(ties, source=places[ties.source], target=places[ties.target + before])

        @lru_cache(maxsize=1)
        def found(number: int) -> Basis:
            rows = builder.rows(int(ties.source[number]), int(ties.target[number]))
            # A row more than once: a position that also counts against contraries of its target.
            columns = selection.columns.where(rows)
            positions = tuple(map(self._names.iri, dict.fromkeys(columns.positions())))
            return Basis(positions, _spells(columns))

        edges = Edges(nodes, numbers, found)
        return Network(options, nodes, edges, period, dict(left_out), superseded)

    def _nodes(
        self, selection: Selection, ties: Ties, options: Options
    ) -> tuple[tuple[Node, ...], Ints]:
        """The nodes, and the number of each by that of its actor, or after these of its target."""
        columns = selection.columns
        modes = [
            ("actor", columns.actors, np.bincount(columns.actor, minlength=len(columns.actors)))
        ]
        tied = [ties.source, ties.target]
        if options.mode == "two-mode":
            counts = np.bincount(columns.target, minlength=len(columns.targets))
            modes.append(("target", columns.targets, counts))
            tied[1] = ties.target + len(columns.actors)
        frequency = np.concatenate([counts for _, _, counts in modes])
        shown = frequency > 0
        if not options.isolates:
            shown = np.zeros_like(shown)
            shown[np.concatenate(tied)] = True
        all_iris = [(mode, self._names.iri(iri)) for mode, iris, _ in modes for iri in iris]
        nodes = []
        for number in np.flatnonzero(shown).tolist():
            mode, iri = all_iris[number]
            nodes.append(Node(iri, mode, self._names.kind(iri), int(frequency[number])))
        return tuple(nodes), np.cumsum(shown) - 1

    # the graph -----------------------------------------------------------------------------------

    def _positions(self, actor: str) -> Columns:
        columns = self._cache.get(actor) if self._cache else None
        if columns is None:
            columns = read(self._store, actor=actor)
            if self._cache:
                self._cache.put(actor, columns)
        return columns

    @cached_property
    def _polarities(self) -> dict[str, int]:
        return {stance: int(value) for stance, value in self._pairs(DP.polarity)}

    @cached_property
    def _unnamed(self) -> frozenset[str]:
        return frozenset(subjects(self._store, PREFIXES["rdf"] + "type", DP.UnnamedSource))

    def _contrary(self, targets: Iterable[str]) -> dict[int, tuple[int, ...]]:
        numbers = {iri: number for number, iri in enumerate(targets)}
        found: dict[int, list[int]] = {}
        for one, other in sorted(self._pairs(DP.contraryTo)):
            if one in numbers and other in numbers:
                found.setdefault(numbers[one], []).append(numbers[other])
        return {one: tuple(others) for one, others in found.items()}

    def _pairs(self, predicate: str) -> list[tuple[str, str]]:
        found = quads(self._store, None, predicate)
        return [(quad.subject.value, quad.object.value) for quad in found]  # type: ignore[union-attr]


def _spells(columns: Columns) -> tuple[Spell, ...]:
    """When positions were held; times that overlap or touch become one."""
    merged: list[tuple[int, int]] = []
    endless = date.max.toordinal()
    for first, last in sorted(_times(columns, endless)):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return tuple(Spell(_day(first, 1), _day(last, endless)) for first, last in merged)


def _times(columns: Columns, endless: int) -> Iterable[tuple[int, int]]:
    known = (columns.held_from.tolist(), columns.held_until.tolist(), columns.day.tolist())
    for first, last, day in zip(*known, strict=True):
        if first == last == OPEN:
            yield day, day
        else:
            yield (1 if first == OPEN else first), (endless if last == OPEN else last)


def _day(ordinal: int, open_end: int) -> date | None:
    return None if ordinal == open_end else date.fromordinal(ordinal)
