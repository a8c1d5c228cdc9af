"""Builds the ties of selected positions, with the positions behind each."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from diplograph.output.networks import formulas
from diplograph.output.networks.formulas import Matrix, Pairing, at
from diplograph.output.networks.network import Ties
from diplograph.output.networks.options import Options
from diplograph.output.networks.position_columns import Ints
from diplograph.output.networks.position_filter import Selection

_LEVELS: Final = {"boolean": (-1, 1), "ordinal": (-2, -1, 0, 1, 2)}


class TieBuilder:
    """Ties between the actors and targets of a selection, which keep their numbers there.

    `contrary` leads from the number of a target to those of the targets that it excludes.
    """

    def __init__(
        self, selection: Selection, options: Options, contrary: Mapping[int, tuple[int, ...]]
    ) -> None:
        columns = selection.columns
        self.selection = selection
        self.options = options
        self._shape = len(columns.actors), len(columns.targets)
        levels = _LEVELS[options.qualifier]
        if options.dna_compat and options.qualifier == "ordinal":
            levels = selection.levels
        self._levels = levels if options.uses_qualifier else (0,)
        self._counts = self._by(selection.level, self._levels, selection.share)
        self._signs = self._by(np.sign(selection.polarity), (-1, 0, 1), np.ones(len(columns)))
        self._excludes = self._contraries(contrary)

    def ties(self) -> Ties:
        """The ties. `target` counts actors in a one-mode network, targets in a two-mode one."""
        if self.options.mode == "two-mode":
            weight = formulas.two_mode(self._counts, self.options)
            support, oppose = self._signs[1], self._signs[-1]
            every = sum(self._signs.values())
        else:
            pairs = formulas.pairing(self.options, self._levels)
            weight = formulas.one_mode(self._counts, pairs, self._excludes)
            support, oppose = (
                formulas.one_mode(self._signs, formulas.pairing_of_signs(kind), self._excludes)
                for kind in ("congruence", "conflict")
            )
            if self.options.aggregation == "subtract":
                every = formulas.one_mode(self._counts, self._compared, self._excludes)
            else:
                every = weight
            every = sparse.triu(every, k=1)
        source, target = sparse.csr_array(every).nonzero()
        return self._above_threshold(
            Ties(
                source,
                target,
                formulas.normalized(
                    at(weight, source, target), source, target, self._counts, self.options
                ),
                at(support, source, target).astype(np.int64),
                at(oppose, source, target).astype(np.int64),
            )
        )

    def _above_threshold(self, ties: Ties) -> Ties:
        chosen = np.abs(ties.weight) >= self.options.threshold
        if self.options.dna_compat:
            chosen &= ties.weight != 0
        order = np.flatnonzero(chosen)
        return ties.where(order[np.lexsort((ties.target[order], ties.source[order]))])

    def rows(self, source: int, target: int) -> Ints:
        """The rows of the selection that a tie rests on."""
        mine = self._of_actor(source)
        if self.options.mode == "two-mode":
            return np.asarray(mine[self.selection.columns.target[mine] == target])
        theirs = self._of_actor(target)
        found = np.concatenate([self._meeting(mine, theirs), self._meeting(theirs, mine)])
        return np.asarray(np.sort(found))

    def _meeting(self, mine: Ints, theirs: Ints) -> Ints:
        """The rows of one actor that count in a pair with one of another's rows."""
        targets, level = self.selection.columns.target, self.selection.level
        place = np.searchsorted(self._levels, level)
        has = np.zeros((self._shape[1], len(self._levels)), dtype=np.bool_)
        has[targets[theirs], place[theirs]] = True
        meets = has @ (self._compared.same != 0)
        if self._excludes.nnz:
            meets |= (self._excludes @ has).astype(np.bool_) @ (self._compared.contrary != 0)
        return np.asarray(mine[meets[targets[mine], place[mine]]])

    def _of_actor(self, actor: int) -> Ints:
        order, starts = self._by_actor
        return order[starts[actor] : starts[actor + 1]]

    @cached_property
    def _by_actor(self) -> tuple[Ints, Ints]:
        actors = self.selection.columns.actor
        order = np.argsort(actors, kind="stable")
        return order, np.searchsorted(actors[order], np.arange(self._shape[0] + 1))

    @cached_property
    def _compared(self) -> Pairing:
        return formulas.compared(self.options, self._levels)

    def _by(
        self, values: Ints, of: tuple[int, ...], share: NDArray[np.float64]
    ) -> dict[int, Matrix]:
        columns = self.selection.columns
        counts = {}
        for value in of:
            rows = np.flatnonzero(values == value)
            places = columns.actor[rows], columns.target[rows]
            counts[value] = sparse.csr_array((share[rows], places), shape=self._shape)
        return counts

    def _contraries(self, contrary: Mapping[int, tuple[int, ...]]) -> Matrix:
        pairs = [(one, other) for one, others in contrary.items() for other in others]
        places = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return sparse.csr_array(
            (np.ones(len(pairs)), (places[0], places[1])), shape=(self._shape[1],) * 2
        )
