"""Chooses how the joins of a saved query are written, by its values and by what the graph has."""

from collections.abc import Collection
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from diplograph.query.saved.join_plan import plan_joins
from diplograph.query.saved.saved_query import SavedQuery

_WIDE: Final = ("boolean", "date")
"""Types of parameters whose values leave most solutions, since they only filter them."""
_SHARE: Final = 50
"""A pattern is read as a whole if its solutions are more than a fiftieth of all triples.

Measured with 200,000 positions of 19 triples each: reading and joining by hash takes 1 µs for each
solution of each pattern, looking one up 3 µs. So it pays from some two fifths of all positions.
"""
_TAKEN: Final = 200
"""Bytes that planned joins take for each triple, at most: two to three times those of others."""
_CACHED: Final = 1000


class Planner:
    """Plans the joins of queries on one store, which has so many `triples`."""

    def __init__(self, store: ox.Store, prefixes: dict[str, str], triples: int) -> None:
        self._store = store
        self._prefixes = prefixes
        self._many = triples // _SHARE
        self._taken = triples * _TAKEN
        self._count = lru_cache(maxsize=_CACHED)(self._counted)

    def planned(
        self, query: SavedQuery, given: Collection[str], text: str, memory: int | None
    ) -> str:
        """The text to send for the bound `text` of a query, whose parameters `given` have values.

        It is changed only where no value narrows the query, where `memory`, the bytes that it may
        take, is enough, and where its rows are sorted: another plan gives them in another order.
        """
        narrows = (p.type not in _WIDE for p in query.parameters if p.name in given)
        is_tight = memory is not None and memory < self._taken
        if not query.sort or is_tight or any(narrows):
            return text
        return plan_joins(text, self._count, self._many)

    def _counted(self, pattern: str, prologue: str) -> int:
        """The number of solutions of a triple pattern, but not above the share that is counted."""
        counting = "SELECT (COUNT(*) AS ?count) WHERE { SELECT * WHERE { %s } LIMIT %d }"
        found = self._store.query(
            prologue + counting % (pattern, self._many), prefixes=self._prefixes
        )
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - what a SELECT gives
        (((count),),) = ([*row] for row in found)
        assert isinstance(count, ox.Literal)  # noqa: S101 - a COUNT always has a value
        return int(count.value)
