"""The result of a CONSTRUCT or DESCRIBE query: triples."""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.query.results.labels import Labels
from diplograph.query.results.result import STREAMED, Citable, Citing, Reasons, Result

_TRIPLE: Final = ("subject", "predicate", "object")


class Triples(Citable):
    """The triples of a CONSTRUCT or DESCRIBE query.

    Iteration and `len` read all triples into memory, without duplicates and in a fixed order.
    `stream` gives them once, in the engine's order, without keeping them.
    """

    def __init__(
        self,
        triples: Iterable[ox.Triple],
        names: Labels,
        citing: Citing | None = None,
        reasons: Reasons | None = None,
    ) -> None:
        super().__init__(citing, reasons)
        self.names = names
        self._source: Iterable[ox.Triple] | None = triples
        self._triples: tuple[ox.Triple, ...] | None = None

    def stream(self) -> Iterator[ox.Triple]:
        """Gives the triples one by one; a second time only if they are in memory.

        Raises:
            UsageError: the triples have been streamed before.
        """
        if self._triples is not None:
            return iter(self._triples)
        if self._source is None:
            raise UsageError(STREAMED.format("triples"))
        source, self._source = self._source, None
        return iter(source)

    def as_rows(self) -> Result:
        """The triples as rows with the columns subject, predicate and object."""
        return Result(_TRIPLE, self, self.names, citing=self.citing, reasons=self.reasons)

    def __iter__(self) -> Iterator[ox.Triple]:
        if self._triples is None:
            self._triples = tuple(sorted(set(self.stream()), key=str))
        return iter(self._triples)

    def __len__(self) -> int:
        return sum(1 for _ in self)
